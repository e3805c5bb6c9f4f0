"""The wording by which site furniture gives itself away, whatever markup it wears.

Every test is about one whole line. The lists are short on purpose: a phrase belongs here only if
it can hardly be the text of a medical page.
"""

import re

from cms.search.fold import fold


def _phrases(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(str.strip, text.replace("\n", "|").split("|"))))


def _any_of(patterns: str) -> re.Pattern[str]:
    """One pattern of several, each line one or more of them."""
    return re.compile("|".join(filter(None, map(str.strip, patterns.splitlines()))))


_RELATED = _phrases(
    """
    you might also enjoy|you may also enjoy|you might also like|you may also like
    you might also be interested in|you may also be interested in|you might be interested in
    related posts|related articles|related reading|related treatments|related pages|related content
    related stories|related services|related topics|more like this|more articles|more on this topic
    keep reading|read next|what to read next|recommended reading|recommended articles
    recommended for you|further reading|more from our blog|from our blog|explore more
    """
)
_CARD_NOISE = _any_of(
    r"""
    (?:read|learn|find out|see|view|show) (?:more|all|article|post|full article)
    (?:see|view|show) all (?:articles|posts)
    continue reading|more|details|\d+ min(?:ute)?s? read
    """
)
_SKIP = _any_of(
    """
    skip to (?:main |the )?(?:content|navigation|menu)
    back to top|toggle navigation
    """
)
_COOKIE = re.compile(
    r"(?=.*\bcookies?\b)(?=.*\b(?:we|our|this (?:web)?site)\b)"
    r"(?=.*\b(?:use|uses|accept|consent|agree|experience|policy)\b).*"
)
_COOKIE_BUTTON = _any_of(
    """
    (?:accept|reject|decline|allow|deny)(?: all)?(?: cookies)?
    (?:manage|cookie) (?:choices|preferences|settings|consent)
    got it|i agree|i accept|close
    """
)
_SHARE = _any_of(
    r"""
    share(?: (?:this|on|via)(?: [\w ]{1,20})?)?|follow us(?: on [\w ]{1,20})?
    tweet|facebook|twitter|x|linkedin|pinterest|instagram|youtube|whatsapp
    copy link|print(?: this page)?|email this(?: page)?
    """
)
_LEGAL = _any_of(
    """
    privacy(?: policy| notice| practices)?|notice of privacy practices|cookie policy
    terms(?: of (?:use|service))?|terms (?:and )?conditions|disclaimer
    accessibility(?: statement| notice)?|site ?map|do not sell my (?:personal )?information
    powered by .{1,40}|website by .{1,40}
    """
)
_COPYRIGHT = re.compile(
    r"©|\(c\) ?(?:19|20)\d\d|\bcopyright\b.{0,12}(?:19|20)\d\d|\ball rights reserved\b", re.I
)
_BYLINE = re.compile(
    r"(?:(?:medically |last |clinically )?reviewed|(?:last )?updated|posted|published|written)"
    r"(?: (?:on|by|in)\b.{0,60}|:? \w{3,9}\.? \d{1,2},? \d{4}.{0,40}|:? \d.{0,40})?",
    re.I,
)
_AUTHOR = re.compile(r"By [A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}(?:, .{2,16})?")
_READING_TIME = re.compile(r"\d+ min(?:ute)?s? read(?:ing time)?")
_DATE = _any_of(
    r"""
    (?:[a-z]{3,6}day )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2} \d{4}
    (?:[a-z]{3,6}day )?\d{1,2} [a-z]{3,9} \d{4}|\d{4} \d\d \d\d
    """
)
_BREADCRUMB = re.compile(r"(?:home|start)\s*[>›»/→]\s*\S.*", re.I)
_MENU_WORDS = _phrases(
    """
    about|about us|appointments|blog|book now|book online|careers|close|conditions|contact
    contact us|doctors|faq|faqs|home|insurance|locations|log in|login|menu|my account
    new patients|news|open menu|our doctors|our practice|our providers|our services|our team
    patient portal|patient resources|patients|pay bill|providers|request appointment|reviews
    schedule|search|services|sign in|submit|team|testimonials|treatments
    """
)


def is_related_heading(text: str) -> bool:
    """True for the heading of a related list, such as "You Might Also Enjoy..."."""
    return len(text) <= 60 and fold(text) in _RELATED


def is_card_noise(text: str) -> bool:
    """True for what cards carry besides title and teaser: "Read more", dates, reading times."""
    folded = fold(text)
    return not folded or bool(_CARD_NOISE.fullmatch(folded) or _DATE.fullmatch(folded))


def has_copyright(text: str) -> bool:
    """True for a copyright line, which ends a page."""
    return len(text) <= 200 and bool(_COPYRIGHT.search(text))


def mentions_copyright(text: str) -> bool:
    """True when a copyright line is somewhere in the text."""
    return bool(_COPYRIGHT.search(text))


def is_menu_word(text: str) -> bool:
    """True for a single menu entry that cannot be the title of a page about a treatment."""
    return fold(text) in _MENU_WORDS


def name_furniture(text: str) -> str:
    """What kind of furniture a line is, by its wording alone; "" for text of the page."""
    if len(text) > 300:
        return ""
    folded = fold(text)
    for kind, pattern in (
        ("skip link", _SKIP),
        ("cookie notice", _COOKIE),
        ("cookie notice", _COOKIE_BUTTON),
        ("sharing buttons", _SHARE),
        ("byline", _READING_TIME),
        ("byline", _DATE),
        ("footer", _LEGAL),
    ):
        if pattern.fullmatch(folded):
            return kind
    if _BREADCRUMB.match(text):
        return "breadcrumb"
    if not text.endswith(".") and (_BYLINE.fullmatch(text) or _AUTHOR.fullmatch(text)):
        return "byline"
    return "footer" if has_copyright(text) else ""
