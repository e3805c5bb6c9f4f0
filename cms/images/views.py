"""Serving renditions: what is public and in the closed list, for ever; anything else, not at all.

The row decides first, by one indexed query, and the file second: so a replaced picture and one
that became private stop being served at once, though their files may still lie in the storage.
"""

import logging

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from cms.images.files import load_rendition_file
from cms.images.lookup import Original, list_current_originals, load_successor
from cms.images.making import EncoderBusyError, OriginalMissingError, make_rendition
from cms.images.originals import UnreadableImageError
from cms.images.renditions import (
    ImageRecord,
    RenditionSpec,
    build_focal_point,
    build_rendition_path,
    build_storage_name,
    list_renditions,
    list_width_renditions,
)

IMMUTABLE = f"public, max-age={365 * 24 * 60 * 60}, immutable"
REDIRECT_CACHING = f"public, max-age={5 * 60}"  # 5 minutes: the file may change again
REFUSAL_CACHING = "public, max-age=10"
WAIT_SECONDS = 4.0
RETRY_AFTER_SECONDS = 2

logger = logging.getLogger(__name__)


@require_safe
def deliver_rendition(
    request: HttpRequest, file_hash: str, focal_key: str, size: str, extension: str
) -> HttpResponseBase:
    """Answer 200 with the file, 302 from an old address, 404, or 503 while encoders are busy."""
    originals = list_current_originals(file_hash)
    for original in originals:
        if build_focal_point(original.record).key == focal_key:
            return _deliver_file(request, original, size, extension)
    successor = originals[0] if originals else load_successor(file_hash)
    return _redirect(successor, size, extension) if successor else refuse(request)


@require_safe
def refuse(_request: HttpRequest) -> HttpResponse:
    """Answer 404 without a look at the database or the storage."""
    return _build_plain_response("Not found.", status=404, caching=REFUSAL_CACHING)


def _deliver_file(
    request: HttpRequest, original: Original, size: str, extension: str
) -> HttpResponseBase:
    """Answer with the rendition's file, made now if need be."""
    spec = find_rendition(original.record, size, extension)
    if spec is None:
        return refuse(request)
    etag = f'W/"{build_storage_name(original.record, spec)}"'
    not_modified = get_conditional_response(request, etag=etag)
    if not_modified is not None:
        return _set_headers(not_modified, etag)
    try:
        file = load_rendition_file(build_storage_name(original.record, spec))
        file = file or make_rendition(original, spec, wait_seconds=WAIT_SECONDS)
    except EncoderBusyError:
        response = _build_plain_response("Busy, try again.", status=503, caching="no-store")
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    except (OriginalMissingError, UnreadableImageError) as error:
        logger.warning("Image %s has no usable original: %s", original.record.id, error)
        return refuse(request)
    return _set_headers(FileResponse(file, content_type=spec.mime_type), etag)


def find_rendition(record: ImageRecord, size: str, extension: str) -> RenditionSpec | None:
    """Find the spec by its names; None when this image has no such rendition."""
    for spec in list_renditions(record):
        if (spec.size, spec.extension) == (size, extension):
            return spec
    return None


def _redirect(successor: Original, size: str, extension: str) -> HttpResponse:
    """Lead to the present file in the size asked for, or its largest if that is smaller."""
    record = successor.record
    widths = [spec for spec in list_width_renditions(record) if spec.extension == extension]
    spec = find_rendition(record, size, extension) or widths[-1]
    response = HttpResponseRedirect(build_rendition_path(record, spec))
    response["Cache-Control"] = REDIRECT_CACHING
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _set_headers(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Set what a shared cache, a browser and another origin's page need to know."""
    response["Cache-Control"] = IMMUTABLE
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _build_plain_response(text: str, *, status: int, caching: str) -> HttpResponse:
    """Build a short answer for people; front ends look at the status."""
    response = HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = caching
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*"
    return response
