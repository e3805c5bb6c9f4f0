"""Article pages, their index and their categories."""

import math
from collections.abc import Sequence
from typing import ClassVar

from django import forms
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.models import BasePage, Person, RelatedPanelPage, ReviewedPage
from cms.models.pages import BODY_HELP_TEXT, IndexPage, build_tabs
from cms.models.terms import Term, TermsField
from cms.payload.references import raw_stream
from cms.search.source import extract_stream_text

from .serializers import ArticleIndexPageSerializer, ArticlePageSerializer, CategorySerializer
from .structured_data import ArticleGraph

# Adults read running text at about 240 words a minute, a little slower on a screen
# (Brysbaert 2019, "How many words do we read per minute?").
WORDS_PER_MINUTE = 220


class Category(Term):
    """What an article is filed under, such as “Living with pain”."""

    api_kind = "category"
    api_serializer = CategorySerializer

    class Meta(Term.Meta):
        verbose_name_plural = "categories"


class ArticleIndexPage(IndexPage):
    """The list of articles."""

    api_serializer = ArticleIndexPageSerializer

    subpage_types: ClassVar[list[str]] = ["articles.ArticlePage"]

    class Meta:
        verbose_name = "article index page"


class ArticleAuthor(Orderable):
    """A person who wrote an article."""

    api_relation_target = "person"

    page = ParentalKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="article_authors"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("person", help_text="Not there yet? People are under Snippets.")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["page", "person"],
                name="articles_articleauthor_once",
                violation_error_message="This person is named already.",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class ArticlePage(RelatedPanelPage, ReviewedPage, BasePage):
    """Something to read: news, advice, an explanation."""

    api_serializer = ArticlePageSerializer
    structured_data = ArticleGraph
    open_graph_type = "article"
    import_name = "article"
    listing_filters = ("category", "conditions", "published_on", "reviewed_by")
    related_strong = ("conditions",)
    related_weak = ("category",)
    search_text_fields = ("body",)
    search_prefetch = ("conditions", "category")

    body = StreamField(BodyBlock(), blank=True, help_text=BODY_HELP_TEXT)
    category = models.ForeignKey(
        Category,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The shelf the article stands on. Readers filter articles by it.",
    )
    published_on = models.DateField(
        "date shown",
        null=True,
        blank=True,
        help_text="The date readers see. It publishes nothing: schedules are in the side panel.",
    )
    conditions = TermsField(
        "treatments.Condition",
        blank=True,
        help_text="What this article is about. Related pages are found by it.",
    )

    parent_page_types: ClassVar[list[str]] = ["articles.ArticleIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar[Sequence[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("published_on"),
    ]
    edit_handler = build_tabs(
        content=[
            *BasePage.content_tab,
            FieldPanel("published_on"),
            InlinePanel(
                "article_authors",
                heading="Authors",
                label="Author",
                max_num=6,
                help_text="Who wrote it, in the order readers see. At most 6.",
            ),
            FieldPanel("body"),
            MultiFieldPanel(
                [
                    FieldPanel("category"),
                    FieldPanel("conditions", widget=forms.CheckboxSelectMultiple),
                ],
                heading="Filed under",
            ),
        ],
        related=RelatedPanelPage.related_panels,
        review=ReviewedPage.review_panels,
    )

    class Meta:
        verbose_name = "article"

    @property
    def reading_time_minutes(self) -> int:
        """Minutes an adult needs for the body, rounded up, at least 1."""
        text = extract_stream_text(self.body.stream_block, raw_stream(self.body))
        return max(1, math.ceil(len(text.split()) / WORDS_PER_MINUTE))
