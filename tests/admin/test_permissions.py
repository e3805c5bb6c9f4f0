"""What each group may do: every address of this table is asked as each of the three."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from tests.factories import (
    ConditionFactory,
    ImageFactory,
    LocationFactory,
    PersonFactory,
    TreatmentIndexPageFactory,
    TreatmentPageFactory,
)

EDITORS, REVIEWERS, PUBLISHERS = "Editors", "Clinical reviewers", "Publishers"
ALL = {EDITORS, REVIEWERS, PUBLISHERS}
WRITERS = {EDITORS, PUBLISHERS}

# Which groups may open which address. {…} is the id of a thing that the admin made.
TABLE = {
    "pages/{treatments}/": ALL,
    "pages/{treatment}/edit/": ALL,
    "pages/add/treatments/treatmentpage/{treatments}/": WRITERS,
    "pages/{treatment}/move/": {PUBLISHERS},
    "pages/{treatment}/delete/": {PUBLISHERS},
    "pages/{treatment}/unpublish/": {PUBLISHERS},
    "pages/{treatment}/history/": ALL,
    "images/": WRITERS,
    "images/add/": WRITERS,
    "images/{image}/": {PUBLISHERS},
    "images/chooser/": ALL,
    "documents/": WRITERS,
    "documents/chooser/": ALL,
    "snippets/cms/person/": ALL,
    "snippets/cms/person/add/": WRITERS,
    "snippets/cms/person/edit/{person}/": WRITERS,
    "snippets/cms/person/delete/{person}/": {PUBLISHERS},
    "snippets/cms/location/": ALL - {REVIEWERS},
    "snippets/cms/location/edit/{location}/": {PUBLISHERS},
    "snippets/cms/announcement/add/": WRITERS,
    "snippets/treatments/condition/edit/{condition}/": ALL,
    "snippets/treatments/condition/delete/{condition}/": {PUBLISHERS},
    "snippets/articles/category/add/": WRITERS,
    "settings/cms/clinic/": {PUBLISHERS},
    "settings/cms/navigation/": {PUBLISHERS},
    "redirects/": {PUBLISHERS},
    "users/": set(),
    "groups/": set(),
    "sites/": set(),
    "workflows/list/": set(),
    "collections/": set(),
}


@pytest.fixture
def ids(db: None) -> dict[str, int]:
    things = {
        "treatments": TreatmentIndexPageFactory(),
        "treatment": TreatmentPageFactory(),
        "image": ImageFactory(),
        "person": PersonFactory(),
        "location": LocationFactory(),
        "condition": ConditionFactory(),
    }
    return {name: thing.pk for name, thing in things.items()}


@pytest.mark.parametrize("group", sorted(ALL))
def test_group_opens_what_it_may_and_nothing_else(
    sign_in: Callable[[str], Client], ids: dict[str, int], group: str
) -> None:
    client = sign_in(group)

    opened = {path for path in TABLE if is_open(client, f"/admin/{path.format(**ids)}")}

    assert opened == {path for path, groups in TABLE.items() if group in groups}


def is_open(client: Client, path: str) -> bool:
    """Tell whether the address answers; who may not see it is sent to the dashboard."""
    answer = client.get(path, follow=True)
    return answer.status_code == 200 and answer.request["PATH_INFO"] != "/admin/"


def test_only_publishers_publish(
    sign_in: Callable[[str], Client], ids: dict[str, int], post_treatment: Callable[..., Any]
) -> None:
    treatments = Page.objects.get(pk=ids["treatments"]).specific
    review = {"reviewed_by": str(ids["person"]), "last_reviewed_on": "2026-10-02"}

    published = {}
    for number, group in enumerate(sorted(WRITERS)):
        slug = {"slug": f"vertiflex-{number}"}
        post_treatment(
            sign_in(group), treatments, **review, **slug, **{"action-publish": "publish"}
        )
        published[group] = Page.objects.get(**slug).live

    assert published == {EDITORS: False, PUBLISHERS: True}
