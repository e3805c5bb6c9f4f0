"""Take a URL apart the strict way: what is not plainly a web address is refused, not repaired."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from cms.importer.problems import ImportProblem

_PORTS = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True)
class Target:
    """A web address ready to be asked: ``host`` in ASCII, ``path`` encoded and with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What belongs into the Host header: the port only when it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address as one string, without a fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


def is_web_address(reference: str) -> bool:
    """True when ``reference`` begins like an http or https URL."""
    return reference.lower().startswith(("http://", "https://"))


def parse_target(url: str) -> Target:
    """The parts of ``url``.

    Raises:
        ImportProblem: another scheme than http or https, a user name or password, no host, a bad
            port, or characters that clients are known to read differently.
    """
    url = url.strip()
    if _FORBIDDEN.search(url):
        raise ImportProblem(f"not a valid web address: {url}")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImportProblem(f"not a valid web address: {url}") from None
    if parts.scheme not in _PORTS:
        raise ImportProblem(f"only http and https addresses can be opened, not {url}")
    if parts.username is not None or parts.password is not None:
        raise ImportProblem("a web address with a user name or password is not accepted")
    return Target(
        scheme=parts.scheme,
        host=_ascii_host(parts, url),
        port=_PORTS[parts.scheme] if port is None else port,
        path=_encoded_path(parts),
    )


def _ascii_host(parts: SplitResult, url: str) -> str:
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not host:
        raise ImportProblem(f"not a valid web address: {url}")
    return host


def _encoded_path(parts: SplitResult) -> str:
    # "%" stays as it is: an address copied from a browser is already encoded.
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return f"{path}?{query}" if query else path
