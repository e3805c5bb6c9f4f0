"""The freshness rule, as the condition that every statement over stored answers uses.

An answer may be served if and only if every committed change to any of its keys was visible in the
database snapshot that it was built from. Beside it stand what makes the question meaningful: the
same code, the same server, the same table, a log that reaches back far enough, and the answer's own
end.
"""

_FRESH = """
      {release}{row}.cluster = %(cluster)s::bigint AND {row}.origin = {row}.tableoid
  AND pg_snapshot_xmin({row}.built) >= (SELECT xid FROM api_horizon)
  AND NOT EXISTS (SELECT 1 FROM api_change c
                   WHERE c.key = ANY ({keys})
                     AND c.xid >= pg_snapshot_xmin({row}.built)
                     AND NOT pg_visible_in_snapshot(c.xid, {row}.built))"""
_NOT_ENDED = " AND (s.valid_until IS NULL OR statement_timestamp() < s.valid_until)"

# What decides which pages are public, of which type and under which term, and when each was
# published first: the choice of related pages depends on the same.
TALLY_KEYS = "'{everything,related}'::text[]"


def build_fresh_condition(release: str | None, keys: str = "keys") -> str:
    """Return the condition that the whole answer of a row ``s`` of api_snapshot may be served.

    With ``keys="head_keys"``: that its head may. Without a release: by whichever made it. The
    statement has a parameter ``cluster``.
    """
    if keys not in ("keys", "head_keys"):
        raise ValueError(f"not a column of keys: {keys!r}")
    return _build_condition(release, "s", f"s.{keys}") + _NOT_ENDED


def build_tally_condition(release: str) -> str:
    """Return the condition that a row ``tally`` of api_tally is true now; as the one above."""
    return _build_condition(release, "tally", TALLY_KEYS)


def _build_condition(release: str | None, row: str, keys: str) -> str:
    if not (release or "any").isalnum():
        raise ValueError(f"not a release: {release!r}")
    of_release = f"{row}.release = '{release}' AND " if release else ""
    return _FRESH.format(release=of_release, row=row, keys=keys)
