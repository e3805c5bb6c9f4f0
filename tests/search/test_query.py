"""What readers find, in which order, and what a query may not do."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from articles.models import ArticlePage
from cms.models import SearchText
from cms.search.query import SearchQueryTooLongError, match_pages, split_words
from treatments.models import Condition

pytestmark = pytest.mark.django_db

WriteArticle = Callable[..., ArticlePage]


def find(query: str, operator: str = "and") -> list[str]:
    pages = match_pages(Page.objects.live(), query, operator)
    return [page.title for page in pages.order_by("-search_rank", "pk")]


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Botox® for My Migraine? How So?", "botox"),
        ("Botox® for My Migraine? How So?", "Botox®"),
        ("Botox® for My Migraine? How So?", "BOTOX"),
        ("Botox® for My Migraine? How So?", "botox(r) migraine"),
        ("After the Vertiflex™ Procedure: The First Weeks", "vertiflex"),
        ("After the Vertiflex™ Procedure: The First Weeks", "VERTIFLEX™ procedures"),
        ("Juvéderm", "juvederm"),
        ("Juvederm", "JUVÉDERM®"),
        ("IPL/BBL", "IPL"),
        ("IPL/BBL", "bbl"),
        ("Ultra-3", "ultra 3"),
        ("Ultra 3", "ULTRA–3"),
        ("Today’s treatments", "today's treatment"),
        ("Todays treatments", "today’s"),
        ("Trigger point injections", "injection"),
    ],
)
def test_marked_names_are_found_however_they_are_typed(
    title: str, query: str, write_article: WriteArticle
) -> None:
    write_article(title)
    write_article("Something else")

    assert find(query) == [title]


def test_better_places_rank_higher_however_often_a_body_repeats(
    write_article: WriteArticle,
) -> None:
    sciatica = Condition.objects.create(name="Sciatica", slug="sciatica")
    write_article("Body", "Sciatica, sciatica. " * 300)
    write_article("Teaser", teaser="Living with sciatica")
    write_article("Name", conditions=[sciatica])
    write_article("Sciatica in the title")

    assert find("sciatica") == ["Sciatica in the title", "Name", "Teaser", "Body"]


def test_all_words_or_any_word_as_asked(write_article: WriteArticle) -> None:
    write_article("Knee pain")
    write_article("Knee")
    write_article("Pain")
    write_article("Neither")

    assert find("knee pain") == ["Knee pain"]
    assert find("knee pain", "or") == ["Knee pain", "Knee", "Pain"]


def test_words_are_found_whole(write_article: WriteArticle) -> None:
    write_article("Vertiflex")

    assert find("verti") == []
    assert find("verti*") == []


@pytest.mark.parametrize("query", ["", "   ", "?!", "®™", '""', "the", "and or not", "\x00"])
@pytest.mark.parametrize("operator", ["and", "or"])
def test_query_without_a_telling_word_finds_nothing(
    query: str, operator: str, write_article: WriteArticle
) -> None:
    write_article("The and, or not the")

    assert find(query, operator) == []


@pytest.mark.parametrize("operator", ["and", "or"])
def test_stop_words_do_not_stand_in_the_way(operator: str, write_article: WriteArticle) -> None:
    write_article("Treatment of the knee")

    assert find("the knee of", operator) == ["Treatment of the knee"]


@pytest.mark.parametrize(
    "query",
    [
        "knee | pain",
        "knee & !pain",
        "knee:*",
        "knee <-> pain",
        "'knee'",
        "knee\\",
        "(knee",
        '"knee',
        "-knee",
    ],
)
def test_operators_in_a_query_are_no_operators(query: str, write_article: WriteArticle) -> None:
    write_article("Knee pain")

    assert find(query) == ["Knee pain"]


@given(query=st.text(max_size=200))
def test_no_query_is_an_error(query: str) -> None:
    try:
        for operator in ("and", "or"):
            list(match_pages(Page.objects.all(), query, operator).order_by("-search_rank"))
    except SearchQueryTooLongError:
        assert len(split_words(query[:100])) > 0


def test_overlong_query_is_refused_before_the_database(
    django_assert_num_queries: Callable[[int], object],
) -> None:
    numbers = [str(number) for number in range(10, 43)]
    with django_assert_num_queries(0):
        with pytest.raises(SearchQueryTooLongError, match="200 characters"):
            match_pages(Page.objects.all(), "x" * 201)
        with pytest.raises(SearchQueryTooLongError, match="32 different words"):
            match_pages(Page.objects.all(), " ".join(numbers))

    assert len(split_words("x" * 200)) == 1
    assert len(split_words(" ".join([*numbers[:32], *numbers[:32]]))) == 32


def test_matches_compose_with_any_page_queryset(write_article: WriteArticle) -> None:
    page = write_article("Knee pain")
    write_article("Knee draft", publish=False)
    SearchText.objects.create(page=Page.get_first_root_node(), title="knee")

    articles = match_pages(ArticlePage.objects.live().public(), "knee")
    specific = match_pages(Page.objects.live().specific(), "knee").child_of(page.get_parent())

    assert list(articles) == [page]
    assert [(type(found), found.search_rank > 0) for found in specific] == [(ArticlePage, True)]
    assert match_pages(ArticlePage.objects.all(), "knee").count() == 1


def test_unpublished_page_is_found_only_by_who_asks_for_it(write_article: WriteArticle) -> None:
    page = write_article("Knee pain")
    page.unpublish()

    assert find("knee") == []
    assert match_pages(Page.objects.all(), "knee").count() == 1
