"""``pages/<id>/`` and ``pages/find/``, with Wagtail's parameters."""

from typing import Any
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from wagtail.api.v2.utils import page_models_from_string

from api.contract.answers import PageAnswerSerializer, ProblemSerializer
from api.contract.parameters import DETAIL_PARAMETERS, FIND_PARAMETERS, PAGE_ID
from api.contract.shared import LAST_MODIFIED, SURROGATE_KEY
from api.delivery import DeliveryView, answer_json
from api.delivery.answers import Caching
from api.errors import KEPT_SHORTLY
from api.fields import Projection, list_shared_fields, parse_fields
from api.page_listing.selection import read_types
from api.parameters import (
    CONSTANTS,
    MAX_INTEGER,
    check_constants,
    check_locale,
    check_parameters,
    read_integer,
)
from api.snapshots.making import make_pages
from api.snapshots.reading import read_many
from api.snapshots.records import StoredAnswer

from .answering import answer_page, find_public_page, find_public_path, require

DETAIL_OPERATIONS = CONSTANTS | {"fields", "locale", "type"}
FIND_OPERATIONS = DETAIL_OPERATIONS | {"html_path", "id"}


class PageView(DeliveryView):
    """A complete page, or the fields of it that are asked for."""

    @extend_schema(
        operation_id="page",
        summary="One page",
        parameters=[PAGE_ID, *DETAIL_PARAMETERS, LAST_MODIFIED, SURROGATE_KEY],
        responses={200: PageAnswerSerializer, 404: ProblemSerializer},
    )
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer the page. Cost: 1 statement when fresh."""
        if pk > MAX_INTEGER:
            raise Http404
        if not request.META.get("QUERY_STRING"):
            return answer_page(request, pk)
        return self._answer_part(request, pk)

    def _answer_part(self, request: HttpRequest, pk: int) -> HttpResponse:
        check_page_parameters(request, DETAIL_OPERATIONS)
        models = read_types(request.GET.get("type"))
        choices = parse_fields(request.GET.get("fields"))
        stored = load_page(pk)
        payload = orjson.loads(stored.body)
        (model,) = page_models_from_string(payload["meta"]["type"])
        if models and not issubclass(model, tuple(models)):
            raise Http404
        return answer_json(
            request,
            Projection(choices, list_shared_fields([model])).project(payload),
            caching=Caching().end_after(stored.seconds_left),
            surrogate_keys=[stored.surrogate_keys],
        )


class FindView(DeliveryView):
    """From a front-end path or an id to the page's own address."""

    @extend_schema(
        operation_id="find_page",
        summary="The address of the page at a path of the front end",
        parameters=FIND_PARAMETERS,
        responses={
            302: OpenApiResponse(description="The page is at `Location`."),
            404: ProblemSerializer,
        },
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Redirect to the page at ``html_path`` or with ``id``. Cost: 1 statement."""
        check_page_parameters(request, FIND_OPERATIONS)
        models = read_types(request.GET.get("type"))
        page = require(_find_page(request))
        if models and not _is_of(page, models):
            raise Http404
        rest = {k: v for k, v in request.GET.items() if k not in ("html_path", "id")}
        address = reverse("page", args=[page])
        response = HttpResponse(status=302)
        response.headers["Location"] = f"{settings.CMS_BASE_URL}{address}?{urlencode(rest)}"
        response.headers["Cache-Control"] = KEPT_SHORTLY
        return response


def check_page_parameters(request: HttpRequest, known: frozenset[str]) -> None:
    """Refuse what an address of one page does not understand."""
    check_parameters(request.GET, known)
    check_constants(request.GET)
    check_locale(request.GET)


def load_page(pk: int) -> StoredAnswer:
    """Return a page's answer, stored or made now. Cost: 1 statement when fresh.

    Raises:
        Http404: there is no public page of this id.
    """
    stored = read_many([pk]).get(pk)
    if stored is None:
        require(find_public_page(pk))
        stored = make_pages([pk]).get(pk)
    if stored is None:
        raise Http404
    return stored


def split_path(path: str) -> str:
    """Return a front-end path as Wagtail stores it below the site's root: ``treatments/x/``."""
    return "".join(f"{step}/" for step in path.split("?")[0].split("/") if step)


def _find_page(request: HttpRequest) -> int | None:
    if "html_path" in request.GET:
        return find_public_path(split_path(request.GET["html_path"]))
    return find_public_page(read_integer(request.GET, "id", 0, maximum=MAX_INTEGER))


def _is_of(page: int, models: list[Any]) -> bool:
    return any(model.objects.filter(pk=page).exists() for model in models)
