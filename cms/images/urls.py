"""The addresses under ``/media/``: exactly those that ``cms.images.renditions`` computes.

The pattern is the closed list. What does not match it is refused from the text of the address.
"""

from django.urls import re_path

from cms.images.renditions import MIME_TYPES, SOCIAL_EXTENSION, SOCIAL_SIZE, WIDTHS_PX
from cms.images.views import deliver_rendition, refuse

THOUSANDTHS = r"(?:0|[1-9][0-9]{0,2}|1000)"
PREFIX = rf"^renditions/(?P<file_hash>[0-9a-f]{{40}})/(?P<focal_key>{THOUSANDTHS}x{THOUSANDTHS})/"
WIDTHS = "|".join(f"w{width}" for width in WIDTHS_PX)
EXTENSIONS = "|".join(MIME_TYPES)

urlpatterns = [
    re_path(rf"{PREFIX}(?P<size>{WIDTHS})\.(?P<extension>{EXTENSIONS})\Z", deliver_rendition),
    re_path(
        rf"{PREFIX}(?P<size>{SOCIAL_SIZE})\.(?P<extension>{SOCIAL_EXTENSION})\Z", deliver_rendition
    ),
    re_path(r"^", refuse),
]
