"""Where the clinic is."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import OpeningHoursBlock
from cms.slugs import build_slug_input


class Location(index.Indexed, models.Model):
    """A place patients come to."""

    name = models.CharField(
        max_length=120, help_text="As patients know it, such as “Harbor Street clinic”."
    )
    slug = models.SlugField(
        unique=True,
        help_text="The place's part of addresses, made from the name. Links break if it changes.",
    )
    street = models.CharField(max_length=160, help_text="Street, number and floor.")
    locality = models.CharField("town", max_length=80)
    region = models.CharField("state or region", max_length=80, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(
        max_length=2, default="US", help_text="Two letters (ISO 3166), such as US or DE."
    )
    latitude = models.DecimalField(
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text="In degrees, such as 43.661471. Maps put their pin here; without it, none.",
    )
    longitude = models.DecimalField(
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text="In degrees, negative west of Greenwich, such as -70.255326.",
    )
    telephone = models.CharField(
        max_length=40, blank=True, help_text="As patients dial it, with the area code."
    )
    opening_hours = StreamField(
        [("hours", OpeningHoursBlock())],
        blank=True,
        help_text="Days that are not named are shown as closed.",
    )

    panels = [
        TitleFieldPanel("name", classname="", placeholder=False),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("postal_code"), FieldPanel("locality")]),
                FieldRowPanel([FieldPanel("region"), FieldPanel("country")]),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            ],
            heading="Address",
        ),
        FieldPanel("telephone"),
        FieldPanel("opening_hours"),
        FieldPanel("slug", widget=build_slug_input()),
    ]
    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("locality"),
        index.SearchField("street"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
