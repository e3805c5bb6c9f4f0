"""What editors see of the media library: originals and the thumbnails that Wagtail makes.

The default storage is private as a whole. Visitors get renditions and documents, each from a view
that knows what is public; whoever works in the admin gets the pictures themselves, from here.
"""

import re
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

# Wagtail's ``upload_to`` of originals and of its own renditions (wagtail/images/models.py, 8.0).
NAME = re.compile(r"(?:original_images|images)/[^/\x00]+")
MIME_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
CACHING = "private, max-age=3600"  # 1 hour; a new file gets a new name


@require_safe
@require_admin_access
def deliver_to_editor(_request: HttpRequest, name: str) -> FileResponse:
    """Answer with an image file of the storage; 404 for anything that is not one."""
    content_type = MIME_TYPES.get(PurePosixPath(name).suffix.lower())
    if content_type is None or not NAME.fullmatch(name):
        raise Http404
    try:
        file = default_storage.open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=content_type)
    response["Cache-Control"] = CACHING
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
