"""The graph of a page: what every page says of itself, and where a page type adds its own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar

from wagtail.fields import StreamField

from cms.payload.content import Content
from cms.payload.references import raw_stream
from cms.payload.sources import PageSource
from cms.seo.page import build_description, build_share_image

from . import nodes
from .nodes import Node, prune


class PageGraph:
    """The nodes that describe a page.

    A page type that is more than a ``WebPage`` inherits this, adds to ``describe_page``, and names
    its class as ``structured_data`` in the model. Whatever stands beside the page is handed to
    ``add``, which returns the reference to it. ``shows_locations`` is for the page that says where
    the clinic is: only then are locations loaded.
    """

    page_type: ClassVar[str] = "WebPage"
    shows_locations: ClassVar[bool] = False

    def __init__(self, source: PageSource, content: Content) -> None:
        self.source = source
        self.page = source.page
        self.content = content
        self.url = content.site.build_page_url(source.page.url_path or "")
        self._beside: dict[str, Node] = {}

    def build(self) -> list[Node]:
        """Return the graph: the page, what it names, and the site at the end."""
        page: Node = prune(self.describe_page())
        self.add_site()
        return [page, *self._beside.values()]

    def add(self, node: Node) -> Node | None:
        """Put a node beside the page and return a reference; None for a node that says nothing."""
        pruned = prune(node)
        if pruned is None or not pruned.keys() - {"@type", "@id"}:
            return None
        self._beside.setdefault(pruned["@id"], pruned)
        return nodes.refer(pruned["@id"])

    def describe_page(self) -> Node:
        """Return the page's own node, any part of which may be empty."""
        page = self.page
        published, modified = self.list_dates()
        return {
            "@type": self.page_type,
            "@id": f"{self.url}#webpage",
            "url": self.url,
            "name": page.title,
            "description": build_description(page),
            "datePublished": published,
            "dateModified": modified,
            "isPartOf": nodes.refer_to_site(self.content, nodes.WEBSITE),
            "primaryImageOfPage": self.add_image(),
            "breadcrumb": self.add_breadcrumbs(),
            "hasPart": self.add_questions(),
        }

    def list_dates(self) -> tuple[str | None, str | None]:
        """Return when the page was first and last published; None for a draft that never was."""
        page = self.page
        return format_moment(page.first_published_at), format_moment(page.last_published_at)

    def describe_review(self) -> Node:
        """Return who reviewed the page and when; nothing for one that never was."""
        page = self.page
        return {
            "lastReviewed": page.last_reviewed_on and page.last_reviewed_on.isoformat(),
            "reviewedBy": self.add_person(page.reviewed_by_id),
        }

    def add_site(self) -> None:
        """Add what every page belongs to, once it has a name."""
        if self.content.clinic.name:
            self.add(nodes.build_website(self.content))
            self.add(self.describe_clinic())

    def describe_clinic(self) -> Node:
        """Return the clinic as every page names it."""
        return nodes.build_clinic(self.content)

    def add_image(self) -> Node | None:
        """Add the picture of the social card."""
        image = build_share_image(self.page, self.content)
        if image is None:
            return None
        return self.add(
            {
                "@type": "ImageObject",
                "@id": f"{self.url}#image",
                "url": image["url"],
                "caption": image["alt"],
            }
        )

    def add_breadcrumbs(self) -> Node | None:
        """Add the way from the home page, which itself has none."""
        trail = list(self.list_trail())
        return self.add(nodes.build_breadcrumbs(self.url, trail)) if len(trail) > 1 else None

    def list_trail(self) -> Iterator[tuple[str, str]]:
        """Yield (title, URL) from the home page down to this one, without what is hidden."""
        for path in self.source.ancestor_paths:
            line = self.content.find_page_at(path)
            if line is not None:
                yield line.title, line.url
        if self.page.title:
            yield self.page.title, self.url

    def add_questions(self) -> Node | None:
        """Add the questions and answers of all blocks."""
        questions: list[tuple[str, str]] = []
        for field in self.page._meta.concrete_fields:
            if isinstance(field, StreamField):
                value = getattr(self.page, field.name)
                block = value.stream_block
                questions += block.list_questions(raw_stream(value), self.content)
        return self.add(nodes.build_questions(self.url, questions)) if questions else None

    def add_person(self, pk: int | None) -> Node | None:
        """Add an author or reviewer, None when there is none."""
        person: Any = self.content.find_snippet("person", pk)
        return self.add(nodes.build_person(self.content, person)) if person else None

    def list_conditions(self) -> list[Node]:
        """Return the conditions that the page is filed under, in stored order."""
        ids = self.source.relations.get("conditions", [])
        found = (self.content.find_snippet("condition", pk) for pk in ids)
        return [nodes.build_condition(self.content, condition) for condition in found if condition]


class CollectionGraph(PageGraph):
    """The graph of a page that lists others."""

    page_type = "CollectionPage"


class HomeGraph(PageGraph):
    """The graph of the home page, which says where the clinic is."""

    shows_locations = True

    def describe_page(self) -> Node:
        """Add whom the page, and so the site, is about."""
        clinic = nodes.refer_to_site(self.content, nodes.CLINIC)
        return {**super().describe_page(), "about": clinic}

    def describe_clinic(self) -> Node:
        """Return the clinic in full; its locations are added."""
        content = self.content
        places = [nodes.build_location(content, each) for each in content.find_locations()]
        return {
            **super().describe_clinic(),
            "legalName": content.clinic.legal_name,
            "subOrganization": [self.add(place) for place in places],
        }


def format_moment(moment: datetime | None) -> str | None:
    """Return a moment as the API writes it, in UTC with a ``Z``."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
