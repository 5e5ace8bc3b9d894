"""The one map of addresses: languages, admin, API, search, pages last."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import views
from portal.accounts import views as accounts
from portal.accounts.password_reset import password_reset, password_reset_confirm
from portal.accounts.shared_passwords import document_password, page_password
from portal.api import api, nothing_here
from portal.layout.switcher import languages
from portal.pages.errors import page_not_found
from portal.pages.sitemaps import SECTIONS
from portal.uploads.serving import document, media
from practices.admin import page_screens as page_screens_admin
from practices.languages.slugs import RESERVED
from practices.records.views import record

urlpatterns = [
    path("", views.to_language, name="root"),
    path("practice/<int:number>", views.permanent_address, name="permanent-address"),
    path("api/v1/", api.urls),
    re_path(r"^api/", nothing_here),
    # Wagtail's pages for trying out errors are none of this site's
    re_path(r"^admin/(?:failwhale|test404)/", page_not_found),
    # Wagtail's own views, with limits on guessing
    path("admin/login/", accounts.login, name="wagtailadmin_login"),
    path("admin/account/", accounts.own_account, name="wagtailadmin_account"),
    path("admin/password_reset/", password_reset, name="wagtailadmin_password_reset"),
    path(
        "admin/password_reset/confirm/<uidb64>/<token>/",
        password_reset_confirm,
        name="wagtailadmin_password_reset_confirm",
    ),
    path("admin/", include(page_screens_admin)),
    path("admin/", include(wagtailadmin_urls)),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        document_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    # before Wagtail's own of the same name, which compares the name first
    re_path(r"^documents/(\d+)/(.*)$", document, name="wagtaildocs_serve"),
    path("documents/", include(wagtaildocs_urls)),
    re_path(r"^media/(?P<path>.*)$", media, name="media"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    *(
        path(f"sitemap-{name}.xml", views.sitemap_section, {"section": name}, name=f"sitemap-{name}")
        for name in SECTIONS
    ),
    path("robots.txt", views.robots, name="robots"),
]

urlpatterns += i18n_patterns(
    path("languages/", languages, name="languages"),
    path("practices/", include("search.urls")),
    re_path(rf"^practices/(?!(?:{'|'.join(sorted(RESERVED))})/)(?P<slug>[-\w]{{1,255}})/$", record, name="record"),
    path("", include("practices.discussion.urls")),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        page_password,
        name="wagtailcore_authenticate_with_password",
    ),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)

handler400 = "portal.pages.errors.bad_request"
handler403 = "portal.pages.errors.permission_denied"
handler404 = "portal.pages.errors.page_not_found"
handler500 = "portal.pages.errors.server_error"
