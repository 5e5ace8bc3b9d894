"""Upload forms of the admin. Wagtail uses them wherever a file is added, replaced or chosen."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from portal.uploads.documents import check_document
from portal.uploads.images import CheckedAvatarField, CheckedImageField


class ImageForm(BaseImageForm):
    """An image whose file is checked before it is decoded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field is not None:
            self.fields["file"] = CheckedImageField(
                label=field.label, required=field.required, widget=field.widget, max_length=field.max_length
            )


class DocumentForm(BaseDocumentForm):
    """A document whose content matches its extension."""

    def clean_file(self) -> Any:
        """Return the file if it is accepted; a file that is already stored was accepted before."""
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            check_document(file)
        return file

    def _post_clean(self) -> None:
        """Leave out the rejected file, which the model would report once more for its extension."""
        rejected = self.errors.get("file")
        reasons = rejected.copy() if rejected else None
        super()._post_clean()
        if reasons:
            self.errors["file"] = reasons


class AvatarForm(AvatarPreferencesForm):
    """The picture of a person, with the checks of all images."""

    avatar = CheckedAvatarField(label=_("Upload a profile picture"), required=False)
