"""The one map of addresses: languages, admin, API, search, pages last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import views
from portal.api import api, nothing_here
from portal.errors import page_not_found
from portal.switcher import languages
from practices import page_screens_admin
from practices.slugs import RESERVED
from practices.views import record

urlpatterns = [
    path("", views.to_language, name="root"),
    path("practice/<int:number>", views.permanent_address, name="permanent-address"),
    path("api/v1/", api.urls),
    re_path(r"^api/", nothing_here),
    # Wagtail's pages for trying out errors are none of this site's
    re_path(r"^admin/(?:failwhale|test404)/", page_not_found),
    path("admin/", include(page_screens_admin)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
if settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}, name="media"))

urlpatterns += i18n_patterns(
    path("languages/", languages, name="languages"),
    path("practices/", include("search.urls")),
    re_path(rf"^practices/(?!(?:{'|'.join(sorted(RESERVED))})/)(?P<slug>[-\w]{{1,255}})/$", record, name="record"),
    path("", include("practices.discussion.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.permission_denied"
handler404 = "portal.errors.page_not_found"
handler500 = "portal.errors.server_error"
