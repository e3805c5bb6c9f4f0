"""Paths of the front end as pages store them."""

import re

from api.errors import BadParameterError
from api.redirects.paths import list_steps, normalise

# Nothing in such a path has two readings, and almost every path is one.
_PLAIN = re.compile(r"(?:/[a-z0-9_-]+)+/?|/", re.ASCII)


def read_path(raw: str | None) -> str:
    """Return a path of the front end as pages store it, below the site's root: ``treatments/x/``.

    Raises:
        BadParameterError: it is missing, or no path of this site.
    """
    if not raw:
        raise BadParameterError("path", "path is needed: the path of a URL of the front end")
    if not raw.startswith("/") or raw.startswith("//"):
        raise BadParameterError("path", "path must start with one slash")
    if _PLAIN.fullmatch(raw):
        return raw[1:] if raw.endswith("/") else f"{raw[1:]}/"
    try:
        return "".join(f"{step}/" for step in list_steps(normalise(raw)))
    except ValueError as error:
        raise BadParameterError("path", "path cannot be read") from error
