"""Tell a site's furniture from its page by the names that tags, roles, classes and ids carry."""

import re

from bs4 import Tag

from cms.importer.readers.markup import attribute, names_of, text_of
from cms.importer.readers.phrases import has_copyright
from cms.importer.readers.wording import ends_sentence

_TAGS = {"nav": "menu", "dialog": "dialog", "menu": "menu"}
_ROLES = {
    "alertdialog": "dialog",
    "banner": "page header",
    "contentinfo": "footer",
    "dialog": "dialog",
    "menu": "menu",
    "menubar": "menu",
    "navigation": "menu",
    "search": "search form",
}
# One name of a tag as a whole, words joined by - or _. The first match counts: "cookie-banner" is
# a cookie notice.
_NAMES = tuple(
    (kind, re.compile(rf"(?:.*[-_])?(?:{words})(?:[-_].*)?"))
    for kind, words in (
        (
            "cookie notice",
            "cookies?|gdpr|ccpa|onetrust|cookiebot|cookielaw|consent-?(?:banner|bar|manager|notice|overlay)",
        ),
        ("comments", r"comments?(?:-area|-list|-respond)?|respond|disqus"),
        (
            "sharing buttons",
            "shar(?:e|ing)|sharedaddy|addtoany|addthis|sharethis|social(?:-icons|-links|-media)?",
        ),
        ("newsletter or pop-up", "newsletter|subscribe|subscription|popups?|pop-up|modal|optin"),
        (
            "announcement bar",
            "announcements?|top-?bar|(?:notice|alert|promo|info|notification|message|announce)-?bar|site-?notice",
        ),
        ("breadcrumb", "breadcrumbs?"),
        (
            "menu",
            "nav|navbar|navigation|(?:mega|main|primary|mobile|site|sub)?-?menus?|skip-?links?|hamburger",
        ),
        ("footer", "footer|colophon|site-?info|copyright"),
        ("sidebar", "sidebars?|widget-?area"),
        (
            "byline",
            "(?:entry|post|article)-?meta|byline|author-?(?:box|bio|info)|posted-on|post-?date",
        ),
        ("paging", "pagination|pager|(?:post|posts|page|comment)-?(?:nav|navigation|links)"),
        ("search form", "search-?(?:form|box|bar)"),
        ("advertisement", "ads?|advert(?:isement)?s?|sponsored|adsbygoogle"),
        ("chat", "chat-?(?:widget|bot)?|live-?chat|intercom|drift"),
    )
)
# Names that only speak of furniture: "has-sidebar", "no-comments", "with-navbar", "menu-open".
_ABOUT = re.compile(
    r"(?:has|no|with|without|is|not|hide|show|after|before)[-_].*"
    r"|.*[-_](?:open|closed|active|enabled|disabled)"
)
_WIDGET = re.compile(r"widget|widget[-_](?!wrap|container).*")
# Only boxes are judged by their names; a heading's id repeats its words ("informed-consent").
_BOXES = frozenset(["aside", "div", "footer", "form", "header", "ol", "section", "span", "ul"])


def name_tag_furniture(tag: Tag) -> str:
    """What kind of furniture a tag is by its name, role, classes and id; "" when it is none."""
    if tag.name in _TAGS:
        return _TAGS[tag.name]
    role = attribute(tag, "role").lower()
    if role in _ROLES:
        return _ROLES[role]
    if tag.name == "header" and not tag.find_parent(["article", "main", "section"]):
        return "page header"
    if tag.name == "footer" and not _is_text_footer(tag):
        return "footer"
    if tag.name in _BOXES:
        kind = _name_by_names(_names_that_count(tag))
        if kind:
            return kind
    is_outer_aside = tag.name == "aside" and not tag.find_parent(["article", "main"])
    return "sidebar" if is_outer_aside or role == "complementary" else ""


def _is_text_footer(tag: Tag) -> bool:
    """True for the footer of a quotation, and for one in an article that says a sentence."""
    if tag.find_parent(["blockquote", "figure"]):
        return True
    text = text_of(tag)
    is_said = ends_sentence(text) and not has_copyright(text)
    return is_said and tag.find_parent(["article", "main"]) is not None


def _names_that_count(tag: Tag) -> list[str]:
    # A section's id, like a heading's, is often made from its words.
    return attribute(tag, "class").lower().split() if tag.name == "section" else names_of(tag)


def _name_by_names(names: list[str]) -> str:
    for name in names:
        if _ABOUT.fullmatch(name):
            continue
        for kind, pattern in _NAMES:
            if pattern.fullmatch(name):
                return kind
        if _WIDGET.fullmatch(name):
            return "sidebar"
    return ""
