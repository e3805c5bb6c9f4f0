"""All URLs: the API, renditions, the admin, and Wagtail's own, which lead to the front end."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents.views.serve import authenticate_with_password
from wagtail.urls import serve_pattern
from wagtail.views import serve

from api import urls as api_urls
from api.errors import not_found
from api.preview.share_page import show_share
from cms.images import urls as images_urls
from cms.images.document_views import deliver_document
from cms.images.editor_files import deliver_to_editor
from cms.robots import refuse_robots

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v2/", include(api_urls)),
    re_path(r"^api/(?:[\s\S]*/)?$", not_found),
    path("robots.txt", refuse_robots),
    path("preview/share/", show_share, name="share"),
    path("media/", include(images_urls)),
    path("admin/files/<path:name>", deliver_to_editor),
    path("admin/", include(wagtailadmin_urls)),
    # Wagtail's names, as its views and the admin look for them. Of its own list the password
    # form for private pages and the second sign-in page are left out.
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    path("documents/<int:document_id>/<path:filename>", deliver_document, name="wagtaildocs_serve"),
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True),
        name="wagtailcore_login",
    ),
    re_path(serve_pattern, serve, name="wagtail_serve"),
]

handler400 = "api.errors.bad_request"
handler404 = "api.errors.page_not_found"
handler500 = "api.errors.server_error"
