"""The freshness rule, as the condition that every statement over stored answers uses.

An answer may be served if and only if every committed change to any of its keys was visible in the
database snapshot that it was built from. Beside it stand what makes the question meaningful: the
same code, the same server, the same table, a log that reaches back far enough, and the answer's own
end.
"""

_FRESH = """
      {release}s.cluster = %(cluster)s::bigint AND s.origin = s.tableoid
  AND (s.valid_until IS NULL OR statement_timestamp() < s.valid_until)
  AND pg_snapshot_xmin(s.built) >= (SELECT xid FROM api_horizon)
  AND NOT EXISTS (SELECT 1 FROM api_change c
                   WHERE c.key = ANY (s.{keys})
                     AND c.xid >= pg_snapshot_xmin(s.built)
                     AND NOT pg_visible_in_snapshot(c.xid, s.built))"""


def build_fresh_condition(release: str | None, keys: str = "keys") -> str:
    """Return the condition that the whole answer of a row ``s`` of api_snapshot may be served.

    With ``keys="head_keys"``: that its head may. Without a release: by whichever made it. The
    statement has a parameter ``cluster``.
    """
    if not (release or "any").isalnum() or keys not in ("keys", "head_keys"):
        raise ValueError(f"not a release and a column of keys: {release!r}, {keys!r}")
    return _FRESH.format(release=f"s.release = '{release}' AND " if release else "", keys=keys)
