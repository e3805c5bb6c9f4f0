"""Search among 5,000 pages: through the index, and nearly free."""

import pytest
from django.db import connection
from wagtail.models import Page

from cms.search.query import match_pages
from tests.search.many_pages import build_many_pages, explain, walk

# The index, some blocks for each hit, and the rows of the pages. A scan reads over 16,000.
BLOCKS_MAX = 500
# It takes 0.3 ms on an idle machine.
MILLISECONDS_MAX = 30


def test_search_uses_its_index_and_reads_little_more_than_its_hits(db: None) -> None:
    build_many_pages()
    for query in ("Vertiflex™", "vertiflex pain therapy"):
        pages = match_pages(Page.objects.live(), query).order_by("-search_rank", "pk")[:20]
        results = [explain(*pages.query.sql_with_params()) for _ in range(3)]

        plan = results[0]["Plan"]
        nodes = list(walk(plan))
        blocks = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        assert "cms_searchtext_vector" in {node.get("Index Name") for node in nodes}
        assert [
            node["Node Type"] for node in nodes if node.get("Relation Name") == "cms_searchtext"
        ] == ["Bitmap Heap Scan"]
        assert plan["Actual Rows"] > 0
        assert blocks <= BLOCKS_MAX
        assert min(result["Execution Time"] for result in results) < MILLISECONDS_MAX


@pytest.mark.parametrize("table", ["cms_searchtext", "cms_searchword"])
def test_no_index_has_a_list_of_what_is_still_to_be_put_in(db: None, table: str) -> None:
    """While such a list is long the planner shuns the index and reads all texts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT index.relname, index.reloptions FROM pg_index"
            "  JOIN pg_class index ON index.oid = indexrelid"
            "  JOIN pg_am ON pg_am.oid = index.relam AND amname = 'gin'"
            " WHERE indrelid = %s::regclass",
            [table],
        )
        options = dict(cursor.fetchall())

    assert options
    assert {tuple(option) for option in options.values()} <= {
        ("fastupdate=off",), ("fastupdate=false",)
    }  # fmt: skip
