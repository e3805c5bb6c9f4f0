"""The vocabulary: every word that a stored text has, for spelling and for marking.

It is written in the transaction that writes the text, so it is never behind. It may be ahead: a
word whose last page is gone stays until the next ``update_search``. That does no harm, as nobody
is offered a word before a public page was found to have it.
"""

from collections.abc import Iterable

from django.db import connection, transaction

# The words of a row of cms_searchtext "stored", as an index of its own knows them (migration 0004).
SPELLINGS_SQL = (
    "string_to_array(translate(stored.title || ' ' || stored.names || ' ' || stored.teaser"
    " || ' ' || stored.body, E'\\n', ' '), ' ')"
)

# What nobody types and nobody mistypes.
WORD_MAX_CHARACTERS = 40

# Stop words have no stem and are nobody's aim. Sorted, so that two publications with the same new
# words wait for each other instead of locking each other out.
_ADD = """
    INSERT INTO cms_searchword (word, stem)
    SELECT word, stem
      FROM (SELECT word, (tsvector_to_array(to_tsvector('english', word)))[1] AS stem
              FROM unnest(%s::text[]) AS word
             WHERE NOT EXISTS (SELECT 1 FROM cms_searchword known WHERE known.word = word.word)
           ) AS missing
     WHERE stem IS NOT NULL
     ORDER BY word
        ON CONFLICT DO NOTHING
"""

_LIST_ALL = f"SELECT DISTINCT unnest({SPELLINGS_SQL}) FROM cms_searchtext stored"  # noqa: S608

_LIST_UNUSED = f"SELECT word FROM cms_searchword EXCEPT {_LIST_ALL}"  # noqa: S608

_REMOVE = f"""
    DELETE FROM cms_searchword gone
     WHERE gone.word = ANY (%s)
       AND NOT EXISTS (SELECT 1 FROM cms_searchtext stored
                        WHERE {SPELLINGS_SQL} @> ARRAY[gone.word])
"""  # noqa: S608


def add_words(words: Iterable[str]) -> int:
    """Add what is missing of some folded words and return its number. Cost: 1 statement."""
    wanted = sorted(word for word in set(words) if 0 < len(word) <= WORD_MAX_CHARACTERS)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [wanted])
        return int(cursor.rowcount)


def rebuild_words() -> tuple[int, int]:
    """Add all words that are missing, remove those that no text has; return both numbers.

    Reads all stored texts twice; publishing waits only while what is unused is removed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LIST_ALL)
        added = add_words(word for (word,) in cursor.fetchall())
        cursor.execute(_LIST_UNUSED)
        unused = [word for (word,) in cursor.fetchall()]
    return added, _remove_words(unused) if unused else 0


@transaction.atomic
def _remove_words(unused: list[str]) -> int:
    """Remove words unless a text that was committed meanwhile has them.

    The lock waits for every publication that may have relied on a word being there, and makes
    those that follow wait: they look for their words once this is over.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cms_searchword IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_REMOVE, [unused])
        return int(cursor.rowcount)
