"""Run a search: as it was typed, and if that finds nothing, as it may have been meant."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.connections import fetch_all
from cms.search.store import TEXT_MAX_CHARACTERS

from .question import Question, TermFilter
from .spelling import Candidate, list_spellings
from .statements import (
    CANDIDATE_COLUMNS,
    FIND_COLUMNS,
    FIND_CORRECTED,
    FIND_CORRECTED_FILTERED,
    FIND_TYPED,
    FIND_TYPED_FILTERED,
    LIST_CANDIDATES,
    TERMS,
)

# As typed; words like those that are nowhere; as corrected. Without a correction: the first.
FIND_QUERIES = 3

# Key, number of hits, slug and name of the term; a type has neither.
Facet = tuple[str, int, str | None, str | None]


@dataclass(frozen=True)
class Hit:
    """A page that was found. ``body`` and ``text`` are its passages, folded and as written."""

    page_id: int
    rank: float
    body: str
    text: str


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
    statement = FIND_TYPED_FILTERED if question.is_filtered else FIND_TYPED
    rows = _run(statement, {**_read_parameters(question), "words": " ".join(question.words)})
    if rows[0]["matches"]:
        return _read_found(rows, question.words, None)
    spellings = list_spellings(question.words, _load_candidates(question.words))
    if not spellings:
        return Found()
    statement = FIND_CORRECTED_FILTERED if question.is_filtered else FIND_CORRECTED
    rows = _run(statement, {**_read_parameters(question), "spellings": spellings})
    if not rows[0]["matches"]:
        return Found()
    corrected = spellings[rows[0]["spelling"] - 1]
    return _read_found(rows, corrected.split(), corrected)


def _load_candidates(words: Sequence[str]) -> Mapping[str, Sequence[Candidate]]:
    """Return the words that are on no public page, each with similar ones that are. 1 query."""
    candidates: dict[str, list[Candidate]] = {}
    for row in _run(LIST_CANDIDATES, {"words": list(words)}, CANDIDATE_COLUMNS):
        similar = candidates.setdefault(row["unknown"], [])
        if row["word"] is not None:
            similar.append((row["word"], row["pages"]))
    return candidates


def _read_parameters(question: Question) -> dict[str, Any]:
    parameters: dict[str, Any] = {
        "limit": question.limit,
        "offset": question.offset,
        "excerpt": TEXT_MAX_CHARACTERS,
    }
    if question.is_filtered:
        parameters["types"] = None if question.types is None else list(question.types)
        for name in TERMS:
            term = question.terms.get(name, TermFilter())
            parameters |= {f"{name}_id": term.id, f"{name}_slug": term.slug}
    return parameters


def _read_found(
    rows: Sequence[Mapping[str, Any]], words: Sequence[str], corrected_query: str | None
) -> Found:
    whole, *hits = rows
    families = json.loads(whole["spellings"] or "[]")
    known = {word for family in families for word in family}
    return Found(
        total_count=whole["hits"],
        corrected_query=corrected_query,
        hits=[Hit(row["page_id"], row["rank"], row["body"], row["text"]) for row in hits],
        facets=[tuple(facet) for facet in json.loads(whole["facets"] or "[]")],
        families=[*families, *([word] for word in words if word not in known)],
    )


def _run(
    statement: str, parameters: Mapping[str, Any], names: Sequence[str] = FIND_COLUMNS
) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in fetch_all(statement, parameters)]
