"""The content log: every committed change to something an answer can show, as one row each.

``watches`` says which columns of which table are watched and what key a change has, ``triggers``
turns that into SQL, ``install`` keeps the database's triggers equal to it after each migration,
``checks`` says so when they are not.
"""
