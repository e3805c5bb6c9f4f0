"""The title of a page in search results: the site's pattern, and what may stand in it."""

import re

from django.core.exceptions import ValidationError

TITLE, CLINIC = "{title}", "{clinic}"
DEFAULT_TITLE_PATTERN = f"{TITLE} | {CLINIC}"


def build_title(pattern: str, title: str, clinic_name: str) -> str:
    """Return the pattern with both names in it; one alone, while the other is not known."""
    if not (title and clinic_name):
        return title or clinic_name
    # In one pass: a title may hold what looks like a placeholder.
    values = {TITLE: title, CLINIC: clinic_name}
    return re.sub(r"\{title\}|\{clinic\}", lambda found: values[found[0]], pattern)


def validate_title_pattern(pattern: str) -> None:
    """Accept a pattern that has the page's title, and no other placeholder than the clinic's name.

    Raises:
        ValidationError: anything else, lone braces included.
    """
    if TITLE not in pattern:
        raise ValidationError("Write {title} where the page's title belongs.")
    if set("{}") & set(pattern.replace(TITLE, "").replace(CLINIC, "")):
        raise ValidationError("Only {title} and {clinic} may stand in braces.")
