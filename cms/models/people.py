"""People whom pages name: authors and medical reviewers."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.search import index

from cms.links import validate_web_url
from cms.payload.people import PersonSerializer
from cms.slugs import build_slug_input


class Person(index.Indexed, models.Model):
    """An author or reviewer, as readers see them."""

    api_kind = "person"
    api_serializer = PersonSerializer

    name = models.CharField(
        max_length=120, help_text="As readers see it, without titles and letters."
    )
    slug = models.SlugField(
        unique=True,
        help_text="The person's part of addresses, made from the name. Links break if it changes.",
    )
    credentials = models.CharField(
        max_length=60, blank=True, help_text="Letters after the name, such as “MD” or “DPT, OCS”."
    )
    job_title = models.CharField(
        max_length=120, blank=True, help_text="Shown below the name, such as “Physical therapist”."
    )
    bio = models.TextField(
        blank=True, help_text="Two or three sentences for the team page. Plain text."
    )
    photo = models.ForeignKey(
        "cms.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A portrait. Set its focal point on the face, so that no crop cuts it off.",
    )
    profile_url = models.URLField(
        "profile URL",
        blank=True,
        validators=[validate_web_url],
        help_text="A public profile elsewhere, such as a hospital's or a register's page.",
    )
    registry_id = models.CharField(
        "registry ID",
        max_length=40,
        blank=True,
        help_text="The number in the public register of clinicians. Readers may look it up.",
    )

    panels = [
        MultiFieldPanel(
            [
                TitleFieldPanel("name", classname="", placeholder=False),
                FieldPanel("credentials"),
                FieldPanel("job_title"),
            ],
            heading="Who",
        ),
        FieldPanel("photo"),
        FieldPanel("bio"),
        MultiFieldPanel(
            [
                FieldPanel("profile_url"),
                FieldPanel("registry_id"),
                FieldPanel("slug", widget=build_slug_input()),
            ],
            heading="On the web",
        ),
    ]
    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("job_title"),
        index.SearchField("credentials"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return f"{self.name}, {self.credentials}" if self.credentials else self.name
