"""Which page types can be imported, and where a page of a type belongs.

The types are found, not listed: a page class that sets ``import_name`` is one.
"""

from django.apps import apps
from wagtail.models import Page, Site

from cms.importer.problems import ImportProblem
from cms.models import BasePage

DEFAULT_TYPE = "treatment"
RELATED_TYPE = "article"


def list_page_types() -> dict[str, type[BasePage]]:
    """The page classes that can be imported, by their ``import_name``, sorted by it."""
    types = {
        model.import_name: model
        for model in apps.get_models()
        if issubclass(model, BasePage) and model.import_name
    }
    return dict(sorted(types.items()))


def get_page_type(name: str) -> type[BasePage]:
    """The page class that is imported as ``name``.

    Raises:
        ImportProblem: there is none.
    """
    types = list_page_types()
    if name not in types:
        raise ImportProblem(f"no page type {name}; there are: {', '.join(types)}")
    return types[name]


def find_default_parent(page_class: type[BasePage]) -> Page:
    """The first live page, in tree order, that may hold pages of the class.

    Raises:
        ImportProblem: there is none yet.
    """
    parent_models = page_class.allowed_parent_page_models()
    pages = Page.objects.type(tuple(parent_models)).live().order_by("path") if parent_models else []
    for page in pages:
        return page.specific
    names = " or ".join(model._meta.verbose_name for model in parent_models) or "a page"
    raise ImportProblem(
        f"there is no live {names} to put the {page_class._meta.verbose_name} under;"
        " publish one first or name another with --parent"
    )


def find_parent(path: str, page_class: type[BasePage]) -> Page:
    """The page at a URL path of the site, such as ``/treatments/``.

    Raises:
        ImportProblem: no page is there, or it may not hold pages of the class.
    """
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    root_path = site.root_page.url_path if site else "/"
    inner = path.strip("/")
    page = Page.objects.filter(url_path=f"{root_path}{inner}/" if inner else root_path).first()
    if page is None:
        raise ImportProblem(f"no page at {path} to put the import under")
    parent = page.specific
    if not page_class.can_exist_under(parent):
        raise ImportProblem(
            f"{path} is a {parent._meta.verbose_name},"
            f" which cannot hold a {page_class._meta.verbose_name}"
        )
    return parent
