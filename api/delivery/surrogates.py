"""The names by which a shared cache may purge an answer that was made for one request.

The first is that of the listing, for whatever changes what is listed. Those of the entries follow,
unless they are so many that the headers would outgrow what proxies take.
"""

from collections.abc import Iterable

MAX_CHARACTERS = 2_000  # of the 4 kB that all headers of an answer may have


def name_shown(
    listing: str, kind: str, ids: Iterable[int], others: Iterable[str] = ()
) -> list[str]:
    """Return the keys of an answer that shows some rows of a kind, and what else it shows."""
    keys = list(dict.fromkeys([listing, *(f"{kind}:{pk}" for pk in ids), *others]))
    return keys if len(" ".join(keys)) <= MAX_CHARACTERS else [listing]
