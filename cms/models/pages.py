"""The page that all others are, and the two that every site needs."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.module_loading import import_string
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.links import validate_web_url
from cms.page_form import PageForm
from cms.payload.pages import HomePageSerializer, PageSerializer, StandardPageSerializer
from cms.payload.references import raw_stream
from cms.search.source import SearchSource, extract_field_text
from cms.seo.structured_data.page import CollectionGraph, HomeGraph, PageGraph
from cms.slugs import build_slug_input, fill_slug
from cms.visibility import public_pages

TEASER_MAX_LENGTH = 200
# What editors may see of a draft; api/preview/modes.py draws each.
PREVIEW_MODES = [
    ("", "Page"),
    ("search", "Search result"),
    ("social", "Social cards"),
    ("structured-data", "Structured data"),
]
BODY_HELP_TEXT = (
    "The text, block by block. In the list behind + the eye shows what each looks like."
)


class BasePage(Page):
    """What every page of the site has: a teaser, a hero image, search and social settings.

    A page type sets ``api_serializer``, its public form, and ``structured_data`` when it is more to
    search engines than a page. ``import_name`` is what the importer calls the type,
    ``listing_filters`` are the fields by which the API filters it. Page search reads
    ``search_text_fields`` and the names of the terms in the relations ``search_prefetch``.
    """

    base_form_class = PageForm
    api_serializer: ClassVar[type[PageSerializer]]
    structured_data: ClassVar[type[PageGraph]] = PageGraph
    open_graph_type = "website"
    import_name: ClassVar[str | None] = None
    listing_filters: ClassVar[tuple[str, ...]] = ()
    search_text_fields: ClassVar[tuple[str, ...]] = ()
    search_prefetch: ClassVar[tuple[str, ...]] = ()

    teaser = models.CharField(
        max_length=TEASER_MAX_LENGTH,
        blank=True,
        help_text=(
            "One or two sentences, at most 200 characters. Readers see it under the title, on "
            "cards that lead here, and in search results when no description is given."
        ),
    )
    hero_image = models.ForeignKey(
        "cms.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=(
            "At the top of the page and on cards; best at 1600 pixels wide or more. "
            "The image's description is read out to those who cannot see it."
        ),
    )
    canonical_url = models.URLField(
        "canonical URL",
        blank=True,
        validators=[validate_web_url],
        help_text=(
            "Usually empty. When the same text first appeared elsewhere, that address, "
            "so that search engines know which of the two came first."
        ),
    )
    is_noindex = models.BooleanField(
        "hide from search engines",
        default=False,
        help_text="Search engines are asked to leave the page out. Who has the link can read it.",
    )
    social_title = models.CharField(
        max_length=120,
        blank=True,
        help_text=(
            "The headline when the page is shared. At most 120 characters; most cards show 60. "
            "Empty: the headline for search results, or else the page's title."
        ),
    )
    social_description = models.CharField(
        max_length=TEASER_MAX_LENGTH,
        blank=True,
        help_text=(
            "The text below it. At most 200 characters; phones show about 100. "
            "Empty: the description for search results, or else the teaser."
        ),
    )
    social_image = models.ForeignKey(
        "cms.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Cut to 1200 × 630 pixels around its focal point. Empty: the hero image.",
    )

    search_fields: ClassVar[Sequence[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("teaser"),
    ]

    content_tab: ClassVar[Sequence[Panel]] = [
        TitleFieldPanel(
            "title",
            help_text=(
                "The headline readers see. Up to 60 characters read best. Marks such as ® and ™ "
                "are welcome: the address is made without them."
            ),
        ),
        FieldPanel("teaser", widget=AdminAutoHeightTextInput),
        FieldPanel("hero_image"),
    ]
    search_tab: ClassVar[Sequence[Panel]] = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "slug",
                    widget=build_slug_input(),
                    help_text=(
                        "The last part of the page's address, made from the title. "
                        "If you change it, the old address leads to the new one."
                    ),
                ),
                FieldPanel(
                    "seo_title",
                    heading="Headline in search results",
                    help_text=(
                        "Up to 60 characters are shown; the rest is cut. "
                        "Empty: the page's title with the clinic's name."
                    ),
                ),
                FieldPanel(
                    "search_description",
                    heading="Description in search results",
                    help_text=(
                        "The text below the headline: 70 to 155 characters; the rest is cut. "
                        "Empty: the teaser."
                    ),
                ),
                FieldPanel("canonical_url"),
                FieldPanel("is_noindex"),
            ],
            heading="Search engines",
        ),
        MultiFieldPanel(
            [
                FieldPanel("social_title"),
                FieldPanel("social_description"),
                FieldPanel("social_image"),
            ],
            heading="Social cards",
        ),
    ]
    settings_tab: ClassVar[Sequence[Panel]] = [
        PublishingPanel(),
        FieldPanel(
            "show_in_menus",
            help_text=(
                "Marks the page for menus that a front end makes by itself. "
                "The menus of this site are under Settings, Navigation."
            ),
        ),
        CommentPanel(),
    ]

    class Meta:
        abstract = True

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """The ways in which the admin shows a draft, the first unless another is chosen."""
        return PREVIEW_MODES

    def _set_core_field_defaults(self) -> None:
        fill_slug(self)
        super()._set_core_field_defaults()

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Validate; a live page also by the rules that only publishing enforces.

        Unless a form asks, which leaves uniqueness to itself: it validates drafts too, and a page
        is ``live`` in the form that makes it. When an editor publishes, ``PageForm`` asks.
        """
        super().full_clean(*args, **kwargs)
        if self.live and kwargs.get("validate_unique", True):
            errors = self.find_publishing_errors()
            if errors:
                raise ValidationError(errors)

    def find_publishing_errors(self) -> dict[str, str]:
        """Return {field: message} for what may be missing in a draft but not in public.

        Asked by the form when an editor publishes, and by ``full_clean`` for schedules, workflows
        and scripts, which publish a stored draft.
        """
        errors = {}
        for field in self._meta.concrete_fields:
            if isinstance(field, StreamField):
                value = getattr(self, field.name)
                messages = value.stream_block.find_publishing_errors(raw_stream(value))
                if messages:
                    errors[field.name] = " ".join(messages)
        return errors

    def build_search_text(self) -> SearchSource:
        """Return the words by which page search finds this page, and what counts it."""
        terms = self._list_terms()
        return SearchSource(
            title=self.title,
            names=[name for term in terms for name in term.search_names],
            teaser=self.teaser,
            body=extract_field_text(self, self.search_text_fields),
            facets=[
                f"type:{self._meta.label}",
                *(f"{term.api_kind}:{term.pk}" for term in terms),
            ],
        )

    def _list_terms(self) -> list[Any]:
        terms: list[Any] = []
        for relation in self.search_prefetch:
            value = getattr(self, relation)
            terms.extend(value.all() if hasattr(value, "all") else filter(None, [value]))
        return terms

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Lead visitors to public pages only, whatever the Host: to them no other page exists.

        Raises:
            Http404: there is no public page at the path.
        """
        result = super().route(request, path_components)
        if not path_components and not public_pages().filter(pk=self.pk).exists():
            raise Http404
        return result

    def serve_password_required_response(
        self, request: HttpRequest, form: Any, action_url: str
    ) -> HttpResponse:
        """Ask nobody for a page's password: front ends have no private pages.

        Wagtail's form answers for any id, so it would tell which pages exist.

        Raises:
            Http404: always.
        """
        raise Http404

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send a visitor who came to the CMS's own address to the front end."""
        url = self.get_full_url(request)
        if url == request.build_absolute_uri():
            return HttpResponse(
                "This is the address of the content management system.", content_type="text/plain"
            )
        return HttpResponseRedirect(url)

    def _get_dummy_header_url(self, original_request: HttpRequest | None = None) -> str:
        """Return the CMS's own address: a preview is asked of it, not of the front end.

        Wagtail (8.0.1, ``models/preview.py``) takes the page's. A path such as ``/media/`` would
        then be taken for a delivery's, and a site without HTTPS be led there first.
        """
        return f"{settings.CMS_BASE_URL}/"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Draw the draft from the payload that would be published."""
        render: Any = import_string(settings.PAGE_PREVIEW)
        response: HttpResponse = render(self, request, mode_name)
        return response


def build_tabs(
    *,
    content: Sequence[Panel],
    related: Sequence[Panel] = (),
    review: Sequence[Panel] = (),
) -> TabbedInterface:
    """Return the editor's tabs in the order of the work; a tab without panels is left out."""
    tabs = [
        (content, "Content"),
        (related, "Related"),
        (review, "Medical review"),
        (BasePage.search_tab, "Search and social"),
        (BasePage.settings_tab, "Settings"),
    ]
    return TabbedInterface([ObjectList(panels, heading=name) for panels, name in tabs if panels])


class HomePage(BasePage):
    """The root of the site."""

    api_serializer = HomePageSerializer
    structured_data = HomeGraph
    search_text_fields = ("intro", "body")

    intro = models.TextField(
        blank=True,
        max_length=500,
        help_text="The first words below the title. Plain text, at most 500 characters.",
    )
    body = StreamField(BodyBlock(), blank=True, help_text=BODY_HELP_TEXT)

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    search_fields: ClassVar[Sequence[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
    ]
    edit_handler = build_tabs(
        content=[*BasePage.content_tab, FieldPanel("intro"), FieldPanel("body")]
    )

    class Meta:
        verbose_name = "home page"


class StandardPage(BasePage):
    """A plain page: about, contact, privacy notice, careers."""

    api_serializer = StandardPageSerializer
    search_text_fields = ("body",)

    body = StreamField(BodyBlock(), blank=True, help_text=BODY_HELP_TEXT)

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["cms.StandardPage"]
    search_fields: ClassVar[Sequence[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("body"),
    ]
    edit_handler = build_tabs(content=[*BasePage.content_tab, FieldPanel("body")])

    class Meta:
        verbose_name = "standard page"


class IndexPage(BasePage):
    """The list of pages of a type, directly below the home page."""

    structured_data = CollectionGraph
    search_text_fields = ("intro",)

    intro = models.TextField(
        blank=True,
        max_length=500,
        help_text="Shown above the list. Plain text, at most 500 characters.",
    )

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    search_fields: ClassVar[Sequence[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("intro"),
    ]
    edit_handler = build_tabs(content=[*BasePage.content_tab, FieldPanel("intro")])

    class Meta:
        abstract = True
