"""The two views for a forgotten password: one requests the mail, the other follows the link in it."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from wagtail.admin.forms.auth import PasswordResetForm
from wagtail.admin.views import account

from portal.accounts.reset_mails import queue_reset_mail
from portal.http.too_many import mark_as_too_many, wait_text
from portal.http.transactions import non_atomic
from portal.pages.errors import too_many_requests
from practices.web.client_address import client_address
from practices.web.rate_limits.limits import admit, begin_anew, count_miss, seconds_to_wait
from practices.web.rate_limits.rules import DEAD_LINK, LOGIN, PASSWORD_RESET


class PasswordResetView(account.PasswordResetView):
    """Wagtail's view, with the same reply after the same work whether or not an account has the address."""

    def form_valid(self, form: PasswordResetForm) -> HttpResponseBase:
        """Queue the mail; the worker looks up the accounts."""
        email = form.cleaned_data["email"]
        with transaction.atomic():
            admission = admit(PASSWORD_RESET, email, client_address(self.request))
            if not admission.wait:
                queue_reset_mail(email)
        if admission.wait:
            form.add_error(None, wait_text(admission.wait))
            return mark_as_too_many(self.form_invalid(form), admission.wait)
        return HttpResponseRedirect(str(self.get_success_url()))


class PasswordResetConfirmView(account.PasswordResetConfirmView):
    """Wagtail's view, which delays networks that try dead links. A new password ends the delays of its owner."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Follow the link of the mail."""
        client = client_address(request)
        wait = seconds_to_wait(DEAD_LINK, client)
        if wait:
            return too_many_requests(request, wait, wait_text(wait))
        response = super().dispatch(request, *args, **kwargs)
        if not self.validlink and response.status_code == 200:
            count_miss(DEAD_LINK, client)
        elif response.status_code == 302 and request.user.is_anonymous and request.method == "GET":
            # Django stores the token in the session until the password is set, without this for weeks
            request.session.set_expiry(settings.PASSWORD_RESET_TIMEOUT)
        return response

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Set the password."""
        response: HttpResponseBase = super().form_valid(form)
        begin_anew(LOGIN, form.user.get_username(), client_address(self.request))
        return response


password_reset = non_atomic(never_cache(PasswordResetView.as_view()))
password_reset_confirm = non_atomic(never_cache(PasswordResetConfirmView.as_view()))
