"""Load the demo clinic: all of it, or whatever of it is missing."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.demo.content import load_content, load_pages
from cms.demo.files import DemoFiles
from cms.demo.pages import HOME, add_missing_pages, find_pages, finish_page
from cms.demo.references import References
from cms.demo.rows import add_missing_rows
from cms.demo.site import add_site_content, set_front_end
from cms.models import HomePage


class NotEmptyError(Exception):
    """The site has content of its own, which the demo must not mix with."""


@transaction.atomic
def load_demo() -> Counter[str]:
    """Add what is missing of the demo and return how many rows of each kind were added.

    Rows that are there are never changed, so what an editor has done to them stays. Everything or
    nothing is loaded: it is one transaction. Drawing and publishing all of it takes some ten
    seconds, looking that nothing is missing a fraction of one.

    Raises:
        NotEmptyError: there are other pages and none of the demo's, or no home page.
    """
    today = timezone.localdate()
    references = References(DemoFiles(today))
    contents = load_pages(today)
    home = _load_home_page()
    references.page_ids.update(find_pages(contents, home))
    is_first_load = set(references.page_ids) == {HOME}
    if is_first_load and (home.numchild or home.latest_revision_id):
        raise NotEmptyError("This site has pages of its own; the demo is for an empty one.")
    # An index entry for each save of each child row would double the time.
    with disable_reference_index_auto_update():
        created: list[Model] = []
        for label, rows in load_content("snippets", today).items():
            created += add_missing_rows(label, rows, references)
        created += add_missing_pages(contents, references)
        site_content = load_content("site", today)
        created += add_site_content(site_content, references)
        if is_first_load:
            # Loaded anew: it counts its children in a column, and has some by now.
            created.append(finish_page(_load_home_page(), contents[HOME], references))
            set_front_end(site_content)
    created += references.files.created
    _index_references(created)
    return Counter(str(row._meta.verbose_name) for row in created)


def _load_home_page() -> HomePage:
    home = HomePage.objects.order_by("path").first()
    if home is None:
        raise NotEmptyError("There is no home page; run the migrations on an empty database.")
    return home


def _index_references(rows: Iterable[Model]) -> None:
    for row in rows:
        if ReferenceIndex.is_indexed(type(row)):
            # Loaded anew: publishing gave ids to children of another instance of the page.
            stored = type(row)._default_manager.get(pk=row.pk)
            ReferenceIndex.create_or_update_for_object(stored)
