"""The structured data of articles, in the words of https://schema.org/Article."""

from typing import Any

from cms.seo.page import build_description
from cms.seo.structured_data import nodes
from cms.seo.structured_data.nodes import Node
from cms.seo.structured_data.page import PageGraph


class ArticleGraph(PageGraph):
    """A page that holds an article; a medical one once it was reviewed."""

    def describe_page(self) -> Node:
        """Add the article, and who reviewed what it says."""
        page = super().describe_page()
        review = nodes.prune(self.describe_review()) or {}
        if review:
            page["@type"] = "MedicalWebPage"
        return {**page, "mainEntity": self.add(self.build_article(page)), **review}

    def build_article(self, page: Node) -> Node:
        """Build the article itself from what its page says already."""
        category: Any = self.content.find_snippet("category", self.page.category_id)
        authors = self.source.relations.get("article_authors", [])
        return {
            "@type": "Article",
            "@id": f"{self.url}#article",
            "headline": self.page.title,
            "description": build_description(self.page),
            "url": self.url,
            "image": page["primaryImageOfPage"],
            "datePublished": page["datePublished"],
            "dateModified": page["dateModified"],
            "author": [self.add_person(pk) for pk in authors],
            "publisher": nodes.refer_to_site(self.content, nodes.CLINIC),
            "articleSection": category and category.name,
            "about": [self.add(condition) for condition in self.list_conditions()],
            "mainEntityOfPage": nodes.refer(f"{self.url}#webpage"),
        }

    def list_dates(self) -> tuple[str | None, str | None]:
        """Return the date that readers see, and when the page last changed, if that was later."""
        first, last = super().list_dates()
        if self.page.published_on is None:
            return first, last
        shown = self.page.published_on.isoformat()
        return shown, max(shown, last or "")  # both in ISO 8601, the day first
