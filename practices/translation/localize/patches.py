"""Every change to wagtail-localize 1.14 and to Wagtail's forms that keeps people's texts safe.

The package has no setting or hook for these. `install` makes each replacement once, at start-up,
before the addresses of the admin are built. The reason of a patch is its fault in the package;
`tests/practices/translation/localize/test_patches.py` shows each fault and fails when a new version
of the package has mended it: then the patch goes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page
from wagtail_localize import wagtail_hooks as localize_hooks
from wagtail_localize.locales.components import LOCALE_COMPONENTS
from wagtail_localize.models import LocaleSynchronization, StringTranslation, Translation, TranslationSource
from wagtail_localize.views import edit_translation as localize_editor

from practices.translation.localize.source_segments import refresh_segments
from practices.translation.localize.store import get_error
from practices.translation.permissions import is_administrator

Replacement = Callable[..., Any]


@dataclass(frozen=True)
class Patch:
    """One function of the package that is replaced.

    Args:
        replacement: None where the function comes from above and is given to `install`.
    """

    owner: Any
    name: str
    reason: str
    replacement: Replacement | None = None

    @property
    def key(self) -> str:
        """The name by which the patch is known; methods of menu items share theirs, so their owner is part of it."""
        return f"{self.owner.__name__}.{self.name}" if self.name in ("is_shown", "__init__") else self.name


def _hand_restrictions_on(self: TranslationSource, original: Page, translation_page: Page) -> None:
    """Hand a restriction on to the version; never take the version's own away."""
    if original.view_restrictions.exists():
        stock("sync_view_restrictions")(self, original, translation_page)


def _reverse_without_alias(viewname: Any, *args: Any, **kwargs: Any) -> str | None:
    """Return no address for "Convert to alias": then the editor does not show it."""
    return None if viewname == "wagtail_localize:convert_to_alias" else reverse(viewname, *args, **kwargs)


def _never_shown(item: Any, context: Any) -> bool:
    return False


def _shown_to_administrators(item: Any, request: HttpRequest) -> bool:
    return is_administrator(request.user)


def _copy_form_without_alias(form: CopyForm, *args: Any, **kwargs: Any) -> None:
    stock("CopyForm.__init__")(form, *args, **kwargs)
    form.fields.pop("alias", None)


PATCHES = (
    Patch(TranslationSource, "refresh_segments", "asks the database five times a segment", refresh_segments),
    Patch(
        TranslationSource,
        "create_or_update_translation",
        "writes unpublished text into the row of a live page and source text over translations that match no longer, "
        "and publishes after the commit",
    ),
    Patch(
        TranslationSource,
        "sync_view_restrictions",
        "makes a private version public when its original has no restriction",
        _hand_restrictions_on,
    ),
    Patch(localize_editor, "edit_translation", "checks neither lock nor language, and publishes source text"),
    Patch(localize_editor, "stop_translation", "leaves what translators stored out of the page"),
    Patch(localize_editor, "restart_translation", "goes on with old strings, over what was written on the page"),
    Patch(localize_editor, "upload_pofile", "answers 500 to a file without its header"),
    Patch(localize_editor, "edit_string_translation", "answers 500 to a request without a value"),
    Patch(localize_editor, "edit_override", "answers 500 to a request without a value"),
    Patch(StringTranslation, "get_error", "parses the text again and fails on deep nesting", get_error),
    Patch(Translation, "export_po", "loses which texts are to review, and writes some texts twice"),
    Patch(localize_editor, "reverse", "gives the editor the address of “Convert to alias”", _reverse_without_alias),
    Patch(
        localize_hooks.ConvertToAliasPageActionMenuItem,
        "is_shown",
        "offers to put the original's text over the translator's",
        _never_shown,
    ),
    Patch(
        localize_hooks.TranslationsReportMenuItem,
        "is_shown",
        "offers the report to people who get 403 from it",
        _shown_to_administrators,
    ),
    Patch(CopyForm, "__init__", "offers an alias: a live page with another page's text", _copy_form_without_alias),
)
_STOCK: dict[str, Replacement] = {patch.key: getattr(patch.owner, patch.name) for patch in PATCHES}
SYNCHRONISATION = [part for part in LOCALE_COMPONENTS if part["model"] is LocaleSynchronization]
"""The form part "Synchronise content from another locale" makes live copies of another language's text."""


def stock(key: str) -> Replacement:
    """Return the package's own function."""
    return _STOCK[key]


def install(**replacements: Replacement) -> None:
    """Put all replacements in place.

    Args:
        replacements: the functions from above, by the key of their patch.
    """
    for patch in PATCHES:
        setattr(patch.owner, patch.name, patch.replacement or replacements[patch.key])
    localize_hooks.RestartTranslationPageActionMenuItem.label = gettext_lazy("Go on by segments")
    LOCALE_COMPONENTS[:] = [part for part in LOCALE_COMPONENTS if part not in SYNCHRONISATION]
