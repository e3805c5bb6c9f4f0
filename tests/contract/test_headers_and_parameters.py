"""What an endpoint is asked and what its headers say: as documented, no less and no more."""

import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from api.contract.generator import build_schema
from api.delivery.private import PRIVATE_PREFIX
from api.parameters import check_parameters
from cms.payload.load import page_types
from tests import factories

from .test_answers import GOLDEN

# What every answer has and the contract need not say: HTTP's own, and Django's for browsers.
TRANSPORT = {
    *("Access-Control-Allow-Origin", "Content-Encoding", "Content-Length", "Content-Type"),
    *("Cross-Origin-Opener-Policy", "Referrer-Policy", "X-Content-Type-Options"),
}
# A page of its own, which no program reads.
PAGE_ONLY = {"Content-Security-Policy"}
TYPES = re.compile(r"\w+\.\w+Page")

# Those that anybody may ask; what previews are asked and answer is in tests/preview.
OPERATIONS = {
    path: methods["get"]
    for path, methods in build_schema()["paths"].items()
    if not path.startswith(PRIVATE_PREFIX)
}
ANSWERING = [path for path, operation in OPERATIONS.items() if "200" in operation["responses"]]
LABELS = [model._meta.label for model in page_types()]


@pytest.fixture(scope="module")
def addresses(module_db: None) -> dict[str, str]:
    """The address of something there is, for each path of the contract."""
    image, document = factories.ImageFactory(), factories.DocumentFactory()
    location = factories.LocationFactory()
    condition, area = factories.ConditionFactory(), factories.BodyAreaFactory()
    category = factories.CategoryFactory()
    download = factories.build_block("download", document=document.pk)
    treatment = factories.TreatmentPageFactory(
        hero_image=image, body=[download], conditions=[condition], body_areas=[area]
    )
    factories.ArticlePageFactory(category=category)
    redirect = Redirect.add_redirect("/old", treatment)
    rows = {
        "pages": treatment,
        "people": treatment.reviewed_by,
        "conditions": condition,
        "body-areas": area,
        "categories": category,
        "locations": location,
        "images": image,
        "documents": document,
        "redirects": redirect,
    }
    front_end_path = treatment.url_path.removeprefix("/home")
    queries = {
        "resolve": f"?path={front_end_path}",
        "find": f"?html_path={front_end_path}",
        "search": f"?q={treatment.title}",
    }

    def build_address(path: str) -> str:
        *_, route, last = path.strip("/").split("/")
        row = rows.get(route)
        filled = path.replace("{id}", str(row.pk if row else 0)).replace("{number}", "1")
        return filled + queries.get(last, "")

    return {path: build_address(path) for path in OPERATIONS}


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The parameters that views say they know: a set for each question asked."""
    said: list[set[str]] = []

    def record(query: QueryDict, names: Any) -> None:
        said.append(set(names))
        check_parameters(query, names)

    for name, module in list(sys.modules.items()):
        if name.startswith("api.") and vars(module).get("check_parameters") is check_parameters:
            monkeypatch.setattr(module, "check_parameters", record)
    return said


def list_documented(path: str, label: str | None = None) -> Iterator[str]:
    """Yield the query parameters of a path: those for any type, and those that need the type."""
    components = build_schema()["components"]["parameters"]
    for part in OPERATIONS[path]["parameters"]:
        parameter = components[part["$ref"].rpartition("/")[2]] if "$ref" in part else part
        _, needs_type, types = parameter.get("description", "").partition("With type=")
        if parameter["in"] == "query" and (not needs_type or label in TYPES.findall(types)):
            yield parameter["name"]


@pytest.mark.parametrize("path", ANSWERING)
def test_answer_has_the_headers_that_are_documented(
    client: Client, db: None, addresses: dict[str, str], path: str
) -> None:
    response = client.get(addresses[path])

    assert response.status_code == 200, response.content
    media_types = set(OPERATIONS[path]["responses"]["200"]["content"])
    assert response["Content-Type"].partition(";")[0] in media_types
    ignored = TRANSPORT | (PAGE_ONLY if media_types == {"text/html"} else set())
    documented = set(OPERATIONS[path]["responses"]["200"]["headers"])
    assert set(response.headers) - ignored == documented
    assert response["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ANSWERING)
def test_answer_that_the_client_has_is_not_sent_again(
    client: Client, db: None, addresses: dict[str, str], path: str
) -> None:
    address = addresses[path]
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    of_304 = build_schema()["components"]["responses"]["NotModified"]["headers"]
    assert set(again.headers) - TRANSPORT - PAGE_ONLY <= set(of_304)
    for name in set(of_304) & set(first.headers):
        assert again[name] == first[name]


@pytest.mark.parametrize("status", ["302", "400", "404", "410", "503"])
def test_other_answer_has_the_headers_that_are_documented(
    client: Client, db: None, addresses: dict[str, str], status: str
) -> None:
    schema = build_schema()
    factories.StandardPageFactory(title="Was here").unpublish()
    asked = {
        "302": addresses["/api/v2/pages/find/"],
        "400": "/api/v2/pages/?limit=x",
        "404": "/api/v2/pages/999999/",
        "410": "/api/v2/resolve/?path=/was-here/",
        "503": "/api/v2/site/",
    }
    if status == "503":
        factories.load_home().sites_rooted_here.update(is_default_site=False)

    response = client.get(asked[status])

    assert response.status_code == int(status), response.content
    found = OPERATIONS["/api/v2/pages/find/"]["responses"].get(status)
    if found is None or "$ref" in found:
        name = {"400": "BadRequest", "404": "NotFound", "410": "Gone", "503": "Unavailable"}[status]
        found = schema["components"]["responses"][name]
    assert set(response.headers) - TRANSPORT == set(found["headers"])


@pytest.mark.parametrize("path", sorted(set(OPERATIONS) - {"/api/v2/pages/"}))
def test_every_parameter_is_documented_and_known(
    client: Client, db: None, addresses: dict[str, str], known: list[set[str]], path: str
) -> None:
    joint = "&" if "?" in addresses[path] else "?"

    response = client.get(f"{addresses[path]}{joint}_=1")

    assert response.status_code in (200, 302), response.content
    assert known == [set(list_documented(path))]


@pytest.mark.parametrize("label", [None, *LABELS])
def test_every_parameter_of_a_type_is_documented_and_known(
    client: Client, db: None, known: list[set[str]], label: str | None
) -> None:
    client.get("/api/v2/pages/", {"type": label} if label else {})

    assert known == [set(list_documented("/api/v2/pages/", label))]


def test_every_golden_listing_is_of_a_documented_address() -> None:
    listings = {path.stem for path in GOLDEN.iterdir() if f"/api/v2/{path.stem}/" in OPERATIONS}

    routes = {path.split("/")[3] for path in OPERATIONS if path.endswith("/{id}/")}
    assert routes - {"pages"} <= listings
