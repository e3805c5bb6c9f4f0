"""``make bench``: what Salve's promises about speed are worth on this machine, as ratios.

Salve and three references run under the same gunicorn settings on one database of 5,200 pages,
and ``wrk`` asks each in turn. ``docs/performance.md`` says how to run it and how to read it.
"""
