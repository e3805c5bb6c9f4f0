"""Second phase of building: load each kind of thing once, whatever the number of pages.

Every function runs a fixed number of queries, also when it has nothing to ask for; only pages cost
one for each of their types. So the price of a build can be told, and is asserted in the tests.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import IntegerField, ManyToManyField, Model, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject, Now
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, Site

from cms.images.documents import DocumentRecord, build_document_payload
from cms.images.renditions import ImageRecord
from cms.models import BasePage, Clinic, Document, Image, Location
from cms.visibility import PUBLIC_SQL, build_lineage_sql, filter_public

from .content import ClinicRecord, Content, PageLine, SiteRoot
from .kinds import snippet_kinds
from .references import References, collect_model
from .sources import PageSource

# A page of any type in one scan: as a union over the types it took ten times as long to plan.
_LINES = f"""
SELECT page.id, page.content_type_id, page.title, page.path, page.url_path,
       COALESCE({{teaser}}, ''), COALESCE({{hero}}), {build_lineage_sql("page.path")}, {PUBLIC_SQL}
  FROM wagtailcore_page page
  {{joins}}
 WHERE page.id = ANY (%s::bigint[]) OR page.path = ANY (%s::text[])
"""  # noqa: S608 - names of ours


class NoSiteError(LookupError):
    """There is no default site, so nothing has a public address yet."""

    def __init__(self) -> None:
        super().__init__("Mark one site as the default site under Settings, Sites.")


@cache
def page_types() -> tuple[type[BasePage], ...]:
    """Return every page type of the project, in a fixed order."""
    models = [model for model in apps.get_models() if issubclass(model, BasePage)]
    return tuple(sorted(models, key=lambda model: model._meta.label))


def load_empty_content() -> Content:
    """Load where URLs start, who the clinic is and the database's clock. Cost: 1 query.

    Raises:
        NoSiteError: no site is marked as the default one.
    """
    columns = {each.name: each.name for each in fields(ClinicRecord)}
    clinic = Clinic.objects.order_by("pk").values(record=JSONObject(**columns))[:1]
    site = (
        Site.objects.filter(is_default_site=True)
        .select_related("root_page")
        .annotate(clinic=Subquery(clinic), now=Now())
        .first()
    )
    if site is None:
        raise NoSiteError
    root = SiteRoot(
        root_url=site.root_url,
        path=site.root_page.path,
        url_path=site.root_page.url_path,
        cms_url=settings.CMS_BASE_URL,
        media_url=settings.MEDIA_BASE_URL,
    )
    return Content(site=root, now=site.now, clinic=ClinicRecord(**(site.clinic or {})))


def load_public_pages(ids: Sequence[int]) -> list[BasePage]:
    """Load the public ones of some pages as their own types, as asked.

    Cost: 1 query, and 1 for each type that is among them: asking every type for a single page took
    as long as the rest of a build.
    """
    found: dict[int, BasePage] = {}
    rows = Page.objects.filter(id__any=ids).order_by()
    types = set(rows.values_list("content_type__app_label", "content_type__model"))
    for model in page_types():
        if (model._meta.app_label, model._meta.model_name) in types:
            found.update((page.pk, page) for page in _load_public(model, ids))
    return [found[pk] for pk in ids if pk in found]


def load_relations(pages: Sequence[Any]) -> list[PageSource]:
    """Load the relations of saved pages. Cost: 1 query for each relation that any type has."""
    sources = {page.pk: PageSource(page, lineage=page.lineage) for page in pages}
    ids = list(sources)
    for model in page_types():
        for field in many_to_many_fields(model):
            for page_id, target_id in _load_many_to_many(field, ids):
                sources[page_id].relations.setdefault(field.name, []).append(target_id)
    for name, model in child_models().items():
        rows = model._default_manager.filter(page_id__any=ids).order_by("page_id", "sort_order")
        for page_id, target_id in rows.values_list("page_id", f"{model.api_relation_target}_id"):
            sources[page_id].relations.setdefault(name, []).append(target_id)
    return list(sources.values())


def read_relations(page: BasePage) -> PageSource:
    """Read the relations of a draft from the object itself, which may differ from the rows."""
    source = PageSource(page)
    for field in many_to_many_fields(type(page)):
        source.relations[field.name] = [item.pk for item in getattr(page, field.name).all()]
    for name, model in child_models().items():
        if hasattr(page, name):
            children = getattr(page, name).all()
            target = f"{model.api_relation_target}_id"
            source.relations[name] = [getattr(child, target) for child in children]
    return source


def many_to_many_fields(model: type[BasePage]) -> tuple["ManyToManyField[Any, Any]", ...]:
    """Return the many-to-many relations that a page type declares."""
    return tuple(model._meta.local_many_to_many)


@cache
def child_models() -> dict[str, Any]:
    """Map each ordered child relation to its model: those with ``api_relation_target``."""
    relations = {
        relation.get_accessor_name(): relation.related_model
        for model in page_types()
        for relation in get_all_child_relations(model)
    }
    return {
        name: model
        for name, model in sorted(relations.items())
        if hasattr(model, "api_relation_target")
    }


def load_shown(content: Content, references: References, paths: Iterable[str]) -> None:
    """Fill the content maps with everything public that was referred to.

    ``paths`` are tree paths of ancestors. Cost: 1 query for each kind of snippet, 1 each for pages,
    documents and images.
    """
    for kind, model in snippet_kinds().items():
        content.snippets[kind] = _load_snippets(model, references.ids(kind))
        for snippet in content.snippets[kind].values():
            collect_model(snippet, references)
    references.add("image", content.clinic.logo_id)
    load_page_lines(content, references.ids("page"), sorted(set(paths)))
    public = (line for line in content.pages.values() if line.is_public)
    references.update("image", (line.hero_image_id for line in public))
    load_files(content, references)


def load_locations(content: Content, sources: Iterable[PageSource]) -> None:
    """Load the clinic's locations, if a page says where they are. Cost: 1 query in any case."""
    are_shown = any(source.page.structured_data.shows_locations for source in sources)
    found = Location.objects.order_by("name", "pk")
    content.locations = list(found if are_shown else found.filter(id__any=[]))


def load_page_lines(content: Content, ids: Sequence[int], paths: Sequence[str] = ()) -> None:
    """Load what cards, links and breadcrumbs show of pages, and who is public. Cost: 1 query."""
    labels = {found.pk: model._meta.label for model, found in _content_types().items()}
    with connection.cursor() as cursor:
        cursor.execute(_build_lines_statement(), [list(ids), list(paths)])
        rows = cursor.fetchall()
    for pk, type_id, title, path, url_path, *rest in rows:
        if type_id in labels:
            url = content.site.build_page_url(url_path)
            content.pages[pk] = content.pages_by_path[path] = PageLine(
                pk, labels[type_id], title, path, url, *rest
            )


def _content_types() -> dict[Any, ContentType]:
    return ContentType.objects.get_for_models(*page_types())


@cache
def _build_lines_statement() -> str:
    tables = [(f"own{number}", model._meta) for number, model in enumerate(page_types())]
    joins = (
        f"LEFT JOIN {meta.db_table} {own} ON {own}.{meta.pk.column} = page.id"
        for own, meta in tables
    )
    return _LINES.format(
        teaser=", ".join(f"{own}.teaser" for own, _ in tables),
        hero=", ".join(f"{own}.hero_image_id" for own, _ in tables),
        joins="\n  ".join(joins),
    )


def load_files(content: Content, references: References) -> None:
    """Load documents and images that are in no private collection. Cost: 2 queries."""
    documents = Document.objects.public().filter(id__any=references.ids("document")).order_by()
    for document in documents.values_list(*DocumentRecord._fields):
        record = DocumentRecord(*document)
        content.documents[record.id] = build_document_payload(record, content.site.cms_url)
    images = Image.objects.public().filter(id__any=references.ids("image")).order_by()
    for image in images.values_list(*ImageRecord._fields):
        content.images[image[0]] = ImageRecord(*image)


def _load_public(model: type[BasePage], ids: Sequence[int]) -> "QuerySet[BasePage]":
    pages: QuerySet[BasePage] = filter_public(model.objects.filter(id__any=ids))
    lineage = RawSQL(build_lineage_sql("wagtailcore_page.path"), (), ArrayField(IntegerField()))  # noqa: S611 - a column of ours
    return pages.annotate(lineage=lineage)


def _load_snippets(model: type[Model], ids: Sequence[int]) -> dict[int, Model]:
    return {
        snippet.pk: snippet for snippet in model._default_manager.filter(id__any=ids).order_by()
    }


def _load_many_to_many(
    field: "ManyToManyField[Any, Any]", page_ids: Sequence[int]
) -> Iterable[tuple[int, int]]:
    # Editors tick terms and give them no order: they come in their model's, as in a draft.
    source, target = f"{field.m2m_field_name()}_id", field.m2m_reverse_field_name()
    ordering = [f"{target}__{name}" for name in field.related_model._meta.ordering or ()]
    through: Any = field.remote_field.through
    rows = through._default_manager.filter(**{f"{source}__any": list(page_ids)})
    return rows.order_by(*ordering, "pk").values_list(source, f"{target}_id")
