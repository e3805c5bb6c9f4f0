"""What a factory makes by default is minimal, valid and enough to be shown."""

from typing import Any

import pytest
from factory.django import DjangoModelFactory
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from cms.visibility import filter_public
from tests import factories

FACTORIES = {
    name: made
    for name, made in vars(factories).items()
    if isinstance(made, type) and issubclass(made, DjangoModelFactory)
}


def test_every_snippet_has_a_factory() -> None:
    made = {factory._meta.model for factory in FACTORIES.values()}

    assert set(get_snippet_models()) - made == set()


@pytest.mark.parametrize("name", sorted(FACTORIES))
def test_factory_makes_valid_things_that_do_not_clash(name: str, db: None) -> None:
    things: list[Any] = [FACTORIES[name](), FACTORIES[name]()]

    for thing in things:
        thing.full_clean()
    assert things[0].pk != things[1].pk


@pytest.mark.parametrize("name", sorted(n for n in FACTORIES if n.endswith("PageFactory")))
def test_page_is_public_unless_it_is_a_draft(name: str, db: None) -> None:
    page = FACTORIES[name]()
    draft = FACTORIES[name](live=False)

    public = filter_public(Page.objects.filter(pk__in=[page.pk, draft.pk]))
    # A second home page stands beside the site's tree.
    assert list(public.values_list("pk", flat=True)) == ([] if name[:4] == "Home" else [page.pk])
    assert draft.first_published_at is None
