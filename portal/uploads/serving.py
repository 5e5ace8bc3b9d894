"""Views for uploaded files: every address checks whether this reader may have this file.

Nothing under `MEDIA_ROOT` is served by its path alone. What the database does not know
(documents by their path, files in the middle of an upload) does not exist here.
"""

import mimetypes
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve as serve_document
from wagtail.documents.wagtail_hooks import check_view_restrictions
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry
from wagtail.users.models import UserProfile

from practices.web.numbers import is_key

PUBLIC_SECONDS = 300
"""How long others may cache a public picture. Its collection can become private."""
RENDITIONS = "images/"
ORIGINALS = "original_images/"
AVATARS = "avatar_images/"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
IMAGE_USES = ("choose", "change", "delete")
SENT_BY_PROXY = "/-/renditions/"
"""The internal address of the shipped nginx configuration."""

Image = get_image_model()
Rendition = Image.get_rendition_model()
Document = get_document_model()


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return a rendition to people who may see its image, an original or a portrait to users of the admin."""
    if path.startswith(RENDITIONS):
        return _rendition(request, path)
    if path.startswith(ORIGINALS):
        image = Image.objects.filter(file=path).select_related("collection").first()
        if image is not None and _may_use(request, image):
            return _private(image.file)
    elif path.startswith(AVATARS) and request.user.has_perm("wagtailadmin.access_admin"):
        profile = UserProfile.objects.filter(avatar=path).first()
        if profile is not None:
            return _private(profile.avatar)
    raise Http404


@require_safe
def document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """Return a document after the check of its collection.

    The check comes before the name is compared, so that a stranger learns no name of a restricted
    document by trying; only this reader may cache it.
    """
    found = Document.objects.filter(pk=document_id).first() if is_key(document_id) else None
    if found is None:
        raise Http404
    response = check_view_restrictions(found, request)
    if response is None:
        response = serve_document(request, found.pk, document_filename)
        if response.status_code == 200:
            response.headers["Content-Security-Policy"] = POLICY
        if found.collection.get_view_restrictions():
            _forget(response)
        else:
            patch_cache_control(response, private=True, no_cache=True)
    else:
        _forget(response)
    return response


def _rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    rendition = Rendition.objects.filter(file=path).select_related("image__collection").first()
    if rendition is None:
        raise Http404
    restrictions = rendition.image.collection.get_view_restrictions()
    if not restrictions:
        return _public(request, rendition.file)
    if all(restriction.accept_request(request) for restriction in restrictions) or _may_use(request, rendition.image):
        return _private(rendition.file)
    raise Http404


def _may_use(request: HttpRequest, image: Any) -> bool:
    """Return whether the person works with this image in the admin."""
    user = request.user
    return user.has_perm("wagtailadmin.access_admin") and policy_registry.get_by_type(
        Image
    ).user_has_any_permission_for_instance(user, IMAGE_USES, image)


def _public(request: HttpRequest, file: FieldFile) -> HttpResponseBase:
    """Return a public file, with the headers by which browsers request it only once."""
    response: HttpResponseBase
    if settings.SERVE_MEDIA:
        try:
            modified = int(file.storage.get_modified_time(str(file.name)).timestamp())
        except FileNotFoundError as error:
            raise Http404 from error
        since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
        response = HttpResponseNotModified() if since is not None and since >= modified else _response(file)
        response.headers["Last-Modified"] = http_date(modified)
    else:
        response = HttpResponse(content_type=_content_type(file))
        response.headers["X-Accel-Redirect"] = SENT_BY_PROXY + quote(str(file.name).removeprefix(RENDITIONS))
    patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    return response


def _private(file: FieldFile) -> HttpResponseBase:
    response = _response(file)
    _forget(response)
    return response


def _response(file: FieldFile) -> HttpResponseBase:
    try:
        response = FileResponse(file.open("rb"), content_type=_content_type(file))
    except FileNotFoundError as error:
        raise Http404 from error
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _content_type(file: FieldFile) -> str:
    """Return the type by the name; anything that is not an image is a download."""
    guessed, encoding = mimetypes.guess_type(str(file.name))
    safe = guessed and not encoding and guessed.startswith("image/") and guessed != "image/svg+xml"
    return str(guessed) if safe else "application/octet-stream"


def _forget(response: HttpResponseBase) -> None:
    """Remove what would let others cache the file or learn about it through conditional requests."""
    for header in ("ETag", "Last-Modified"):
        response.headers.pop(header, None)
    response.headers["Cache-Control"] = "private, no-store"
