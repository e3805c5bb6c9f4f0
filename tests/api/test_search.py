"""``search``: marked names are found, combined with everything else a listing understands."""

import pytest

from tests import factories

from .small_clinic import Get, SmallClinic, titles

pytestmark = pytest.mark.django_db

BOTOX = ["Botox® for headaches", "Can Botox® treat a migraine?"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("botox", BOTOX),
        ("Botox®", BOTOX),
        ("BOTOX", BOTOX),
        ("botox(R)", BOTOX),
        ("vertiflex", ["Vertiflex™ spacers"]),
        ("Vertiflex™", ["Vertiflex™ spacers"]),
        ("juvederm", ["What Juvéderm® does"]),
        ("Juvéderm®", ["What Juvéderm® does"]),
        ("IPL", ["IPL/BBL after summer"]),
        ("bbl", ["IPL/BBL after summer"]),
        (
            "headache",
            ["Botox® for headaches", "Can Botox® treat a migraine?", "Vertiflex™ spacers"],
        ),
        ("who we are", []),  # stop words alone
        ("botox migraine treat", ["Can Botox® treat a migraine?"]),
        ("botox nothing", []),
        ("®", []),
        ("' OR 1=1 --", []),
        ("botox & !migraine | (x", []),
    ],
)
def test_search_finds_marked_names(
    get: Get, clinic: SmallClinic, query: str, found: list[str]
) -> None:
    answer = get("pages/", search=query)

    assert sorted(titles(answer)) == found
    assert answer["meta"]["total_count"] == len(found)


def test_any_word_is_enough_with_or(get: Get, clinic: SmallClinic) -> None:
    query = {"search": "juvederm vertiflex"}

    assert titles(get("pages/", **query)) == []
    assert titles(get("pages/", **query, search_operator="and")) == []
    assert sorted(titles(get("pages/", **query, search_operator="or"))) == [
        "Vertiflex™ spacers",
        "What Juvéderm® does",
    ]


def test_better_matches_come_first(get: Get, clinic: SmallClinic) -> None:
    """A page that only mentions the word comes last, though it is the first in the tree."""
    clinic.home.body = [factories.build_block("paragraph", value="<p>Botox costs.</p>")]
    clinic.home.save()

    assert sorted(titles(get("pages/", search="botox"))[:-1]) == BOTOX
    assert titles(get("pages/", search="botox"))[-1] == "Home"


def test_search_combines_with_type_filter_order_and_limit(get: Get, clinic: SmallClinic) -> None:
    narrowed = {"search": "migraine", "type": "treatments.TreatmentPage"}

    by_title = get("pages/", **narrowed, order="-title", limit=1)
    second = get("pages/", **narrowed, order="-title", limit=1, offset=1)
    filtered = get("pages/", **narrowed, body_areas="neck")
    below = get("pages/", search="botox", descendant_of=clinic.articles.pk)

    assert (titles(by_title), by_title["meta"]["total_count"]) == (["Vertiflex™ spacers"], 2)
    assert (titles(second), second["meta"]["total_count"]) == (["Botox® for headaches"], 2)
    assert (titles(filtered), filtered["meta"]["total_count"]) == (["Botox® for headaches"], 1)
    assert titles(below) == ["Can Botox® treat a migraine?"]


def test_search_finds_nothing_hidden(get: Get, clinic: SmallClinic) -> None:
    for word in ("unfinished", "rota", "private"):
        answer = get("pages/", search=word)

        assert answer == {"meta": {"total_count": 0}, "items": []}
