"""Run a search: as it was typed, and if that finds nothing, as it may have been meant."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.connections import fetch_text_rows, write_array
from api.snapshots.release import get_release
from cms.search.store import TEXT_MAX_CHARACTERS

from .question import Question, TermFilter
from .spelling import Candidate, list_spellings
from .statements import LIST_CANDIDATES, TERMS, build_find

# As typed; words like those that are nowhere; as corrected. Without a correction: the first.
FIND_QUERIES = 3

# Key, number of hits, slug and name of the term; a type has neither.
Facet = tuple[str, int, str | None, str | None]
Rows = Sequence[Sequence[bytes | None]]


@dataclass(frozen=True)
class Hit:
    """A page that was found. ``body`` and ``text`` are its passages, folded and as written.

    ``head`` is what its card is made from, None where that is not fresh.
    """

    page_id: int
    rank: float
    body: str
    text: str
    head: bytes | None


@dataclass(frozen=True)
class Found:
    """What was found. ``families`` are the words asked for, each in all spellings of its stem."""

    total_count: int = 0
    corrected_query: str | None = None
    hits: Sequence[Hit] = ()
    facets: Sequence[Facet] = ()
    families: Sequence[Sequence[str]] = field(default_factory=list)


def find_pages(question: Question) -> Found:
    """Find the public pages of a question.

    The correction is tried only when the words as typed are on no public page at all, whatever the
    filters; the answer is then that of the corrected query. Cost: 1 query, at most
    ``FIND_QUERIES``, none for a query without a word.
    """
    if not question.words:
        return Found()
    rows = _find(question, {"words": " ".join(question.words)})
    if _has_matches(rows):
        return _read_found(rows, question.words, None)
    spellings = list_spellings(question.words, _load_candidates(question.words))
    if not spellings:
        return Found()
    rows = _find(question, {"spellings": write_array(spellings)}, is_corrected=True)
    if not _has_matches(rows):
        return Found()
    corrected = spellings[int(_read(rows[0][0])) - 1]
    return _read_found(rows, corrected.split(), corrected)


def _find(question: Question, asked: Mapping[str, str], *, is_corrected: bool = False) -> Rows:
    statement = build_find(
        get_release(), is_corrected=is_corrected, is_filtered=question.is_filtered
    )
    return _fetch(statement, {**_read_parameters(question), **asked})


def _load_candidates(words: Sequence[str]) -> Mapping[str, Sequence[Candidate]]:
    """Return the words that are on no public page, each with similar ones that are. 1 query."""
    candidates: dict[str, list[Candidate]] = {}
    for unknown, word, pages in _fetch(LIST_CANDIDATES, {"words": write_array(words)}):
        similar = candidates.setdefault(_read(unknown), [])
        if word is not None:
            similar.append((_read(word), int(_read(pages))))
    return candidates


def _fetch(statement: str, parameters: Mapping[str, str | None]) -> Rows:
    values = {name: None if text is None else text.encode() for name, text in parameters.items()}
    return fetch_text_rows(statement, values)


def _read_parameters(question: Question) -> dict[str, str | None]:
    parameters: dict[str, str | None] = {
        "limit": str(question.limit),
        "offset": str(question.offset),
        "excerpt": str(TEXT_MAX_CHARACTERS),
    }
    if question.is_filtered:
        parameters["types"] = None if question.types is None else write_array(question.types)
        for name in TERMS:
            term = question.terms.get(name, TermFilter())
            number = None if term.id is None else str(term.id)
            parameters |= {f"{name}_id": number, f"{name}_slug": term.slug}
    return parameters


def _has_matches(rows: Rows) -> bool:
    return _read(rows[0][1]) != "0"


def _read_found(rows: Rows, words: Sequence[str], corrected_query: str | None) -> Found:
    _, _, total_count, facets, spellings, _ = rows[0]
    families = json.loads(spellings or b"[]")
    known = {word for family in families for word in family}
    return Found(
        total_count=int(_read(total_count)),
        corrected_query=corrected_query,
        hits=[
            Hit(int(_read(page)), float(_read(rank)), _read(body), _read(text), head)
            for page, rank, body, text, _, head in rows[1:]
        ],
        facets=[tuple(facet) for facet in json.loads(facets or b"[]")],
        families=[*families, *([word] for word in words if word not in known)],
    )


def _read(text: bytes | None) -> str:
    return "" if text is None else text.decode()
