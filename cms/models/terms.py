"""Terms, such as conditions and categories, and a page's relation to those it is filed under."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import Model
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.search import index

from cms.slugs import build_slug_input


class TermsField(ParentalManyToManyField):
    """A many-to-many relation that Wagtail's reference index knows.

    The index (8.0.1, ``models/reference_index.py``) follows foreign keys only, so without this the
    usage of a condition would be shown as none and editors would delete what pages are filed under.
    """

    def extract_references(self, value: Iterable[Model]) -> Iterator[tuple[Any, str, str, str]]:
        """Yield (model, id, model path, content path) of each term, as Wagtail's blocks do."""
        for term in value:
            yield type(term), str(term.pk), "item", str(term.pk)

    def deconstruct(self) -> Any:
        """Stand in migrations as the relation it is in the database."""
        name, _, args, kwargs = super().deconstruct()
        return name, "modelcluster.fields.ParentalManyToManyField", args, kwargs


class Term(index.Indexed, models.Model):
    """What pages are filed under. A model of terms adds ``api_kind`` and ``api_serializer``."""

    name = models.CharField(max_length=120, unique=True, help_text="As readers say it.")
    slug = models.SlugField(
        max_length=120,
        unique=True,
        help_text="Its part of addresses, made from the name. Links break if it changes.",
    )

    name_panel = TitleFieldPanel("name", classname="", placeholder=False)
    slug_panel = FieldPanel("slug", widget=build_slug_input())
    panels = [name_panel, slug_panel]
    search_fields = [index.SearchField("name", boost=2), index.AutocompleteField("name")]

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def search_names(self) -> list[str]:
        """The names under which readers may look for pages that are filed here."""
        return [self.name]
