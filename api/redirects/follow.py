"""Follow redirects to where they end. Pure: what one redirect says is looked up by the caller.

A chain may be long, but it is walked for all addresses at once: a step costs one look-up.
"""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

MAX_HOPS = 10


class Hop(NamedTuple):
    """One redirect, looked up. ``id`` is its row's.

    ``location`` is where it leads. ``next_path`` is the path to look up next, None where the chain
    ends: at a page, whose id is ``page_id``, or at an address that is not the site's. One that is
    ``only_passing`` leads to the path of a hidden page: it counts if another leads on from there.
    """

    id: int
    location: str
    is_permanent: bool
    page_id: int | None = None
    next_path: str | None = None
    only_passing: bool = False


class Target(NamedTuple):
    """The end of a chain: permanent when every redirect on the way is."""

    location: str
    is_permanent: bool
    page_id: int | None

    @property
    def status(self) -> int:
        """The HTTP status of the whole way: 301 or 302."""
        return 301 if self.is_permanent else 302


# Maps normalised paths to their redirects; a path that has none is left out.
LookUp = Callable[[Collection[str]], Mapping[str, Hop]]


def follow(path: str, look_up: LookUp) -> Target | None:
    """Return where a path leads in the end; None for no redirect, a loop or too many hops."""
    return follow_all(look_up([path]), look_up).get(path)


def follow_all(hops: Mapping[str, Hop], look_up: LookUp) -> dict[str, Target]:
    """Return where each of some redirects leads in the end.

    Those that go round in circles, or on for more than ``MAX_HOPS``, are left out. Cost: a look-up
    for each further hop of the longest chain, and none when nothing leads on.
    """
    targets: dict[str, Target] = {}
    passed = {start: {start} for start in hops}
    reached = dict(hops)
    for _ in range(MAX_HOPS):
        reached = {
            start: hop for start, hop in reached.items() if hop.next_path not in passed[start]
        }
        next_paths = {hop.next_path for hop in reached.values() if hop.next_path is not None}
        further = look_up(sorted(next_paths)) if next_paths else {}
        leading_on = {start: hop for start, hop in reached.items() if hop.next_path in further}
        for start in reached.keys() - leading_on.keys():
            if not reached[start].only_passing:
                targets[start] = _end(reached[start])
        reached = {}
        for start, hop in leading_on.items():
            passed[start].add(str(hop.next_path))
            reached[start] = _join(hop, further[str(hop.next_path)])
    return targets


def _end(hop: Hop) -> Target:
    return Target(hop.location, hop.is_permanent, hop.page_id)


def _join(hop: Hop, after: Hop) -> Hop:
    return after._replace(is_permanent=hop.is_permanent and after.is_permanent)
