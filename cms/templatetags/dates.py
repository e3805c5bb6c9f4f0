"""Write the payload's dates, which are ISO 8601 strings, as people read them."""

from datetime import date

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def written_date(value: str | None) -> str:
    """Return ``2026-10-02`` as ``Oct. 2, 2026``, in the admin's language; nothing for nothing."""
    return date_format(date.fromisoformat(value)) if value else ""
