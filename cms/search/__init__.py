"""Search over pages: text is folded, stored and asked for in one way in every locale.

``fold`` turns text into plain words, ``source`` says what a page offers and how a body is read,
``store`` writes the words, ``query`` asks for them, ``signals`` keeps them current, and ``backend``
gives Wagtail's admin search the same folding.
"""
