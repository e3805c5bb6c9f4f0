"""Chains of redirects: pure, from a table that is a dictionary."""

from collections.abc import Collection, Mapping

import pytest

from api.redirects.follow import MAX_HOPS, Hop, Target, follow, follow_all

END = "https://clinic.example/about/"


class Table:
    """Redirects by path, and how often they were looked up."""

    def __init__(self, hops: Mapping[str, Hop]) -> None:
        self.hops = hops
        self.asked: list[list[str]] = []

    def look_up(self, paths: Collection[str]) -> dict[str, Hop]:
        self.asked.append(list(paths))
        return {path: self.hops[path] for path in paths if path in self.hops}


def to(path: str, *, permanent: bool = True, only_passing: bool = False) -> Hop:
    """A redirect to a path of the site."""
    return Hop(1, f"{path}/", permanent, next_path=path, only_passing=only_passing)


def to_page(*, permanent: bool = True) -> Hop:
    return Hop(2, END, permanent, page_id=7)


def chain(length: int) -> dict[str, Hop]:
    """As many redirects as that, one after the other, from ``/1`` to a page."""
    hops = {f"/{number}": to(f"/{number + 1}") for number in range(1, length)}
    return {**hops, f"/{length}": to_page()}


@pytest.mark.parametrize(
    ("hops", "target"),
    [
        ({}, None),
        ({"/a": to_page()}, Target(END, True, 7)),
        ({"/a": to_page(permanent=False)}, Target(END, False, 7)),
        ({"/a": Hop(1, "https://x.example/", True)}, Target("https://x.example/", True, None)),
        ({"/a": to("/b")}, Target("/b/", True, None)),
        ({"/a": to("/b"), "/b": to_page()}, Target(END, True, 7)),
        ({"/a": to("/b", permanent=False), "/b": to_page()}, Target(END, False, 7)),
        ({"/a": to("/b"), "/b": to_page(permanent=False)}, Target(END, False, 7)),
        ({"/a": to("/a")}, None),
        ({"/a": to("/b"), "/b": to("/a")}, None),
        ({"/a": to("/b"), "/b": to("/c"), "/c": to("/b")}, None),
        ({"/a": to("/b", only_passing=True)}, None),
        ({"/a": to("/b", only_passing=True), "/b": to_page()}, Target(END, True, 7)),
        ({"/a": to("/b"), "/b": to("/c", only_passing=True)}, None),
    ],
)
def test_a_path_leads_to_the_end_of_its_chain_or_nowhere(
    hops: dict[str, Hop], target: Target | None
) -> None:
    assert follow("/a", Table(hops).look_up) == target


def test_a_chain_has_at_most_ten_hops() -> None:
    longest, longer = chain(MAX_HOPS), chain(MAX_HOPS + 1)

    assert follow("/1", Table(longest).look_up) == Target(END, True, 7)
    assert follow("/1", Table(longer).look_up) is None
    assert MAX_HOPS == 10


def test_a_hop_costs_one_look_up_and_the_end_none() -> None:
    table = Table(chain(3))

    follow("/1", table.look_up)

    assert table.asked == [["/1"], ["/2"], ["/3"]]


def test_a_circle_is_looked_up_no_further() -> None:
    table = Table({"/a": to("/b"), "/b": to("/a")})

    follow("/a", table.look_up)

    assert table.asked == [["/a"], ["/b"]]


def test_many_chains_are_followed_at_once() -> None:
    table = Table({**chain(3), "/x": to("/3"), "/loop": to("/loop"), "/end": to_page()})

    targets = follow_all(table.look_up(["/1", "/end", "/loop", "/x"]), table.look_up)

    assert targets == dict.fromkeys(["/1", "/end", "/x"], Target(END, True, 7))
    assert table.asked[1:] == [["/2", "/3"], ["/3"]]


@pytest.mark.parametrize(("is_permanent", "status"), [(True, 301), (False, 302)])
def test_status_says_whether_the_whole_way_is_permanent(is_permanent: bool, status: int) -> None:
    assert Target(END, is_permanent, None).status == status
