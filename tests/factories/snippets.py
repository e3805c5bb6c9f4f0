"""People, terms, places and notices."""

import factory
from factory.django import DjangoModelFactory

from articles.models import Category
from cms.models import Announcement, Clinic, Location, Navigation, Person
from cms.slugs import slugify_title
from treatments.models import BodyArea, Condition


class NamedFactory(DjangoModelFactory):
    """A row with a unique name and the slug of that name."""

    slug = factory.LazyAttribute(lambda row: slugify_title(row.name))

    class Meta:
        abstract = True


class PersonFactory(NamedFactory):
    name = factory.Sequence("Imani Whitlock {}".format)

    class Meta:
        model = Person


class ConditionFactory(NamedFactory):
    name = factory.Sequence("Migraine {}".format)

    class Meta:
        model = Condition


class BodyAreaFactory(NamedFactory):
    name = factory.Sequence("Lower back {}".format)

    class Meta:
        model = BodyArea


class CategoryFactory(NamedFactory):
    name = factory.Sequence("News {}".format)

    class Meta:
        model = Category


class LocationFactory(NamedFactory):
    name = factory.Sequence("Harbour clinic {}".format)
    street = "12 Quay Street"
    locality = "Larkspur"

    class Meta:
        model = Location


class AnnouncementFactory(DjangoModelFactory):
    text = "Video visits are open to everybody."

    class Meta:
        model = Announcement


class ClinicFactory(DjangoModelFactory):
    """The clinic's one row of settings."""

    name = "Larkspur Pain Clinic"

    class Meta:
        model = Clinic


class NavigationFactory(DjangoModelFactory):
    """The one row of menus."""

    class Meta:
        model = Navigation
