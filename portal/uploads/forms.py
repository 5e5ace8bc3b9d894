"""Forms of the admin that take files. Wagtail uses them for every way to add, replace or choose one."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from portal.uploads.documents import check_document
from portal.uploads.images import CheckedAvatarField, CheckedImageField


class ImageForm(BaseImageForm):
    """An image whose file is looked at before it is decoded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field is not None:
            self.fields["file"] = CheckedImageField(
                label=field.label, required=field.required, widget=field.widget, max_length=field.max_length
            )


class DocumentForm(BaseDocumentForm):
    """A document whose content is what its name says."""

    def clean_file(self) -> Any:
        """Return the file when it can be taken; one that is already stored was."""
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            check_document(file)
        return file

    def _post_clean(self) -> None:
        """Without the refused file, the model would complain about its extension, too."""
        refused = self.errors.get("file")
        reasons = refused.copy() if refused else None
        super()._post_clean()
        if reasons:
            self.errors["file"] = reasons


class AvatarForm(AvatarPreferencesForm):
    """The picture of a person, with the checks of all images."""

    avatar = CheckedAvatarField(label=_("Upload a profile picture"), required=False)
