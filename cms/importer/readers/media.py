"""Images and videos as HTML mentions them; nothing is opened here."""

import re
from urllib.parse import urljoin

from bs4 import Tag

from cms.importer.outline import Picture, Video
from cms.importer.readers.markup import attribute
from cms.importer.readers.wording import clean, drop_invisible
from cms.videos import parse_video_url

# Where lazy loading hides the real address while src shows a placeholder; the first set one wins.
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-lazy")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_CANDIDATE = re.compile(r"(\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")
_MIN_SIDE_PX = 40  # smaller ones are spacers, counters and icons
_EMOJI = {"emoji", "wp-smiley"}


def is_emoji(tag: Tag) -> bool:
    """True for an image that stands for a character, which its alt text is."""
    return bool(_EMOJI & set(attribute(tag, "class").lower().split()))


def is_tiny(tag: Tag) -> bool:
    """True when the markup says the image is too small to be content."""
    sides = (attribute(tag, "width"), attribute(tag, "height"))
    return any(side.isascii() and side.isdigit() and int(side[:6]) < _MIN_SIDE_PX for side in sides)


def read_picture(tag: Tag, caption: str = "", base_href: str = "") -> Picture | None:
    """The picture an ``img`` shows; None when it has no address but a placeholder.

    ``base_href`` is what the page's base tag says, "" without one.
    """
    try:
        reference = urljoin(base_href, _find_reference(tag))
    except ValueError:
        return None
    if not reference or reference == base_href:
        return None
    alt = tag.get("alt")
    return Picture(reference, None if alt is None else clean(attribute(tag, "alt")), clean(caption))


def _find_reference(tag: Tag) -> str:
    lazy = next(filter(None, (attribute(tag, name) for name in _LAZY)), "")
    source = lazy or attribute(tag, "src")
    if source and not source.lower().startswith("data:"):
        return drop_invisible(source)
    candidates = [attribute(tag, name) for name in _SETS]
    picture = tag.find_parent("picture")
    if picture is not None:
        candidates += [attribute(one, "srcset") for one in picture.find_all("source")]
    return next(filter(None, map(_largest, candidates)), "")


def _largest(srcset: str) -> str:
    """The address of a srcset's largest candidate."""
    best, best_size = "", -1.0
    for match in _CANDIDATE.finditer(drop_invisible(srcset[:10_000])):
        size = float(match[2]) if match[2] and match[2].count(".") <= 1 and match[2] != "." else 1.0
        if size > best_size and not match[1].lower().startswith("data:"):
            best, best_size = match[1], size
    return best


def read_video(tag: Tag) -> Video | None:
    """The video an ``iframe`` embeds, when the site can show videos of that host; else None."""
    reference = attribute(tag, "src") or attribute(tag, "data-src")
    if reference.startswith("//"):
        reference = f"https:{reference}"
    if reference.startswith("http:"):
        reference = f"https:{reference[5:]}"
    video = parse_video_url(drop_invisible(reference))
    if video is None:
        return None
    if video.provider == "youtube":
        url = f"https://www.youtube.com/watch?v={video.id}"
    else:
        url = f"https://vimeo.com/{video.id}"
    return Video(url, clean(attribute(tag, "title")))
