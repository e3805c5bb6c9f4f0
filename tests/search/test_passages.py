"""Passages: small enough to read, whole sentences, and the same lines in both forms."""

from hypothesis import given
from hypothesis import strategies as st

from cms.search.fold import fold
from cms.search.passages import PASSAGE_CHARACTERS, split_passages


def test_blocks_part_passages_and_what_has_no_word_is_left_out() -> None:
    assert split_passages("Botox® helps.\n\n®\n  Juvéderm\tdoes  too. ") == [
        ("botox helps", "Botox® helps."),
        ("juvederm does too", "Juvéderm does too."),
    ]


def test_a_long_block_is_cut_between_sentences() -> None:
    sentence = "The needle is thin and the whole visit takes about an hour of your day."
    text = " ".join([sentence] * 7)

    passages = [written for _, written in split_passages(text)]

    assert " ".join(passages) == text
    assert [passage.count("needle") for passage in passages] == [3, 3, 1]
    assert max(map(len, passages)) <= PASSAGE_CHARACTERS


def test_a_sentence_is_never_cut() -> None:
    sentence = "needle " * 100 + "end."

    assert [written for _, written in split_passages(sentence)] == [sentence]


@given(text=st.text())
def test_both_forms_have_the_same_lines_and_can_be_stored(text: str) -> None:
    for folded, written in split_passages(text):
        assert fold(written) == folded != ""
        assert len(written.splitlines()) == len(folded.splitlines()) == 1
        assert "\x00" not in written
        assert written.encode()
