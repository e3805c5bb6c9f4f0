"""Fetch one http(s) URL without becoming anybody's proxy into the private network.

Plain ``http.client`` on a socket opened here: no proxies from the environment, no cookies, no
redirects or decompression behind our back, and the peer is exactly the address that was checked.
"""

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urljoin

import certifi

from cms.importer.door.addresses import IPAddress, resolve_allowed
from cms.importer.door.limits import MAX_BYTES, MAX_REDIRECTS, Deadline
from cms.importer.door.urls import Target, parse_target
from cms.importer.problems import ImportProblem

_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True)
class Download:
    """What came back: the final URL after redirects, the body, and what the server called it."""

    url: str
    body: bytes
    media_type: str
    charset: str


def fetch(url: str, *, accept: str, deadline: Deadline, allow_private: bool) -> Download:
    """The body behind ``url``, at most 10 MB on the wire and unpacked, before the deadline.

    Every hop is parsed, resolved and checked like the first.

    Raises:
        ImportProblem: anything but a complete 200 answer within the limits.
    """
    for _hop in range(MAX_REDIRECTS + 1):
        target = parse_target(url)
        addresses = resolve_allowed(
            target.host, target.port, deadline=deadline, allow_private=allow_private
        )
        outcome = _exchange(target, addresses, accept, deadline)
        if isinstance(outcome, Download):
            return outcome
        url = urljoin(url, outcome)
    raise ImportProblem(f"{url}: more than {MAX_REDIRECTS} redirects")


def _exchange(
    target: Target, addresses: list[IPAddress], accept: str, deadline: Deadline
) -> Download | str:
    """One request; the download, or where the server sends us instead."""
    connection = _connect(target, addresses, deadline)
    try:
        with _closed_at(deadline, connection) as guard:
            try:
                outcome = _talk(_secure(connection, target, guard), target, accept)
            except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
                if guard.has_fired or isinstance(error, TimeoutError):
                    raise _too_slow(target.url, deadline) from None
                raise ImportProblem(f"{target.url}: {_describe(error)}") from None
            if guard.has_fired:  # a body without a length just seems to end there
                raise _too_slow(target.url, deadline)
            return outcome
    finally:
        connection.close()


def _too_slow(url: str, deadline: Deadline) -> ImportProblem:
    return ImportProblem(f"{url}: no complete answer within {deadline.seconds:g} seconds")


def _describe(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not trusted ({error.verify_message})"
    if isinstance(error, ssl.SSLError):
        return "no secure connection could be made"
    if isinstance(error, http.client.HTTPException | ValueError | zlib.error):
        return "the answer is not valid HTTP"
    return f"the connection failed ({error})"


def _connect(target: Target, addresses: list[IPAddress], deadline: Deadline) -> socket.socket:
    """A TCP connection to the first checked address that answers."""
    failure = "no address"
    for address in addresses:
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(max(deadline.remaining_seconds(), 0.001))
        try:
            connection.connect((str(address), target.port))
        except OSError as error:
            connection.close()
            failure = error.strerror or str(error)
        else:
            return connection
        if deadline.has_passed:
            raise _too_slow(target.url, deadline)
    raise ImportProblem(f"{target.url}: no connection ({failure})")


class _Guard:
    """Shuts a socket down at the deadline: a read timeout alone allows one byte per timeout."""

    def __init__(self, watched: socket.socket) -> None:
        self.watched = watched
        self.has_fired = False

    def fire(self) -> None:
        self.has_fired = True
        with suppress(OSError):  # the peer may have closed it
            # The plain socket's method: SSLSocket.shutdown() drops state that a reader still uses.
            socket.socket.shutdown(self.watched, socket.SHUT_RDWR)


@contextmanager
def _closed_at(deadline: Deadline, connection: socket.socket) -> Iterator[_Guard]:
    guard = _Guard(connection)
    timer = threading.Timer(deadline.remaining_seconds(), guard.fire)
    timer.daemon = True
    timer.start()
    try:
        yield guard
    finally:
        timer.cancel()
        guard.watched.close()  # the secured socket, once there is one, has taken the plain one over


def _secure(connection: socket.socket, target: Target, guard: _Guard) -> socket.socket:
    if target.scheme == "http":
        return connection
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    secured = context.wrap_socket(
        connection, server_hostname=target.host, do_handshake_on_connect=False
    )
    guard.watched = secured
    secured.do_handshake()
    return secured


def _talk(connection: socket.socket, target: Target, accept: str) -> Download | str:
    client = http.client.HTTPConnection(target.host, target.port)
    client.sock = connection  # already open to the checked address: http.client resolves nothing
    try:
        client.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in _headers(target, accept).items():
            client.putheader(name, value)
        client.endheaders()
        with client.getresponse() as response:
            return _read_answer(response, target)
    finally:
        client.close()


def _headers(target: Target, accept: str) -> dict[str, str]:
    return {
        "Host": target.authority,
        "User-Agent": "Salve-import/1.0",
        "Accept": accept,
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _read_answer(response: http.client.HTTPResponse, target: Target) -> Download | str:
    location = response.headers.get("Location")
    if response.status in _REDIRECTS and location:
        # http.client reads headers as Latin-1; servers that forget to encode send UTF-8.
        return location.encode("latin-1").decode("utf-8", "replace")
    if response.status != http.HTTPStatus.OK:
        raise ImportProblem(f"{target.url}: the server answered {response.status}")
    body = _unpack(_read_body(response, target), response, target)
    has_type = "Content-Type" in response.headers
    return Download(
        url=target.url,
        body=body,
        media_type=response.headers.get_content_type() if has_type else "",
        charset=response.headers.get_content_charset() or "",
    )


def _read_body(response: http.client.HTTPResponse, target: Target) -> bytes:
    announced = response.length
    if announced is not None and announced > MAX_BYTES:
        raise _too_large(target)
    body = bytearray()
    while chunk := response.read1(_CHUNK_BYTES):
        body += chunk
        if len(body) > MAX_BYTES:
            raise _too_large(target)
    if announced is not None and len(body) < announced:
        raise ConnectionError("it ended early")
    return bytes(body)


def _too_large(target: Target) -> ImportProblem:
    return ImportProblem(f"{target.url}: larger than {MAX_BYTES // 1024**2} MB")


def _unpack(body: bytes, response: http.client.HTTPResponse, target: Target) -> bytes:
    """The body without its content encoding, which some servers apply unasked."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise ImportProblem(f"{target.url}: unknown content encoding {encoding}")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # gzip or zlib, by its header
    unpacked = unpacker.decompress(body, MAX_BYTES + 1)
    if len(unpacked) > MAX_BYTES:
        raise _too_large(target)
    if not unpacker.eof:
        raise ConnectionError("it ended early")
    return unpacked
