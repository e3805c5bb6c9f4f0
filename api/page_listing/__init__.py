"""Listings of pages: one live query, joined with the stored heads that may be served.

``selection`` reads the parameters, ``conditions`` and ``ordering`` turn them into SQL,
``statement`` puts the whole question together, ``cursor`` remembers where a walk has got to. There
is nothing to invalidate: which pages match is asked anew each time.
"""
