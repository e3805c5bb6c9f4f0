"""What is wrong with a graph: each kind of mistake, said once and of the right node."""

import time
from typing import Any

import pytest

from cms.seo.structured_data.google import RULES
from cms.seo.structured_data.problems import GraphProblem, find_problems
from cms.seo.structured_data.vocabulary import find_range, is_type

PAGE = "https://clinic.example/a/#webpage"
WEBPAGE = {"@type": "WebPage", "@id": PAGE}
STEP = {"@type": "ListItem", "position": 1, "name": "A", "item": {"@type": "WebPage", "@id": "a"}}


def problem(key: str, reason: str, severity: Any = "error", node: str = PAGE) -> GraphProblem:
    return GraphProblem(node, key, reason, severity)


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        ({"name": "A", "lastReviewed": "2026-01-02"}, []),
        ({"about": {"@id": PAGE}}, []),
        ({"@type": "Page"}, [problem("@type", "schema.org has no type Page.")]),
        ({"@type": []}, [problem("@type", "It has no type.")]),
        ({"title": "A"}, [problem("title", "schema.org has no such property of WebPage.")]),
        (
            {"headline": "", "name": None},
            [problem("headline", "It is empty."), problem("name", "It is empty.")],
        ),
        ({"keywords": []}, [problem("keywords", "It is empty.")]),
        (
            {"lastReviewed": "yesterday"},
            [problem("lastReviewed", "It must be Date, not 'yesterday'.")],
        ),
        ({"url": "/a/"}, [problem("url", "It must be URL, not '/a/'.")]),
        (
            {"reviewedBy": "Imani"},
            [problem("reviewedBy", "It must be Organization or Person, not 'Imani'.")],
        ),
        (
            {"reviewedBy": {"@id": PAGE}},
            [problem("reviewedBy", "It must be Organization or Person, not WebPage.")],
        ),
        ({"about": {"@id": "#gone"}}, [problem("about", "Nothing in the graph is called #gone.")]),
        (
            {"about": {"@type": "Thing", "tint": "red"}},
            [problem("tint", "schema.org has no such property of Thing.", node="Thing")],
        ),
        (
            {"isBasedOnUrl": "https://clinic.example/"},
            [problem("isBasedOnUrl", "schema.org has replaced this property.", "warning")],
        ),
    ],
)
def test_terms_values_and_references(properties: dict[str, Any], found: list[Any]) -> None:
    assert find_problems([{**WEBPAGE, **properties}]) == found


@pytest.mark.parametrize(
    ("procedure_type", "is_value"),
    [
        ("https://schema.org/PercutaneousProcedure", True),
        ("https://schema.org/SurgicalProcedure", False),
        ("PercutaneousProcedure", False),
    ],
)
def test_enumerations_hold_their_own_values(procedure_type: str, is_value: bool) -> None:
    node = {"@type": "MedicalTherapy", "procedureType": procedure_type}

    assert (find_problems([node]) == []) is is_value


def test_a_node_of_two_types_may_say_what_either_may() -> None:
    node = {"@type": ["SurgicalProcedure", "MedicalTherapy"], "contraindication": "None known"}

    assert find_problems([node]) == []


@pytest.mark.parametrize(
    ("node", "missing", "severity"),
    [
        ({"@type": "WebSite"}, {"name", "url"}, "error"),
        ({"@type": "FAQPage"}, {"mainEntity"}, "error"),
        (
            {"@type": "FAQPage", "mainEntity": [{"@type": "Question"}]},
            {"mainEntity.name", "mainEntity.acceptedAnswer"},
            "error",
        ),
        (
            {
                "@type": "FAQPage",
                "mainEntity": [
                    {"@type": "Question", "name": "A?", "acceptedAnswer": {"@type": "Answer"}}
                ],
            },
            {"mainEntity.acceptedAnswer.text"},
            "error",
        ),
        ({"@type": "BreadcrumbList"}, {"itemListElement"}, "error"),
        ({"@type": "BreadcrumbList", "itemListElement": [STEP]}, {"itemListElement"}, "error"),
        (
            {"@type": "BreadcrumbList", "itemListElement": [STEP, {"@type": "ListItem"}]},
            {"itemListElement.position", "itemListElement.name", "itemListElement.item"},
            "error",
        ),
        ({"@type": "MedicalClinic", "telephone": "0"}, {"name", "address"}, "error"),
        ({"@type": "MedicalOrganization"}, set(), "error"),
        (
            {"@type": "MedicalOrganization"},
            {"name", "url", "logo", "telephone", "email", "sameAs"},
            "warning",
        ),
        (
            {"@type": "Article", "author": {"@type": "Person", "name": "A"}},
            {"author.url|sameAs", "dateModified", "datePublished", "headline", "image"},
            "warning",
        ),
        ({"@type": "MedicalWebPage"}, set(), "warning"),
    ],
)
def test_google_misses_what_its_table_says(
    node: dict[str, Any], missing: set[str], severity: str
) -> None:
    assert {p.property for p in find_problems([node]) if p.severity == severity} == missing


def test_google_is_satisfied_by_a_node_elsewhere_in_the_graph() -> None:
    author = {"@type": "Person", "@id": "#a", "name": "A", "sameAs": "https://a.example/"}
    article = {"@type": "Article", "headline": "A", "author": [{"@id": "#a"}]}

    found = {problem.property for problem in find_problems([article, author])}

    assert found == {"dateModified", "datePublished", "image"}


def test_errors_come_before_warnings_and_nothing_is_said_twice() -> None:
    page = {**WEBPAGE, "isBasedOnUrl": "https://a.example/", "title": "A", "name": ["", ""]}

    assert [(p.property, p.severity) for p in find_problems([page])] == [
        ("title", "error"),
        ("name", "error"),
        ("isBasedOnUrl", "warning"),
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.type)
def test_what_google_asks_for_is_in_schema_orgs_vocabulary(rule: Any) -> None:
    assert is_type(rule.type)
    paths = [*rule.required, *rule.recommended, *rule.counts]
    names = [name for path in paths for name in path.split(".")[0].split("|")]
    assert [name for name in names if find_range((rule.type,), name) is None] == []


def test_a_graph_is_checked_in_less_than_five_milliseconds() -> None:
    questions = [
        {
            "@type": "Question",
            "name": f"{number}?",
            "acceptedAnswer": {"@type": "Answer", "text": "Yes."},
        }
        for number in range(20)
    ]
    graph = [WEBPAGE, {"@type": "FAQPage", "mainEntity": questions}]
    find_problems(graph)  # reads the vocabulary

    times = []
    for _ in range(9):
        start = time.thread_time()
        assert find_problems(graph) == []
        times.append(time.thread_time() - start)

    assert min(times) < 0.005
