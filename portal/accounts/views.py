"""Sign-in and account screen, with limits on guessing; passwords are hashed outside transactions."""

from functools import cached_property
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms.auth import LoginForm, PasswordChangeForm
from wagtail.admin.views import account

from portal.http.too_many import mark_as_too_many, wait_text
from portal.http.transactions import non_atomic
from practices.web.client_address import client_address
from practices.web.rate_limits.limits import admit
from practices.web.rate_limits.rules import LOGIN, OWN_PASSWORD


class ThrottledLoginForm(LoginForm):
    """Wagtail's form, which delays attempts after too many wrong passwords. Unknown names count like known ones."""

    wait = 0

    def clean(self) -> dict[str, Any]:
        """Check the password, unless the name or the network has to wait."""
        username = self.cleaned_data.get("username")
        if not username or not self.cleaned_data.get("password"):
            return super().clean()
        admission = admit(LOGIN, username, client_address(self.request))
        if admission.wait:
            self.wait = admission.wait
            raise ValidationError(wait_text(admission.wait), code="throttled")
        cleaned = super().clean()
        admission.succeed()
        return cleaned


class LoginView(account.LoginView):
    """Wagtail's view. It responds 429 when the attempt has to wait, with the name still in the form."""

    def get_form_class(self) -> type[ThrottledLoginForm]:
        """Return the form with limits."""
        return ThrottledLoginForm

    def form_invalid(self, form: ThrottledLoginForm) -> HttpResponseBase:
        """Show the form again."""
        return mark_as_too_many(super().form_invalid(form), form.wait)


class ThrottledPasswordChangeForm(PasswordChangeForm):
    """Wagtail's form, which delays guessing of the old password and hashes the new one during validation."""

    wait = 0
    _encoded = ""

    def clean_old_password(self) -> str:
        """Check the old password, unless this account has to wait."""
        old: str = self.cleaned_data["old_password"]
        if not old:
            return super().clean_old_password()
        admission = admit(OWN_PASSWORD, str(self.user.pk), "")
        if admission.wait:
            self.wait = admission.wait
            raise ValidationError(wait_text(admission.wait), code="throttled")
        super().clean_old_password()
        admission.succeed()
        return old

    def clean(self) -> dict[str, Any]:
        """Hash the new password, because `save` runs inside a transaction."""
        cleaned = super().clean()
        if not self.errors and self.cleaned_data.get("new_password1"):
            self._encoded = make_password(self.cleaned_data["new_password1"])
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Store the hash."""
        self.user.password = self._encoded
        self.user._password = self.cleaned_data["new_password1"]  # Django passes it to the validators when it is saved
        if commit:
            self.user.save()
        return self.user


class ThrottledPasswordPanel(account.ChangePasswordPanel):
    """Wagtail's panel, with one form for each request."""

    form_class = ThrottledPasswordChangeForm

    @cached_property
    def form(self) -> ThrottledPasswordChangeForm:
        """Return the one form of this request."""
        return super().get_form()

    def get_form(self) -> ThrottledPasswordChangeForm:
        """Return the one form of this request."""
        return self.form


class AccountView(account.AccountView):
    """Wagtail's view. It responds 429 after too many wrong old passwords, with everything else still in the form."""

    @cached_property
    def panels(self) -> list[Any]:
        """Return Wagtail's panels, the one with the password replaced by ours."""
        panels = super().get_panels()
        return [
            ThrottledPasswordPanel(panel.request, panel.user, panel.profile)
            if type(panel) is account.ChangePasswordPanel
            else panel
            for panel in panels
        ]

    def get_panels(self) -> list[Any]:
        """Return the same panels for each call in one request."""
        return self.panels

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Save the account."""
        response = super().post(request)
        waits = [panel.form.wait for panel in self.panels if isinstance(panel, ThrottledPasswordPanel)]
        return mark_as_too_many(response, max(waits, default=0))


login = non_atomic(LoginView.as_view())
own_account = non_atomic(never_cache(require_admin_access(AccountView.as_view())))
