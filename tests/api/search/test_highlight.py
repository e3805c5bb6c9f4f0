"""Marks: on the words that were asked for, in clean HTML, from the best part of a page."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from api.search.highlight import _WORD, EXCERPT_CHARACTERS, Marker
from cms.search.fold import fold
from cms.search.passages import split_passages


def excerpt(marker: Marker, teaser: str, body: str) -> str:
    passages = split_passages(body)
    folded = "\n".join(folded for folded, _ in passages)
    return marker.excerpt(teaser, folded, "\n".join(written for _, written in passages))


def test_words_are_marked_as_they_are_written() -> None:
    words = ["botox", "migraines", "migraine", "todays", "md", "1000", "bbl", "juvederm"]
    marker = Marker([[word] for word in words])

    assert marker.mark(
        "Botox®, (migraine) “Today’s” M.D. 1,000 IPL/BBL Juvéderm™ Juve\u0301derm botoxed"
    ) == (
        "<mark>Botox®</mark>, (<mark>migraine</mark>) “<mark>Today’s</mark>” <mark>M.D</mark>. "
        "<mark>1,000</mark> IPL/<mark>BBL</mark> <mark>Juvéderm™</mark> Juve\u0301derm botoxed"
    )


def test_everything_but_the_marks_is_escaped() -> None:
    marker = Marker([["b"], ["script"]])

    assert marker.mark("<b>&\"' <script>mark</mark>") == (
        "&lt;<mark>b</mark>&gt;&amp;&quot;&#x27; &lt;<mark>script</mark>&gt;mark&lt;/mark&gt;"
    )


@given(text=st.text(), words=st.lists(st.text(min_size=1), max_size=3))
def test_without_its_marks_a_marked_text_is_the_text(text: str, words: list[str]) -> None:
    folded = [[word] for raw in words for word in fold(raw).split()]

    marked = Marker(folded).mark(text)

    assert unescape(re.sub("</?mark>", "", marked)) == unescape(
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    )
    assert re.fullmatch(r"(?:[^<>]|<mark>[^<>]+</mark>)*", marked)


ODD_TEXTS = st.text("aAmMiI1,.'’`®é_-(r) \n\t", max_size=30)
FAMILIES = st.lists(
    st.lists(st.sampled_from(["ami", "mi", "i", "1", "mia"]), min_size=1), max_size=2
)


@given(text=ODD_TEXTS, families=FAMILIES)
def test_no_word_is_passed_over(text: str, families: list[list[str]]) -> None:
    """Only what may be a hit is looked at; that finds what looking at every word finds."""
    wanted = {word for family in families for word in family}
    hits = [word[0] for word in _WORD.finditer(text) if wanted.intersection(fold(word[0]).split())]

    marked = Marker(families).mark(text)

    assert [unescape(hit) for hit in re.findall("<mark>(.*?)</mark>", marked)] == hits


@given(teaser=ODD_TEXTS, lines=st.lists(ODD_TEXTS, max_size=4), families=FAMILIES)
def test_the_best_part_is_found_among_all(
    teaser: str, lines: list[str], families: list[list[str]]
) -> None:
    lines = [line.replace("\n", " ") for line in lines]
    folded = [fold(line) for line in [teaser, *lines]]
    marker = Marker(families)

    worth = [marker._count(line) for line in folded]
    best = worth.index(max(worth)) if any(worth) else 0 if teaser or not lines else 1

    shown = marker.excerpt(teaser, "\n".join(folded[1:]), "\n".join(lines))
    assert shown == marker.mark([teaser, *lines][best])


def test_the_teaser_is_shown_when_it_is_as_good_as_any_part() -> None:
    body = "About the knee and its bones, and what it does in winter.\nNothing of note is here."

    assert excerpt(
        Marker([["knee"]]), "A knee hurts, and then it hurts again and again.", body
    ) == ("A <mark>knee</mark> hurts, and then it hurts again and again.")
    assert excerpt(Marker([["xylophone"]]), "A knee hurts.", body) == "A knee hurts."
    assert excerpt(Marker([["xylophone"]]), "", body) == body.split("\n")[0]
    assert excerpt(Marker([["xylophone"]]), "", "") == ""


def test_the_part_with_the_most_words_is_shown_and_a_sentence_before_a_heading() -> None:
    marker = Marker([["knee", "knees"], ["pain", "painful"]])
    body = "Knee pain\nKnees hurt in winter.\nA painful knee may need rest, ice and some patience."

    assert excerpt(marker, "The knee.", body) == (
        "A <mark>painful</mark> <mark>knee</mark> may need rest, ice and some patience."
    )


def test_an_endless_sentence_is_cut_around_its_first_mark() -> None:
    text = "word " * 200 + "needle " + "word " * 200

    shown = excerpt(Marker([["needle"]]), "", text)

    assert shown.startswith("… word ")
    assert shown.endswith(" word …")
    assert "<mark>needle</mark>" in shown
    assert len(shown) <= EXCERPT_CHARACTERS + len("<mark></mark>… …")


@given(body=st.text(st.sampled_from("ab .\n&<®é"), max_size=2_000))
def test_any_text_has_an_excerpt(body: str) -> None:
    shown = excerpt(Marker([["a", "ab"], ["b"]]), "", body)

    assert re.fullmatch(r"(?:[^<>]|<mark>[^<>]+</mark>)*", shown)
