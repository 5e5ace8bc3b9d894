"""The one map of addresses: languages, admin, API, search, pages last."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import views
from portal.api import api, nothing_here
from portal.errors import page_not_found
from portal.media import document, media
from portal.switcher import languages
from practices.slugs import RESERVED
from practices.views import record

urlpatterns = [
    path("", views.to_language, name="root"),
    path("practice/<int:number>", views.permanent_address, name="permanent-address"),
    path("api/v1/", api.urls),
    re_path(r"^api/", nothing_here),
    # Wagtail's pages for trying out errors are none of this site's
    re_path(r"^admin/(?:failwhale|test404)/", page_not_found),
    path("admin/", include(wagtailadmin_urls)),
    # before Wagtail's own of the same name, which compares the name first
    re_path(r"^documents/(\d+)/(.*)$", document, name="wagtaildocs_serve"),
    path("documents/", include(wagtaildocs_urls)),
    re_path(r"^media/(?P<path>.*)$", media, name="media"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]

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
