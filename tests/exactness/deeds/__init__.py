"""What editors, scripts and database administrators do to a clinic, each with its facts.

A deed writes the facts first: their rows are locked until the commit, so versions count up in the
order of the commits. Deeds on pages take turns at the page besides.
"""

from . import others, pages, tree
from .desk import DEEDS, ISOLATION, Desk, NothingToDo, Undo, tree_lock

__all__ = [
    "DEEDS",
    "ISOLATION",
    "Desk",
    "NothingToDo",
    "Undo",
    "others",
    "pages",
    "tree",
    "tree_lock",
]
