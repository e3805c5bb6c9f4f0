import ipaddress
import socket
import threading

import pytest

from cms.importer.door.addresses import is_public, resolve_allowed
from cms.importer.door.limits import Deadline
from cms.importer.problems import ImportProblem


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2002:a00:1::",
        "fc00::1",
        "fe80::1",
        "ff02::1",
    ],
)
def test_address_that_is_not_on_the_open_internet_is_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_address_on_the_open_internet_is_public(address):
    assert is_public(ipaddress.ip_address(address))


def resolve(host, *, allow_private=False, seconds=5.0):
    return resolve_allowed(host, 80, deadline=Deadline.after(seconds), allow_private=allow_private)


def test_name_with_one_private_address_among_public_ones_is_refused(names):
    names["mixed.example"] = ["8.8.8.8", "10.0.0.1"]

    with pytest.raises(ImportProblem, match=r"mixed.example leads to 10.0.0.1"):
        resolve("mixed.example")


def test_public_addresses_come_in_the_resolvers_order_and_once(names):
    names["clinic.example"] = ["8.8.4.4", "8.8.8.8", "8.8.4.4"]

    assert [str(one) for one in resolve("clinic.example")] == ["8.8.4.4", "8.8.8.8"]
    assert names["asked"] == ["clinic.example"]


def test_private_address_is_allowed_on_request(names):
    names["intranet.example"] = ["10.0.0.1"]

    assert [str(one) for one in resolve("intranet.example", allow_private=True)] == ["10.0.0.1"]


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f000001", "017700000001", "127.1"])
def test_odd_spellings_of_loopback_are_seen_through(spelling):
    with pytest.raises(ImportProblem, match=r"127\.0\.0\.1, which is not a public"):
        resolve(spelling)


def test_unknown_name_is_one_clear_line(names):
    with pytest.raises(ImportProblem, match="^unknown host: nowhere.example$"):
        resolve("nowhere.example")


def test_resolver_that_hangs_is_given_up_at_the_deadline(monkeypatch):
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: released.wait(30) and [])

    with pytest.raises(ImportProblem, match="look-up took too long"):
        resolve("slow.example", seconds=0.1)

    released.set()
