"""Resolve a host name once and decide whether what it points to may be spoken to.

The answer is a list of addresses, and the connection is made to one of those, never to the name
again: a name server that answers differently the second time (DNS rebinding) gains nothing.
"""

import ipaddress
import queue
import socket
import threading

from cms.importer.door.limits import Deadline
from cms.importer.problems import ImportProblem

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


def resolve_allowed(
    host: str, port: int, *, deadline: Deadline, allow_private: bool
) -> list[IPAddress]:
    """Addresses of ``host`` in the resolver's order, all of which may be connected to.

    Raises:
        ImportProblem: the name is unknown, the resolver is too slow, or one of its addresses is
            not public (a name with public and private addresses is an attack or a mistake).
    """
    addresses = _look_up(host, port, deadline)
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                raise ImportProblem(
                    f"{host} leads to {address}, which is not a public address"
                    " (--allow-private permits it)"
                )
    return addresses


def is_public(address: IPAddress) -> bool:
    """True for an address on the open internet.

    IPv4-mapped, 6to4 and NAT64 addresses are judged by the IPv4 address they carry: a gateway
    would deliver to that one.
    """
    target = _embedded_ipv4(address) or address
    return target.is_global and not target.is_multicast and not target.is_reserved


def _embedded_ipv4(address: IPAddress) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _look_up(host: str, port: int, deadline: Deadline) -> list[IPAddress]:
    # The C library's resolver cannot be interrupted; a daemon thread lets the deadline win.
    answers: queue.Queue[list[IPAddress] | OSError] = queue.Queue()

    def ask() -> None:
        try:
            answers.put(_ask_resolver(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=ask, daemon=True, name="import-resolver").start()
    try:
        answer = answers.get(timeout=deadline.remaining_seconds())
    except queue.Empty:
        raise ImportProblem(f"{host}: the name look-up took too long") from None
    if isinstance(answer, OSError) or not answer:
        raise ImportProblem(f"unknown host: {host}")
    return answer


def _ask_resolver(host: str, port: int) -> list[IPAddress]:
    found: list[IPAddress] = []
    for _family, _kind, _proto, _name, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        # A scope ("fe80::1%eth0") only occurs on link-local addresses, which are not public anyway.
        parsed = ipaddress.ip_address(str(address[0]).partition("%")[0])
        if parsed not in found:
            found.append(parsed)
    return found
