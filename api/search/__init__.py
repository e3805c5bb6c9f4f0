"""``search/``: ranked hits over all public pages, with highlights, facets and corrected spelling.

``question`` reads the parameters, ``statements`` is all the SQL there is, ``find`` runs it,
``spelling`` compares words, ``highlight`` marks them, ``cards`` shows the pages found,
``answering`` draws the answer, ``shape`` tells the contract.
"""
