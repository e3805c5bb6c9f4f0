"""Paths of the front end, read as Wagtail's redirect middleware reads them.

Wagtail 8.0.1, ``contrib/redirects/middleware.py``: spaces around and one slash at the end do not
count, parts of the query are sorted; the path with its query is tried before the path alone, and
each of them decoded before as it was sent.
"""

from typing import NamedTuple
from urllib.parse import SplitResult, urlparse, urlsplit

from django.utils.encoding import iri_to_uri, uri_to_iri
from wagtail.contrib.redirects.models import Redirect

from cms.links import WEB_SCHEMES

# Browsers read a backslash as a slash, and drop tabs and line ends: "/\evil.example" leaves the
# site.
_CONFUSING = {"\\", *map(chr, range(0x21)), "\x7f"}


class Link(NamedTuple):
    """An address that a redirect leads to; ``path`` is None outside of the site."""

    location: str
    path: str | None


def normalise(path: str) -> str:
    """Return a path with its query in the form in which redirects are looked up.

    Raises:
        ValueError: it cannot be read, such as ``//[``.
    """
    sent = iri_to_uri(path.strip())  # the middleware reads what a browser sent: "%20", no space
    normalised: str = Redirect.normalise_path(sent, decode_unicode=False)
    urlparse(normalised)  # "////[" is readable, but what remains of it is not
    return normalised


def list_forms(path: str) -> list[str]:
    """List the stored paths that answer a normalised one, the most exact first."""
    if "\x00" in path:  # which the database would refuse
        return []
    alone = urlparse(path).path
    forms = [form for sent in (path, alone) for form in (uri_to_iri(sent), sent)]
    return [form for form in dict.fromkeys(forms) if "\x00" not in form]


def list_steps(path: str) -> list[str]:
    """List the slugs that a path leads down, its query left out."""
    return [step for step in uri_to_iri(urlparse(path).path).split("/") if step]


def read_link(link: str, root_url: str) -> Link | None:
    """Read the address that an editor entered; None when no reader may be sent there.

    A reader may be sent to http and https, and to a path of the site, which begins with one slash.
    """
    if _CONFUSING & set(link):
        return None
    try:
        return _read_parts(link, urlsplit(link), urlsplit(root_url).netloc)
    except ValueError:
        return None


def _read_parts(link: str, parts: SplitResult, own_netloc: str) -> Link | None:
    if not parts.scheme and not parts.netloc:
        # Three slashes have no host in Python and one in browsers.
        is_path = link.startswith("/") and not link.startswith("//")
        return Link(link, _read_path(parts)) if is_path else None
    if parts.scheme not in WEB_SCHEMES or not parts.netloc:
        return None
    is_own = parts.netloc.lower() == own_netloc.lower()
    return Link(link, _read_path(parts) if is_own else None)


def _read_path(parts: SplitResult) -> str:
    return normalise(parts._replace(scheme="", netloc="", fragment="").geturl() or "/")
