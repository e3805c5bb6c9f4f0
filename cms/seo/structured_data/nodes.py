"""Nodes of schema.org that do not depend on a page's type: who, where, what picture.

A node is made of what is there: ``prune`` takes out what an unfinished draft leaves empty.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from cms.images.renditions import (
    ImageRecord,
    build_rendition_path,
    has_renditions,
    list_width_renditions,
)
from cms.payload.content import Content
from cms.payload.site import LocationSerializer

from .vocabulary import NAMESPACE

Node = dict[str, Any]

WEBSITE, CLINIC = "#website", "#clinic"


def build_site_id(content: Content, fragment: str) -> str:
    """Return the ``@id`` of what belongs to the site and to no page, such as ``#clinic``."""
    return f"{content.site.root_url}/{fragment}"


def refer(node_id: str) -> Node:
    """Return a reference to a node of the same graph."""
    return {"@id": node_id}


def refer_to_site(content: Content, fragment: str) -> Node | None:
    """Return a reference to the website or the clinic; None before the clinic has a name."""
    return refer(build_site_id(content, fragment)) if content.clinic.name else None


def prune(value: Any) -> Any:
    """Return a value without its empty parts; None for what says nothing but its own type."""
    if isinstance(value, dict):
        kept = {key: pruned for key, part in value.items() if (pruned := prune(part)) is not None}
        return None if not kept or kept.keys() == {"@type"} else kept
    if isinstance(value, list):
        return [pruned for part in value if (pruned := prune(part)) is not None] or None
    return value if value != "" else None


def build_website(content: Content) -> Node:
    """Build the site. Google retired the search box for which sites declared a SearchAction."""
    return {
        "@type": "WebSite",
        "@id": build_site_id(content, WEBSITE),
        "url": f"{content.site.root_url}/",
        "name": content.clinic.name,
        "publisher": refer_to_site(content, CLINIC),
    }


def build_clinic(content: Content) -> Node:
    """Build the clinic as every page names it.

    An organisation without an address: to Google a MedicalClinic is a LocalBusiness, which must
    have exactly one. So each of the clinic's locations is a MedicalClinic (ADR 0009).
    """
    clinic = content.clinic
    profiles = (item.get("value") or {} for item in clinic.social_profiles)
    return {
        "@type": "MedicalOrganization",
        "@id": build_site_id(content, CLINIC),
        "name": clinic.name,
        "url": f"{content.site.root_url}/",
        "logo": build_picture(content, content.find_image(clinic.logo_id)),
        "telephone": clinic.telephone,
        "email": clinic.email,
        "sameAs": [profile.get("url") for profile in profiles],
    }


def build_location(content: Content, location: Any) -> Node:
    """Build one location of the clinic."""
    drawn = content.draw(LocationSerializer, location)
    address, geo = drawn["address"], drawn["geo"]
    return {
        "@type": "MedicalClinic",
        "@id": build_site_id(content, f"#location-{location.slug}"),
        "name": drawn["name"],
        "url": f"{content.site.root_url}/",
        "telephone": drawn["telephone"] or content.clinic.telephone,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": address["street"],
            "addressLocality": address["locality"],
            "addressRegion": address["region"],
            "postalCode": address["postal_code"],
            "addressCountry": address["country"],
        },
        "geo": geo and {"@type": "GeoCoordinates", **geo},
        "openingHoursSpecification": [build_hours(hours) for hours in drawn["opening_hours"]],
        "parentOrganization": refer_to_site(content, CLINIC),
    }


def build_hours(hours: dict[str, Any]) -> Node | None:
    """Build the hours of some days; None while one of both ends is missing."""
    if not (hours["days"] and hours["opens"] and hours["closes"]):
        return None
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [f"{NAMESPACE}{day}" for day in hours["days"]],
        "opens": hours["opens"],
        "closes": hours["closes"],
    }


def build_person(content: Content, person: Any) -> Node:
    """Build an author or reviewer. The name is bare, as Google asks: letters stand beside it."""
    return {
        "@type": "Person",
        "@id": build_site_id(content, f"#person-{person.slug}"),
        "name": person.name,
        "honorificSuffix": person.credentials,
        "jobTitle": person.job_title,
        "identifier": person.registry_id,
        "image": build_picture(content, content.find_image(person.photo_id)),
        "sameAs": person.profile_url,
    }


def build_condition(content: Content, condition: Any) -> Node:
    """Build what patients suffer from. Its synonyms are for searching and not shown to readers."""
    return {
        "@type": "MedicalCondition",
        "@id": build_site_id(content, f"#condition-{condition.slug}"),
        "name": condition.name,
        "description": condition.summary,
    }


def build_breadcrumbs(page_url: str, trail: Sequence[tuple[str, str]]) -> Node:
    """Build the way from the home page; ``trail`` is (title, URL) of each step, this page last.

    A step's page is a node whose ``@id`` is its URL: of Google's two ways the one that is also
    schema.org's, where an ``item`` is a thing and not a text.
    """
    return {
        "@type": "BreadcrumbList",
        "@id": f"{page_url}#breadcrumbs",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": title,
                "item": {"@type": "WebPage", "@id": url},
            }
            for position, (title, url) in enumerate(trail, start=1)
        ],
    }


def build_questions(page_url: str, questions: Iterable[tuple[str, str]]) -> Node:
    """Build all questions and answers of a page; answers are HTML, which Google reads."""
    return {
        "@type": "FAQPage",
        "@id": f"{page_url}#faq",
        "url": page_url,
        "isPartOf": refer(f"{page_url}#webpage"),
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }
            for question, answer in questions
        ],
    }


def build_picture(content: Content, record: ImageRecord | None) -> Node | None:
    """Build a whole image as its largest JPEG, None when there is none to show."""
    if record is None or not has_renditions(record):
        return None
    jpegs = (spec for spec in list_width_renditions(record) if spec.extension == "jpg")
    largest = max(jpegs, key=lambda spec: spec.width)
    return {
        "@type": "ImageObject",
        "url": f"{content.site.media_url}{build_rendition_path(record, largest)}",
    }
