"""What Google asks of structured data, as one table.

Source: Google Search Central, "Structured data markup that Google Search supports", the pages
Article, Breadcrumb, FAQ, Local business, Organization and Site names, as of 2026. Left out of its
recommendations is what a clinic has no place for here (menus, price ranges, founding dates) or may
not say of itself (its own ratings).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rule:
    """What a type must have and should have.

    A property is a path from the node, ``author.name``: each author's. ``a|b`` is either of both.
    ``counts`` says how many of something there must be at least.
    """

    type: str
    required: tuple[str, ...] = ()
    recommended: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


# The first rule that fits a node counts: a LocalBusiness is an Organization as well.
RULES = (
    Rule(
        "Article",
        recommended=(
            *("author", "author.name", "author.url|sameAs", "dateModified", "datePublished"),
            *("headline", "image"),
        ),
    ),
    Rule(
        "BreadcrumbList",
        required=(
            # The last may go without ``item`` at Google's; in Salve each has one.
            *("itemListElement", "itemListElement.position", "itemListElement.name"),
            "itemListElement.item",
        ),
        counts={"itemListElement": 2},
    ),
    Rule(
        "FAQPage",
        required=(
            *("mainEntity", "mainEntity.name", "mainEntity.acceptedAnswer"),
            "mainEntity.acceptedAnswer.text",
        ),
    ),
    Rule(
        "LocalBusiness",
        required=("name", "address"),
        recommended=(
            *("address.streetAddress", "address.addressLocality", "address.addressRegion"),
            *("address.postalCode", "address.addressCountry"),
            *("geo", "geo.latitude", "geo.longitude", "telephone", "url"),
            *("openingHoursSpecification", "openingHoursSpecification.dayOfWeek"),
            *("openingHoursSpecification.opens", "openingHoursSpecification.closes"),
        ),
    ),
    Rule(
        "Organization",
        recommended=("name", "url", "logo", "telephone", "email", "sameAs"),
    ),
    Rule("WebSite", required=("name", "url")),
)
