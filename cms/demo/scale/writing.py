"""Write articles from phrases: pure, seeded, careful in what they say.

An article is known by its number. Its text depends on that and on nothing else, so any
installation has the same ones.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from cms.blocks.body import choose_anchors
from cms.demo.scale.phrases import Voice

FIRST_DAY = date(2019, 1, 7)
DAYS_OF_PUBLISHING = 2_500
# Prime, and no factor of the number of titles: walks through all of them, never twice.
TITLE_STRIDE = 7_919
CATEGORY_WEIGHTS = {
    "understanding-pain": 40,
    "living-well": 36,
    "treatments-explained": 18,
    "clinic-news": 5,
    "skin-and-aesthetics": 1,
}
AUTHOR_WEIGHTS = {"mara-ellison": 8, "priya-raman": 6, "jonah-calder": 3, "tomas-reyes-okafor": 2}
SECOND_CONDITION_SHARE = 0.2
REVIEWED_SHARE = 0.4

Block = dict[str, Any]


@dataclass(frozen=True)
class Stock:
    """What articles may show: pictures as {id: alternative text}, and other pages."""

    images: dict[int, str]
    page_ids: Sequence[int]


@dataclass(frozen=True)
class WrittenArticle:
    """An article in words; other rows are named by their slugs."""

    title: str
    teaser: str
    body: list[Block]
    hero_image_id: int
    category: str
    conditions: list[str]
    authors: list[str]
    published_on: date
    reviewed_by: str | None


class ArticleWriter:
    """Writes the article of any number from the phrases of ``scale.yaml``."""

    def __init__(self, phrases: dict[str, Any], stock: Stock) -> None:
        """Keep what to write from."""
        self._phrases = phrases
        self._stock = stock
        self._topics = [
            (condition, title, topic)
            for condition, topics in phrases["topics"].items()
            for title, topic in topics
        ]

    def write(self, number: int) -> WrittenArticle:
        """Write one article: 150 to 400 words in some ten blocks."""
        title, condition, topic = self._choose_title(number)
        voice = Voice(self._phrases, topic, seed=f"article {number}")
        authors = _draw_weighted(voice, AUTHOR_WEIGHTS, 1 + voice.happens(0.15))
        teaser = voice.say("teasers")
        return WrittenArticle(
            title=title,
            teaser=teaser[0].upper() + teaser[1:],
            body=self._write_body(voice),
            hero_image_id=voice.draw(list(self._stock.images)),
            category=_draw_weighted(voice, CATEGORY_WEIGHTS, 1)[0],
            conditions=self._choose_conditions(voice, condition),
            authors=authors,
            published_on=FIRST_DAY + timedelta(days=voice.random.randrange(DAYS_OF_PUBLISHING)),
            reviewed_by=authors[0] if voice.happens(REVIEWED_SHARE) else None,
        )

    def _choose_title(self, number: int) -> tuple[str, str, str]:
        occasions, angles = self._phrases["occasions"], self._phrases["angles"]
        count = len(self._topics) * len(occasions) * len(angles)
        edition, index = divmod(number, count)
        rest, topic_index = divmod(index * TITLE_STRIDE % count, len(self._topics))
        angle_index, occasion_index = divmod(rest, len(occasions))
        condition, subject, topic = self._topics[topic_index]
        title = f"{subject} {occasions[occasion_index]}: {angles[angle_index]}"
        return (f"{title} ({edition + 1})" if edition else title), condition, topic

    def _choose_conditions(self, voice: Voice, condition: str) -> list[str]:
        others = [slug for slug in self._phrases["topics"] if slug != condition]
        return (
            [condition, voice.draw(others)]
            if voice.happens(SECOND_CONDITION_SHARE)
            else [condition]
        )

    def _write_body(self, voice: Voice) -> list[Block]:
        opening = _paragraph(voice.say_all("openers", "facts", "facts"))
        sections = [
            self._write_section(voice, *kinds)
            for kinds in (
                ("facts", "advice", "facts", "advice", "asides"),
                ("advice", "facts", "cautions", "advice", "advice"),
                ("asides", "advice", "closers"),
            )[: voice.random.choice((2, 3, 3))]
        ]
        extras = [block for block in self._write_extras(voice) if block is not None]
        voice.random.shuffle(extras)
        body = [opening]
        for section in sections:
            body += section
            body += extras[:2]
            del extras[:2]
        body += extras
        return _identify(voice, body)

    def _write_section(self, voice: Voice, *kinds: str) -> list[Block]:
        heading = {"text": voice.say("headings"), "level": "2", "anchor": ""}
        return [{"type": "heading", "value": heading}, _paragraph(voice.say_all(*kinds))]

    def _write_extras(self, voice: Voice) -> Iterable[Block | None]:
        yield self._write_figure(voice) if voice.happens(0.5) else None
        yield self._write_callout(voice) if voice.happens(0.6) else None
        yield self._write_steps(voice) if voice.happens(0.3) else None
        yield self._write_questions(voice) if voice.happens(0.4) else None
        yield self._write_key_facts(voice) if voice.happens(0.25) else None
        yield self._write_cards(voice) if voice.happens(0.3) else None
        yield self._write_quote(voice) if voice.happens(0.15) else None

    def _write_figure(self, voice: Voice) -> Block:
        image_id = voice.draw(list(self._stock.images))
        alt = self._stock.images[image_id]
        image = {"image": image_id, "alt_text": alt, "decorative": not alt}
        caption = voice.draw(self._phrases["figures"])
        return {"type": "figure", "value": {"image": image, "caption": caption}}

    def _write_callout(self, voice: Voice) -> Block:
        kind, title, text = voice.draw(self._phrases["callouts"])
        return {"type": "callout", "value": {"kind": kind, "title": title, "text": text}}

    def _write_steps(self, voice: Voice) -> Block:
        chosen = voice.random.sample(self._phrases["steps"], voice.random.randint(2, 4))
        items = [{"title": title, "text": voice.fill(text)} for title, text in chosen]
        return {"type": "steps", "value": {"title": "One way to begin", "items": items}}

    def _write_questions(self, voice: Voice) -> Block:
        chosen = voice.random.sample(self._phrases["questions"], voice.random.randint(1, 3))
        items = [{"question": voice.fill(q), "answer": voice.fill(a)} for q, a in chosen]
        return {"type": "faq", "value": {"title": "People ask", "items": items}}

    def _write_key_facts(self, voice: Voice) -> Block:
        chosen = voice.random.sample(self._phrases["key_facts"], voice.random.randint(2, 4))
        items = [{"label": label, "value": voice.fill(value)} for label, value in chosen]
        return {"type": "key_facts", "value": {"title": "In short", "items": items}}

    def _write_cards(self, voice: Voice) -> Block:
        count = min(len(self._stock.page_ids), voice.random.randint(1, 3))
        value = {
            "heading": voice.draw(self._phrases["cards_headings"]),
            "pages": voice.random.sample(self._stock.page_ids, count),
        }
        return {"type": "related_cards", "value": value}

    def _write_quote(self, voice: Voice) -> Block:
        text, attribution = voice.draw(self._phrases["quotes"])
        return {"type": "quote", "value": {"text": text, "attribution": attribution}}


def _paragraph(text: str) -> Block:
    return {"type": "paragraph", "value": f"<p>{text}</p>"}


def _identify(voice: Voice, body: list[Block]) -> list[Block]:
    """Give each block an id and each heading its anchor, as saving in the editor would."""
    headings = [block["value"] for block in body if block["type"] == "heading"]
    for heading, anchor in zip(headings, choose_anchors(headings), strict=True):
        heading["anchor"] = anchor
    return [
        {**block, "id": str(UUID(int=voice.random.getrandbits(128), version=4))} for block in body
    ]


def _draw_weighted(voice: Voice, weights: dict[str, int], count: int) -> list[str]:
    names = list(weights)
    drawn: list[str] = []
    while len(drawn) < count:
        name = voice.random.choices(names, list(weights.values()))[0]
        if name not in drawn:
            drawn.append(name)
    return drawn
