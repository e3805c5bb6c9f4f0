"""``pages/``: Wagtail's v2 endpoint for pages, answering complete payloads from the builder.

The envelope, the parameters and their meaning are Wagtail's. Where this endpoint differs, the
table in ``docs/api.md`` says how and why.
"""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.filters import (
    AncestorOfFilter,
    ChildOfFilter,
    DescendantOfFilter,
    LocaleFilter,
    TranslationOfFilter,
)
from wagtail.api.v2.utils import BadRequestError, page_models_from_string
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page, Site

from cms.models import BasePage
from cms.payload.load import NoSiteError, load_empty_content
from cms.payload.pages import PageSerializer
from cms.search.query import SearchQueryTooLongError, match_pages
from cms.visibility import public_pages

from .build import build_pages
from .delivery import DeliveryView
from .errors import BadParameterError
from .fields import check_fields, list_fields, parse_fields, project_page
from .parameters import (
    COMMON_FILTERS,
    CONSTANTS,
    MAX_INTEGER,
    MAX_OFFSET,
    ORDERINGS,
    check_constants,
    check_locale,
    check_page_id,
    check_parameters,
    filter_by_field,
    read_integer,
)

LISTING_DEFAULT_FIELDS = (
    "id",
    "type",
    "detail_url",
    "title",
    "html_url",
    "slug",
    "first_published_at",
)
DEFAULT_LIMIT = 20

# Wagtail's own filters over the tree, each with the parameter it reads.
TREE_FILTERS = (
    ("child_of", ChildOfFilter),
    ("ancestor_of", AncestorOfFilter),
    ("descendant_of", DescendantOfFilter),
    ("translation_of", TranslationOfFilter),
    ("locale", LocaleFilter),
)
DETAIL_OPERATIONS = CONSTANTS | {"fields", "locale", "type"}
FIND_OPERATIONS = DETAIL_OPERATIONS | {"html_path", "id"}
LISTING_OPERATIONS = (
    DETAIL_OPERATIONS
    | {"limit", "offset", "order", "search", "search_operator"}
    | {name for name, _ in TREE_FILTERS}
)


class PagesViewSet(DeliveryView, PagesAPIViewSet):
    """Public pages: a listing, one page, and a page by its path on the front end."""

    def listing_view(self, request: Request) -> Response:
        """Answer ``{"meta": {"total_count"}, "items"}``. Cost: 2 queries and one build."""
        model = self._read_type()
        known_filters = self._filters_of(model)
        self._check(LISTING_OPERATIONS | set(known_filters))
        choices = parse_fields(request.GET.get("fields"))
        check_fields(choices, _serializer_of(model))
        pages = self._order(self._search(self._filter(self.get_queryset(), known_filters)))
        total_count, ids = self._paginate(pages)
        available = list_fields(_serializer_of(model))
        items = [
            project_page(payload, choices, available=available, defaults=LISTING_DEFAULT_FIELDS)
            for payload in build_pages(ids)
        ]
        return Response({"meta": {"total_count": total_count}, "items": items})

    def detail_view(self, request: Request, pk: int) -> Response:
        """Answer the complete page. Cost: one build."""
        self._check(DETAIL_OPERATIONS)
        choices = parse_fields(request.GET.get("fields"))
        payloads = build_pages([pk]) if pk <= MAX_INTEGER else []
        if not payloads or not self._is_wanted(payloads[0]["meta"]["type"]):
            raise Http404
        serializer_class = _serializer_named(payloads[0]["meta"]["type"])
        check_fields(choices, serializer_class)
        names = list_fields(serializer_class)
        return Response(project_page(payloads[0], choices, available=names, defaults=names))

    def find_view(self, request: Request) -> HttpResponse:
        """Redirect to the page at ``html_path`` or with ``id``. Cost: 2 queries."""
        self._check(FIND_OPERATIONS)
        response: HttpResponse = super().find_view(request)
        return response

    def find_object(self, queryset: QuerySet[Page], request: Request) -> Page | None:
        """Return the public page that a front-end path or an id leads to."""
        if "html_path" in request.GET:
            content = load_empty_content()
            steps = [step for step in request.GET["html_path"].split("?")[0].split("/") if step]
            url_path = content.site.url_path + "".join(f"{step}/" for step in steps)
            return queryset.filter(url_path=url_path).first()
        pk = read_integer(request.GET, "id", 0, maximum=MAX_INTEGER)
        return queryset.filter(pk=pk).first()

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return all public pages."""
        return public_pages()

    def get_queryset(self) -> QuerySet[Any]:
        """Return the public pages of the types asked for."""
        models = self._read_types()
        pages: Any = self.get_base_queryset()
        if len(models) == 1:
            return models[0].objects.order_by().filter(pk__in=pages.values("pk"))
        return pages.type(*models) if models else pages

    def get_root_page(self) -> Page:
        """Return the site's root page, whatever the Host header says."""
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        if site is None:
            raise NoSiteError
        return site.root_page

    def get_renderer_context(self) -> dict[str, Any]:
        """Return the context without Wagtail's indentation, which is a third of an answer."""
        return {**super().get_renderer_context(), "indent": None}

    def _check(self, known: Collection[str]) -> None:
        """Refuse what is unknown, and wrong values of what all three addresses understand."""
        check_parameters(self.request.GET, known)
        check_constants(self.request.GET)
        check_locale(self.request.GET)

    def _is_wanted(self, label: str) -> bool:
        """Tell whether a page of a type is among the types asked for."""
        models = self._read_types()
        return not models or issubclass(page_models_from_string(label)[0], tuple(models))

    def _read_types(self) -> list[type[BasePage]]:
        raw = self.request.GET.get("type")
        try:
            return list(page_models_from_string(raw)) if raw else []
        except (LookupError, ValueError) as error:
            raise BadParameterError("type", "type doesn't exist") from error

    def _read_type(self) -> type[BasePage] | None:
        models = self._read_types()
        return models[0] if len(models) == 1 and issubclass(models[0], BasePage) else None

    def _filters_of(self, model: type[BasePage] | None) -> tuple[str, ...]:
        return (*COMMON_FILTERS, *(model.listing_filters if model else ()))

    def _filter(self, pages: QuerySet[Any], known_filters: tuple[str, ...]) -> QuerySet[Any]:
        for name in known_filters:
            if name in self.request.GET:
                pages = filter_by_field(pages, name, self.request.GET[name])
        for name, tree_filter in TREE_FILTERS:
            if name != "locale":
                check_page_id(self.request.GET, name, or_root=name != "ancestor_of")
            try:
                pages = tree_filter().filter_queryset(self.request, pages, self)
            except BadRequestError as error:
                raise BadParameterError(name, str(error)) from error
        return pages

    def _search(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        query = self.request.GET
        operator: Any = query.get("search_operator", "and")
        if operator not in ("and", "or"):
            raise BadParameterError("search_operator", "search_operator must be 'and' or 'or'")
        if "search" not in query:
            return pages
        try:
            return match_pages(pages, query["search"], operator)
        except SearchQueryTooLongError as error:
            raise BadParameterError("search", str(error)) from error

    def _order(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        raw = self.request.GET.get("order")
        if not raw:
            is_ranked = "search_rank" in pages.query.annotations
            return pages.order_by(*(["-search_rank", "id"] if is_ranked else ["path"]))
        names = raw.split(",")
        if "random" in names:
            if len(names) > 1 or "offset" in self.request.GET:
                raise BadParameterError(
                    "order", "random ordering cannot be combined with other fields or an offset"
                )
            return pages.order_by("?")
        own = {field.name for field in pages.model._meta.fields} & {"published_on"}
        allowed = {*ORDERINGS, *own}
        for name in names:
            if name.removeprefix("-") not in allowed:
                raise BadParameterError("order", f"cannot order by '{name}' (unknown field)")
        return pages.order_by(*names, "id")

    def _paginate(self, pages: QuerySet[Any]) -> tuple[int, list[int]]:
        query = self.request.GET
        offset = read_integer(query, "offset", 0, maximum=MAX_OFFSET)
        limit_max = settings.WAGTAILAPI_LIMIT_MAX
        limit = read_integer(query, "limit", min(DEFAULT_LIMIT, limit_max), maximum=limit_max)
        ids = list(pages.values_list("pk", flat=True)[offset : offset + limit])
        return pages.count(), ids


def _serializer_of(model: type[BasePage] | None) -> type[PageSerializer]:
    return model.api_serializer if model else PageSerializer


def _serializer_named(label: str) -> type[PageSerializer]:
    return _serializer_of(page_models_from_string(label)[0])
