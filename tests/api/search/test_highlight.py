"""Marks: on the words that were asked for, in clean HTML, from the best part of a page."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from api.search.highlight import EXCERPT_CHARACTERS, Marker
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
