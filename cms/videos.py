"""Video links: which provider, which video. Read from the URL's text; no network is asked."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

YOUTUBE_HOSTS = {
    "youtube.com",
    "www.youtube.com",
    "m.youtube.com",
    "youtube-nocookie.com",
    "www.youtube-nocookie.com",
}
VIMEO_HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}

_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([^/]+)/?")
_VIMEO_PATH = re.compile(
    r"/(?:video/|manage/videos/|channels/[\w-]+/|groups/[\w-]+/videos/|showcase/[0-9]+/video/)?"
    r"([0-9]{5,12})(?:/([0-9a-f]+))?/?"
)
_VIMEO_KEY = re.compile(r"[0-9a-f]+")


@dataclass(frozen=True)
class Video:
    """A video at a provider: ``provider`` is ``youtube`` or ``vimeo``.

    ``key`` is what Vimeo puts behind the id of an unlisted video, which does not play without.
    """

    provider: str
    id: str
    key: str = ""

    @property
    def embed_url(self) -> str:
        """The player's address, in the form that sets fewest cookies."""
        if self.provider == "youtube":
            return f"https://www.youtube-nocookie.com/embed/{self.id}"
        key = f"h={self.key}&" if self.key else ""
        return f"https://player.vimeo.com/video/{self.id}?{key}dnt=1"


def parse_video_url(url: str) -> Video | None:
    """Return the video a link points to, None when the link is of no known form."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # such as an unclosed [ of an IPv6 address
        return None
    if parts.scheme not in ("http", "https"):
        return None
    host = (parts.hostname or "").lower()
    if host == "youtu.be":
        return _youtube(parts.path.strip("/"))
    if host in YOUTUBE_HOSTS:
        return _youtube(_youtube_candidate(parts.path, parts.query))
    if host in VIMEO_HOSTS:
        return _vimeo(parts.path, parts.query)
    return None


def _youtube_candidate(path: str, query: str) -> str:
    if path.rstrip("/") == "/watch":
        return parse_qs(query).get("v", [""])[0]
    match = _YOUTUBE_PATH.fullmatch(path)
    return match[1] if match else ""


def _youtube(candidate: str) -> Video | None:
    return Video("youtube", candidate) if _YOUTUBE_ID.fullmatch(candidate) else None


def _vimeo(path: str, query: str) -> Video | None:
    match = _VIMEO_PATH.fullmatch(path)
    if not match:
        return None
    key = match[2] or parse_qs(query).get("h", [""])[0]
    return Video("vimeo", match[1], key if _VIMEO_KEY.fullmatch(key) else "")
