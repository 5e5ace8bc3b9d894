"""What every page of the site needs: languages, footer, labels."""

from typing import Any

from django.http import HttpRequest

from portal.layout.layout import site_frame as build_frame


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """`reader`, `switcher` and `footer`, computed only when a template asks for them."""
    return build_frame(request)
