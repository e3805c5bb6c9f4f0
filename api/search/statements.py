"""All SQL of the search: five statements, each of a fixed text with ``%(name)s`` parameters.

They name no user's input and can be prepared on any connection; their values and columns are text.
``build_find`` answers a whole search in one statement: the matches are computed once, counted,
faceted, and the best of them joined with their cards and the texts that excerpts are cut from.
Measured against other forms in docs/adr/0006.

Three things keep the planner on the index, whatever it believes about a word: the query comes out
of a CTE, so that the number of its matches is guessed low and never decides for reading all texts;
the page of a match is looked up by primary key; the index has no pending list (cms.models). That
look-up is the dearest part: where few pages are hidden, their ids are known and it is not made.
"""

from functools import cache

from api.snapshots.rule import build_fresh_condition
from cms.search.words import SPELLINGS_SQL
from cms.visibility import FEW_HIDDEN_IN_PLACE_SQL, PLACE_SQL, PUBLIC_IN_PLACE_SQL

from .cards import HEAD_COLUMN

# The terms a search is filtered and counted by: the kind, which is the parameter's name as well,
# and the table of its terms.
TERMS = {
    "category": "articles_category",
    "condition": "treatments_condition",
    "body_area": "treatments_bodyarea",
}

# So many matches are ranked by all their words. Of more, bodies count for nothing: fetching them is
# the dear part, and what has the words in title, names or teaser fills the first pages anyway.
RANKED_WHOLE_MAX = 100

# A word that more pages have is common enough; it need not be counted to the end.
COMMON_PAGES = 20
# Whoever mistypes more words than this has not mistyped.
CORRECTED_WORDS_MAX = 3

_PUBLIC_MATCH = """
           SELECT 1 FROM cms_searchtext stored
             JOIN wagtailcore_page page ON page.id = stored.page_id
            WHERE {condition} AND {public}"""

# As typed.
_TYPED = """
  SELECT %(words)s::text AS words, plainto_tsquery('english', %(words)s::text) AS query,
         1::bigint AS position
"""

# Corrected: the first of some spellings that finds anything public.
_CORRECTED = """
  SELECT words, query, position
    FROM (SELECT words, plainto_tsquery('english', words) AS query, position
            FROM unnest(%(spellings)s::text[]) WITH ORDINALITY AS spelling (words, position)
         ) AS spelling
   CROSS JOIN place
   WHERE EXISTS ({match})
   ORDER BY position LIMIT 1
"""

_WANTED_TERM = """
         CASE WHEN %(#_id)s::bigint IS NOT NULL OR %(#_slug)s::text IS NOT NULL
              THEN coalesce((SELECT '#:' || id FROM {table}
                              WHERE id = %(#_id)s::bigint OR slug = %(#_slug)s::text), 'none')
          END AS #"""

# Of a match that misses one filter: which. The facet of that filter still counts it.
_MISSED = """
         CASE (wanted.types IS NOT NULL AND NOT stored.facets && wanted.types)::int{misses}
         WHEN 0 THEN ''
         WHEN 1 THEN CASE WHEN NOT stored.facets && wanted.types THEN 'type:'{names} END
          END"""
_MISSES_TERM = " + (wanted.# IS NOT NULL AND NOT wanted.# = ANY (stored.facets))::int"
_NAMES_TERM = " WHEN NOT wanted.# = ANY (stored.facets) THEN '#:'"

_TERM_JOIN = """
            LEFT JOIN {table} # ON #.id =
                 CASE WHEN starts_with(key, '#:') THEN split_part(key, ':', 2)::bigint END"""

# All words must be there; ranked as alternatives, see cms.search.query. The first row says what is
# to say of the whole search: the spelling that was found, numbers of matches and hits, facets and
# spellings. The others are the hits, the best first: id, rank, passages folded and as written, and
# the head of its card where that is fresh.
_FIND = """
WITH place AS MATERIALIZED (SELECT place.*, ({few_hidden}) AS hidden FROM ({place}) AS place),
asked AS MATERIALIZED (
  SELECT asked.*, replace(query::text, '&', '|')::tsquery AS any_word FROM ({asked}) AS asked
),
{wanted}found AS MATERIALIZED (
  SELECT stored.page_id, stored.facets, {missed} AS missed,
         ts_rank(stored.head, asked.any_word) AS rank
    FROM asked CROSS JOIN place{from_wanted}
    JOIN cms_searchtext stored ON stored.vector @@ asked.query
   WHERE CASE WHEN place.hidden IS NULL
              THEN (SELECT {public} FROM wagtailcore_page page WHERE page.id = stored.page_id)
              ELSE NOT place.hidden @> stored.page_id::bigint END
),
number AS MATERIALIZED (
  SELECT count(*) AS matches, count(*) FILTER (WHERE missed = '') AS hits FROM found
),
ranked AS (
  SELECT found.page_id,
         CASE WHEN (SELECT matches FROM number) > {ranked_max} THEN found.rank
              ELSE (SELECT ts_rank(stored.vector, asked.any_word) FROM cms_searchtext stored
                     WHERE stored.page_id = found.page_id) END AS rank
    FROM found CROSS JOIN asked WHERE found.missed = ''
),
hit AS (
  SELECT page_id, rank, row_number() OVER (ORDER BY rank DESC, page_id) AS position
    FROM (SELECT page_id, rank FROM ranked
           ORDER BY rank DESC, page_id
           LIMIT %(limit)s::bigint OFFSET %(offset)s::bigint) AS best
),
counted AS (
  SELECT key, count(*) AS count
    FROM (SELECT unnest(facets) AS key, missed FROM found WHERE missed IS NOT NULL) AS facet
   {of_facet}
   GROUP BY key
),
whole AS (
  SELECT (SELECT position FROM asked) AS spelling,
         number.matches, number.hits,
         (SELECT json_agg(json_build_array(key, count, {slugs}, {names}))
            FROM counted{joins}) AS facets,
         (SELECT json_agg(spellings)
            FROM (SELECT json_agg(known.word) AS spellings
                    FROM cms_searchword known
                   WHERE known.stem = ANY (ARRAY(
                           SELECT unnest(tsvector_to_array(to_tsvector('english', words)))
                             FROM asked))
                   GROUP BY known.stem) AS family) AS spellings
    FROM number
)
SELECT one, two, three, four, five, head FROM (
SELECT NULL::bigint AS position, whole.spelling::text AS one, whole.matches::text AS two,
       whole.hits::text AS three, whole.facets::text AS four, whole.spellings::text AS five,
       NULL::bytea AS head
  FROM whole
 UNION ALL
SELECT hit.position, hit.page_id::text, hit.rank::text,
       left(stored.body, %(excerpt)s::int), stored.text, NULL,
       (SELECT {head} FROM api_snapshot s WHERE s.page = hit.page_id AND {fresh})
  FROM hit JOIN cms_searchtext stored ON stored.page_id = hit.page_id
) AS answer
 ORDER BY position NULLS FIRST
"""

# Of some words: those that stand on no public page, each with the words on public pages that share
# a key with it. A word of hidden pages is treated like one that is nowhere, and never offered.
_LIST_CANDIDATES = """
WITH place AS MATERIALIZED ({place}),
unknown AS MATERIALIZED (
  SELECT typed.word
    FROM (SELECT word, plainto_tsquery('english', word) AS query
            FROM unnest(%(words)s::text[]) AS word) AS typed
   CROSS JOIN place
   WHERE numnode(typed.query) > 0 AND NOT EXISTS ({match})
)
SELECT unknown.word AS unknown, candidate.word, candidate.pages::text
  FROM unknown CROSS JOIN place
  LEFT JOIN LATERAL (
    SELECT known.word, (SELECT count(*) FROM ({spelled} LIMIT {common}) AS page) AS pages
      FROM cms_searchword known
     WHERE (SELECT count(*) FROM unknown) <= {words_max}
       AND cms_typo_keys(known.word) && cms_typo_keys(unknown.word)
       AND abs(length(known.word) - length(unknown.word)) <= 2
    OFFSET 0  -- or the pages of each word would be counted twice
  ) AS candidate ON candidate.pages > 0
"""


def _per_term(template: str, separator: str = "") -> str:
    return separator.join(
        template.replace("#", kind).replace("{table}", table) for kind, table in TERMS.items()
    )


@cache
def build_find(release: str, *, is_corrected: bool = False, is_filtered: bool = False) -> str:
    """Return the statement of a search: as typed or as corrected, all matches or some."""
    wanted = f"SELECT %(types)s::text[] AS types,{_per_term(_WANTED_TERM, ',')}"
    missed = _MISSED.format(misses=_per_term(_MISSES_TERM), names=_per_term(_NAMES_TERM))
    return _FIND.format(
        place=PLACE_SQL,
        few_hidden=FEW_HIDDEN_IN_PLACE_SQL,
        asked=_FIRST_THAT_FINDS if is_corrected else _TYPED,
        ranked_max=RANKED_WHOLE_MAX,
        wanted=f"wanted AS MATERIALIZED ({wanted}),\n" if is_filtered else "",
        missed=missed if is_filtered else "''::text",
        from_wanted=" CROSS JOIN wanted" if is_filtered else "",
        of_facet="WHERE starts_with(key, missed)" if is_filtered else "",
        public=PUBLIC_IN_PLACE_SQL,
        slugs=f"coalesce({_per_term('#.slug', ', ')})",
        names=f"coalesce({_per_term('#.name', ', ')})",
        joins=_per_term(_TERM_JOIN),
        head=HEAD_COLUMN,
        fresh=build_fresh_condition(release, "head_keys"),
    )


def _public_match(condition: str) -> str:
    return _PUBLIC_MATCH.format(condition=condition, public=PUBLIC_IN_PLACE_SQL)


_FIRST_THAT_FINDS = _CORRECTED.format(match=_public_match("stored.vector @@ spelling.query"))

LIST_CANDIDATES = _LIST_CANDIDATES.format(
    place=PLACE_SQL,
    match=_public_match("stored.vector @@ typed.query"),
    spelled=_public_match(f"{SPELLINGS_SQL} @> ARRAY[known.word]"),
    common=COMMON_PAGES,
    words_max=CORRECTED_WORDS_MAX,
)
