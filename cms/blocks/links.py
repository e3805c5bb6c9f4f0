"""Links and the small structures that site settings are made of."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.links import validate_link, validate_web_url
from cms.payload.site import WEEKDAYS


class LinkBlock(blocks.StructBlock):
    """A labelled link to a page of this site or to an address elsewhere."""

    label = blocks.CharBlock(
        max_length=60, help_text="The words readers click. At most 60 characters."
    )
    page = blocks.PageChooserBlock(required=False, help_text="A page of this site…")
    url = blocks.CharBlock(
        label="Address",
        max_length=500,
        required=False,
        validators=[validate_link],
        help_text="…or an address: https://, tel: or mailto:.",
    )

    def clean(self, value: Any) -> Any:
        """Require exactly one target, unless a draft is being saved."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            error = ValidationError("Choose a page or enter an address, one of the two.")
            raise StructBlockValidationError(block_errors={"page": error})
        return cleaned

    class Meta:
        icon = "link"


class NavigationItemBlock(LinkBlock):
    """An entry of a menu, with an optional second level."""

    children = blocks.ListBlock(LinkBlock(), default=[], label="Second level", max_num=12)

    class Meta:
        icon = "list-ul"


class SocialProfileBlock(blocks.StructBlock):
    """The clinic's profile at another site."""

    label = blocks.CharBlock(max_length=60, help_text="The site's name, such as “Instagram”.")
    url = blocks.CharBlock(
        label="Address", max_length=500, validators=[validate_web_url], help_text="With https://."
    )

    class Meta:
        icon = "globe"


class OpeningHoursBlock(blocks.StructBlock):
    """The hours of one or more days of the week."""

    days = blocks.MultipleChoiceBlock(
        choices=[(day, day) for day in WEEKDAYS],
    )
    opens = blocks.TimeBlock()
    closes = blocks.TimeBlock()

    class Meta:
        icon = "time"
