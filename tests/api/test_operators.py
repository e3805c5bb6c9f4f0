"""The operators of a listing's filters: each finds what it says, and refuses by name."""

from datetime import UTC, datetime
from typing import Any

import pytest
from wagtail.models import Page

from tests import factories

from .small_clinic import Get, Refuse, SmallClinic, titles

pytestmark = pytest.mark.django_db

ARTICLES = "articles.ArticlePage"
TREATMENTS = "treatments.TreatmentPage"
NEWS, FILLER, LASER = "Can Botox® treat a migraine?", "What Juvéderm® does", "IPL/BBL after summer"
BOTOX, VERTIFLEX = "Botox® for headaches", "Vertiflex™ spacers"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        # Of days: published on 1 March, on 1 February, and without a day.
        ({"published_on__gte": "2026-03-01"}, [NEWS]),
        ({"published_on__gt": "2026-03-01"}, []),
        ({"published_on__gt": "2026-02-28"}, [NEWS]),
        ({"published_on__lte": "2026-02-01"}, [FILLER]),
        ({"published_on__lt": "2026-02-01"}, []),
        ({"published_on__lt": "2026-03-01"}, [FILLER]),
        ({"published_on__gte": "2026-02-01", "published_on__lt": "2026-03-01"}, [FILLER]),
        ({"published_on__in": "2026-02-01,2026-03-01"}, [NEWS, FILLER]),
        ({"published_on__in": "2026-02-02"}, []),
        ({"published_on__isnull": "true"}, [LASER]),
        ({"published_on__isnull": "false"}, [NEWS, FILLER]),
        ({"published_on__isnull": "1"}, [LASER]),
        # Of terms and people.
        ({"category__in": "advice,no-such"}, [NEWS, LASER]),
        ({"category__in": "no-such"}, []),
        ({"category__isnull": "true"}, [FILLER]),
        ({"category__isnull": "false"}, [NEWS, LASER]),
        ({"conditions__in": "migraine,gout"}, [NEWS]),
        ({"conditions__isnull": "true"}, [FILLER, LASER]),
        ({"conditions__isnull": "false"}, [NEWS]),
        ({"reviewed_by__isnull": "true"}, [NEWS, FILLER, LASER]),
        # Of texts.
        ({"title__in": f"{NEWS},{LASER}"}, [NEWS, LASER]),
        ({"slug__in": "what-juvederm-does,x"}, [FILLER]),
        ({"seo_title__in": "x,"}, [NEWS, FILLER, LASER]),
        # Several together.
        ({"category__isnull": "false", "published_on__isnull": "true"}, [LASER]),
        ({"category": "advice", "published_on__gte": "2026-01-01"}, [NEWS]),
    ],
)
def test_operator_finds_articles(
    get: Get, clinic: SmallClinic, query: dict[str, str], found: list[str]
) -> None:
    answer = get("pages/", type=ARTICLES, **query)

    assert titles(answer) == found
    assert answer["meta"] == {"total_count": len(found)}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"body_areas__in": "neck"}, [BOTOX]),
        ({"body_areas__isnull": "true"}, [VERTIFLEX]),
        ({"body_areas__isnull": "false"}, [BOTOX]),
        ({"conditions__in": "migraine"}, [BOTOX, VERTIFLEX]),
        ({"reviewed_by__in": "imani-whitlock"}, [BOTOX]),
        ({"reviewed_by__isnull": "false"}, [BOTOX, VERTIFLEX]),
        ({"procedure_type__in": "PercutaneousProcedure,NoninvasiveProcedure"}, [BOTOX]),
    ],
)
def test_operator_finds_treatments(
    get: Get, clinic: SmallClinic, query: dict[str, str], found: list[str]
) -> None:
    assert titles(get("pages/", type=TREATMENTS, **query)) == found


def test_related_rows_are_found_by_ids_and_slugs_in_one_list(get: Get, clinic: SmallClinic) -> None:
    """A page that fits twice is listed once, and counted once."""
    gout = factories.ConditionFactory(name="Gout")
    both = factories.ArticlePageFactory(title="Both", conditions=[clinic.migraine, gout])

    answer = get("pages/", type=ARTICLES, conditions__in=f"{clinic.migraine.pk},gout")

    assert titles(answer) == [NEWS, both.title]
    assert answer["meta"] == {"total_count": 2}


@pytest.mark.parametrize("name", ["first_published_at", "last_published_at"])
def test_moments_are_compared(get: Get, clinic: SmallClinic, name: str) -> None:
    at = [datetime(2026, 5, 5, hour, tzinfo=UTC) for hour in (10, 11, 12)]
    parent = factories.StandardPageFactory(title="Parent")
    for number, moment in enumerate(at):
        page = factories.StandardPageFactory(title=str(number), parent=parent)
        Page.objects.filter(pk=page.pk).update(**{name: moment})

    def find(**operators: str) -> list[str]:
        query = {f"{name}__{operator}": raw for operator, raw in operators.items()}
        return titles(get("pages/", child_of=parent.pk, **query))

    assert find(gt="2026-05-05T11:00:00Z") == ["2"]
    assert find(gte="2026-05-05T11:00:00Z") == ["1", "2"]
    assert find(lt="2026-05-05T11:00:00Z") == ["0"]
    assert find(lte="2026-05-05T11:00:00Z") == ["0", "1"]
    assert find(lte="2026-05-05T13:00:00+02:00") == ["0", "1"]
    assert find(gt="2026-05-05T10:00:00Z", lt="2026-05-05T12:00:00Z") == ["1"]


def test_moment_that_is_missing_is_found(get: Get, clinic: SmallClinic) -> None:
    page = factories.StandardPageFactory(title="Timeless")
    Page.objects.filter(pk=page.pk).update(first_published_at=None)

    found = get("pages/", descendant_of="root", first_published_at__isnull="true")
    others = get("pages/", descendant_of="root", first_published_at__isnull="false", limit=50)

    assert titles(found) == ["Timeless"]
    assert "Timeless" not in titles(others)
    assert len(others["items"]) == get("pages/")["meta"]["total_count"] - 2  # the home page, it


def test_ids_are_found_and_compared(get: Get, clinic: SmallClinic) -> None:
    about, team, draft = clinic.about.pk, clinic.team.pk, clinic.draft.pk

    def find(**query: Any) -> list[str]:
        return titles(get("pages/", child_of=clinic.about.pk, **query))

    some = get("pages/", id__in=f"{team},{about},{draft},0,2147483647")
    assert titles(some) == ["About us", "Our team"]
    assert some["meta"] == {"total_count": 2}
    assert find(id__gte=team) == ["Our team"]
    assert find(id__gt=team) == []
    assert find(id__lte=team) == ["Our team"]
    assert find(id__lt=team) == []


def test_a_hundred_values_are_taken(get: Get, clinic: SmallClinic) -> None:
    ids = [clinic.about.pk, *range(900_000, 900_099)]

    assert titles(get("pages/", id__in=",".join(map(str, ids)))) == ["About us"]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("id__in", "1,x"),
        ("id__in", ""),
        ("id__in", "1,,2"),
        ("id__in", "1,-2"),
        ("id__in", "٣"),
        ("id__in", ",".join(["1"] * 101)),
        ("id__gt", "x"),
        ("id__gte", "1.5"),
        ("id__lt", "9" * 30),
        ("id__lte", ""),
        ("title__in", ",".join(["x"] * 101)),
        ("slug__in", "," * 100),
        ("first_published_at__gt", "today"),
        ("first_published_at__gte", "2026-01-01"),
        ("first_published_at__lt", "2026-01-01T00:00:00"),
        ("last_published_at__lte", "2026-13-01T00:00:00Z"),
        ("first_published_at__isnull", "maybe"),
        ("first_published_at__isnull", ""),
        ("last_published_at__isnull", "2"),
    ],
)
def test_wrong_value_is_refused_by_name(
    refuse: Refuse, clinic: SmallClinic, name: str, raw: str
) -> None:
    refuse("pages/", **{name: raw})


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("published_on__gte", "yesterday"),
        ("published_on__lt", "2026-02-30"),
        ("published_on__in", "2026-02-01,x"),
        ("published_on__in", ""),
        ("published_on__isnull", "none"),
        ("category__in", ",".join(["1"] * 101)),
        ("category__in", "9" * 30),
        ("conditions__in", "1," + "9" * 30),
        ("conditions__isnull", "maybe"),
        ("category__isnull", "null"),
    ],
)
def test_wrong_value_of_an_article_is_refused_by_name(
    get: Get, clinic: SmallClinic, name: str, raw: str
) -> None:
    problem = get("pages/", 400, type=ARTICLES, **{name: raw})

    assert (problem["code"], problem["parameter"]) == ("bad_parameter", name)


@pytest.mark.parametrize(
    "name",
    [
        *("title__gt", "title__isnull", "title__contains", "slug__startswith", "id__isnull"),
        *("show_in_menus__in", "search_description__in", "first_published_at__in", "id__"),
        *("published_on__gte", "category__in", "first_published_at__gte__lt", "parent__in"),
    ],
)
def test_operator_that_a_field_has_not_is_refused(
    refuse: Refuse, clinic: SmallClinic, name: str
) -> None:
    refuse("pages/", **{name: "1"})
