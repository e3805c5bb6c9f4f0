"""The stored text that page search reads: one row per page, folded, with its own index.

Wagtail's ``title || body`` is an expression over a table that all indexed models share; here a
page's words lie in one column with one GIN index. How the text is folded, written and asked is in
``cms.search``; this module holds only the table, and must not import pages.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

# Ships with every PostgreSQL and is named in the column's own expression, so the result does not
# depend on default_text_search_config, which initdb derives from the machine's locale.
SEARCH_CONFIG = "english"


_HEAD = (
    SearchVector("title", weight="A", config=SEARCH_CONFIG)
    + SearchVector("names", weight="B", config=SEARCH_CONFIG)
    + SearchVector("teaser", weight="C", config=SEARCH_CONFIG)
)


class SearchText(models.Model):
    """The folded words of one page, as they were when it was last published.

    The row outlives an unpublish: a reader's query starts from public pages and joins this table.
    ``vector`` is a stored generated column, so no write path can leave it behind its text: weight A
    is the title, B the names readers know the subject by, C the teaser, D the body. ``head`` is the
    same without the body: small enough to lie in the row itself, so that ranking a thousand matches
    fetches nothing. ``body`` is folded passage by passage and ``text`` has the same passages as
    they were written, one a line each: line n of the one is line n of the other. ``facets`` names
    what the page is counted and filtered by, such as ``condition:3``.
    """

    page = models.OneToOneField(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="search_text",
    )
    title = models.TextField(blank=True, default="")
    names = models.TextField(blank=True, default="")
    teaser = models.TextField(blank=True, default="")
    body = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    facets = ArrayField(models.TextField(), blank=True, default=list)
    head = models.GeneratedField(
        expression=_HEAD, output_field=SearchVectorField(), db_persist=True
    )
    vector = models.GeneratedField(
        expression=_HEAD + SearchVector("body", weight="D", config=SEARCH_CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    # It refers to a page but shows nothing of it; usage lists must not count it.
    wagtail_reference_index_ignore = True

    class Meta:
        # No pending list: while one is long the planner shuns the index, and reads all texts.
        indexes = [GinIndex(fields=["vector"], name="cms_searchtext_vector", fastupdate=False)]
        verbose_name = "search text"
        verbose_name_plural = "search texts"

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word that some stored text has, as it is spelled there, folded.

    What readers mistype is compared with these words, and what is marked in excerpts is every word
    with the stem of one that was asked for. The table says nothing about pages, hidden or public:
    who offers a word to a reader asks first whether a public page has it.
    """

    word = models.TextField(primary_key=True)
    stem = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["stem"], name="cms_searchword_stem")]
        verbose_name = "search word"
        verbose_name_plural = "search words"

    def __str__(self) -> str:
        return self.word
