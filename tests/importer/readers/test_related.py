from cms.importer.outline import RelatedEntry
from cms.importer.readers.related import MAX_ENTRIES, Line, read_related


def read(*texts):
    return read_related([Line(text) for text in texts])


def test_repeated_titles_are_one_entry_with_the_teaser_after_them():
    entries, stray = read(
        "First title",
        " First title",
        "What the first page is about.",
        "Second Title?",
        "SECOND TITLE?",
        "What the second is about, in a sentence.",
        "First title",
        "Read more",
        "March 4, 2026",
    )

    assert entries == [
        RelatedEntry("First title", "What the first page is about."),
        RelatedEntry("Second Title?", "What the second is about, in a sentence."),
    ]
    assert stray == []


def test_marks_and_accents_do_not_make_another_entry():
    entries, _ = read("Botox® for Migraine", "Botox for migraine", "Juvéderm™", "Juvederm")

    assert [entry.title for entry in entries] == ["Botox® for Migraine", "Juvéderm™"]


def test_menu_after_a_list_with_teasers_is_no_entry():
    entries, stray = read(
        "One", "A teaser of the first page.", "Two", "A teaser of the second.", "Patient stories"
    )

    assert [entry.title for entry in entries] == ["One", "Two"]
    assert stray == ["Patient stories"]


def test_footer_ends_the_list():
    entries, stray = read("One", "Two", "Privacy Policy", "Three")

    assert [entry.title for entry in entries] == ["One", "Two"]
    assert stray == ["Privacy Policy", "Three"]


def test_long_question_is_a_title_when_it_is_repeated():
    question = "Is it true? Can a pinched nerve in the neck really heal without an operation?"

    entries, _ = read("One", question, question, "It often can, given time.")

    assert entries == [
        RelatedEntry("One", ""),
        RelatedEntry(question, "It often can, given time."),
    ]


def test_markup_decides_over_wording():
    entries, _ = read_related(
        [Line("A title that ends in a full stop.", "title"), Line("Short teaser", "text")]
    )

    assert entries == [RelatedEntry("A title that ends in a full stop.", "Short teaser")]


def test_teaser_is_cut_at_200_characters():
    entries, _ = read("One", "word " * 100 + ".")

    assert len(entries[0].teaser) <= 200


def test_list_is_no_longer_than_the_panel():
    entries, stray = read(*(f"Title number {number}" for number in range(MAX_ENTRIES + 3)))

    assert len(entries) == MAX_ENTRIES
    assert len(stray) == 3
