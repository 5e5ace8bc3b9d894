"""Wagtail's screens for user accounts, with passwords hashed outside transactions."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpResponseBase
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from portal.http.transactions import non_atomic


class EarlyHashing:
    """Hashes the password during validation, because `save` runs inside a transaction."""

    cleaned_data: dict[str, Any]
    errors: Any
    save_m2m: Callable[[], None]
    _encoded = ""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # of Django's form
        if not self.errors and self.cleaned_data.get("password1"):
            self._encoded = make_password(self.cleaned_data["password1"])

    def save(self, commit: bool = True) -> Any:
        """Store the account with the hash."""
        password = self.cleaned_data.pop("password1", "")
        self.cleaned_data["password1"] = ""  # so Wagtail's own part hashes nothing
        user = super().save(commit=False)  # type: ignore[misc]
        if password:
            user.password = self._encoded
            user._password = password  # Django passes it to the validators when it is saved
        if commit:
            user.save()
            self.save_m2m()
        return user


class PortalUserCreationForm(EarlyHashing, UserCreationForm):
    """Wagtail's form for a new account."""


class PortalUserEditForm(EarlyHashing, UserEditForm):
    """Wagtail's form for an account."""


class PortalUserViewSet(UserViewSet):
    """Wagtail's screens; creating and editing manage their own transactions, as Wagtail does there."""

    def get_form_class(self, for_update: bool = False) -> type[UserCreationForm] | type[UserEditForm]:
        """Return the form that hashes early."""
        return PortalUserEditForm if for_update else PortalUserCreationForm

    @property
    def add_view(self) -> Callable[..., HttpResponseBase]:
        """Return the view for a new account."""
        return non_atomic(super().add_view)

    @property
    def edit_view(self) -> Callable[..., HttpResponseBase]:
        """Return the view for an account."""
        return non_atomic(super().edit_view)
