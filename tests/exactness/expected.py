"""What an answer must say, derived from the facts, part by part.

Each part is judged by itself: it must be right whenever none of the facts it rests on changed
while the request was under way, however busy the rest of the clinic was.
"""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from .facts import Reading
from .world import HOME, IMAGE_WIDTH

Json = Any
HREF = re.compile(r'href="([^"]*)"')
MAX_RELATED = 6  # the default of related_count


class Part(NamedTuple):
    """A part of an answer: what it should be of a page, and where to find it.

    ``needs`` is a kind of fact without which a page has no such part.
    """

    expect: Callable[[Reading, int], Json]
    extract: Callable[[Json], Json]
    needs: str = "page"


def is_public(fact: Reading, number: int) -> bool:
    if fact("live", number) != "yes":
        return False
    step = number
    while fact("private", step) != "yes":
        if step == HOME:
            return True
        parent = fact("parent", step)
        if not parent:
            return False
        step = int(parent)
    return False


def build_path(fact: Reading, number: int) -> str:
    if number == HOME:
        return "/"
    return f"{build_path(fact, int(fact('parent', number) or HOME))}{fact('slug', number)}/"


def build_url(fact: Reading, number: int) -> str:
    return f"http://{fact('host')}{build_path(fact, number)}"


def list_ancestors(fact: Reading, number: int) -> list[int]:
    """Return the numbers from below the home page down to the parent."""
    ancestors: list[int] = []
    while number != HOME and (parent := fact("parent", number)):
        number = int(parent)
        ancestors.insert(0, number)
    return ancestors[1:]


def build_hero(fact: Reading, number: int) -> Json:
    image = fact("hero", number)
    if not image:
        return None
    if fact("kept", int(image)) == "vault" and fact("vault") == "shut":
        return None
    focal = float(fact("focal", int(image)))
    return [int(image), fact("image", int(image)), focal, f"{round(focal * 1000)}x500"]


def build_card(fact: Reading, number: int) -> Json:
    url, title = build_url(fact, number), fact("page", number)
    return [title, url, fact("teaser", number), build_hero(fact, number)]


def build_named(fact: Reading, kind: str, number: int) -> Json:
    """Return the names that a page's list of ids of a kind leads to."""
    ids = json.loads(fact(f"{kind}s", number) or "[]")
    return sorted(fact(kind, pk) for pk in ids)


def list_public(fact: Reading, kind: str, number: int) -> list[int]:
    return [pk for pk in json.loads(fact(kind, number) or "[]") if is_public(fact, pk)]


def build_related(fact: Reading, number: int) -> Json:
    """Return pinned cards, then those of the same condition, then category, the newest first."""
    pinned = list_public(fact, "pins", number)
    conditions = set(json.loads(fact("conditions", number) or "[]"))
    category = fact("filed", number)
    ranked = []
    for other in fact.list_pages():
        shares = conditions & set(json.loads(fact("conditions", other) or "[]"))
        same_category = bool(category) and fact("filed", other) == category
        if other != number and (shares or same_category) and is_public(fact, other):
            ranked.append((not shares, fact("born", other), other))
    ranked.sort(key=lambda row: row[1], reverse=True)
    ranked.sort(key=lambda row: row[0])
    shown = dict.fromkeys([*pinned, *(other for _, _, other in ranked)])
    return [fact("page", other) for other in list(shown)[:MAX_RELATED]]


def read_hero(image: Json) -> Json:
    if image is None:
        return None
    focal = re.search(r"/(\d+x\d+)/", image["src"])
    return [image["id"], image["alt"], image["focal_point"]["x"], focal and focal[1]]


def read_card(card: Json) -> Json:
    return [card["title"], card["url"], card["teaser"], read_hero(card["hero"])]


def read_block(answer: Json, name: str) -> Json:
    return next(block["value"] for block in answer["body"] if block["type"] == name)


def read_nodes(answer: Json, kind: str) -> list[str]:
    """Return the names of the nodes of a type in the structured data."""
    nodes = json.loads(answer["seo"]["json_ld"])["@graph"]
    return sorted(node["name"] for node in nodes if node["@type"] == kind)


def read_steps(answer: Json) -> Json:
    """Return the name and URL of each breadcrumb in the structured data; the home page has none."""
    return [
        [step["name"], step["item"]["@id"]]
        for node in json.loads(answer["seo"]["json_ld"])["@graph"]
        if node["@type"] == "BreadcrumbList"
        for step in node["itemListElement"]
    ]


def read_pinned(answer: Json) -> Json:
    items = answer["related"]["items"]
    return [read_card(item["page"]) for item in items if item["source"] == "pinned"]


PARTS: dict[str, Part] = {
    "title": Part(lambda fact, n: fact("page", n), lambda a: a["title"]),
    "teaser": Part(lambda fact, n: fact("teaser", n), lambda a: a["teaser"]),
    "address": Part(build_url, lambda a: a["meta"]["html_url"]),
    "hero": Part(build_hero, lambda a: read_hero(a["hero"])),
    "seo title": Part(
        lambda fact, n: f"{fact('page', n)} | {fact('clinic')}", lambda a: a["seo"]["title"]
    ),
    "site name": Part(
        lambda fact, n: fact("clinic"), lambda a: a["seo"]["open_graph"]["site_name"]
    ),
    "breadcrumbs": Part(
        lambda fact, n: [
            [fact("page", a), build_url(fact, a)]
            for a in list_ancestors(fact, n)
            if is_public(fact, a)
        ],
        lambda a: [[crumb["title"], crumb["url"]] for crumb in a["breadcrumbs"]],
    ),
    "links": Part(
        lambda fact, n: [build_url(fact, t) for t in list_public(fact, "links", n)],
        lambda a: HREF.findall(read_block(a, "paragraph")["html"]),
        "links",
    ),
    "cards": Part(
        lambda fact, n: [build_card(fact, t) for t in list_public(fact, "links", n)],
        lambda a: [read_card(card) for card in read_block(a, "related_cards")["items"]],
        "links",
    ),
    "pinned": Part(
        lambda fact, n: [build_card(fact, t) for t in list_public(fact, "pins", n)],
        read_pinned,
        "pins",
    ),
    "related": Part(
        build_related,
        lambda a: [item["page"]["title"] for item in a["related"]["items"]],
        "pins",
    ),
    "author": Part(
        lambda fact, n: [fact("person", int(fact("author", n)))],
        lambda a: [person["name"] for person in a["authors"]],
        "author",
    ),
    "reviewer": Part(
        lambda fact, n: fact("person", int(fact("reviewer", n))),
        lambda a: a["review"]["reviewed_by"]["name"],
        "reviewer",
    ),
    "conditions": Part(
        lambda fact, n: build_named(fact, "condition", n),
        lambda a: sorted(term["name"] for term in a["conditions"]),
        "conditions",
    ),
    "structured clinic": Part(
        lambda fact, n: [fact("clinic")], lambda a: read_nodes(a, "MedicalOrganization")
    ),
    "structured steps": Part(
        lambda fact, n: [
            [fact("page", step), build_url(fact, step)]
            for step in (HOME, *list_ancestors(fact, n), n)
            if n != HOME and is_public(fact, step)
        ],
        read_steps,
    ),
    "structured conditions": Part(
        lambda fact, n: build_named(fact, "condition", n),
        lambda a: read_nodes(a, "MedicalCondition"),
        "conditions",
    ),
    "structured reviewer": Part(
        lambda fact, n: [fact("person", int(fact("reviewer", n)))],
        lambda a: read_nodes(a, "Person"),
        "reviewer",
    ),
    "structured locations": Part(
        lambda fact, n: build_named(fact, "location", 0),
        lambda a: read_nodes(a, "MedicalClinic"),
        "places",
    ),
    "category": Part(
        lambda fact, n: fact("category", int(fact("filed", n))),
        lambda a: a["category"]["name"],
        "filed",
    ),
}

SITE_PARTS: dict[str, Part] = {
    "root": Part(lambda fact, n: f"http://{fact('host')}", lambda a: a["root_url"]),
    "clinic": Part(lambda fact, n: fact("clinic"), lambda a: a["clinic"]["name"]),
    "menu": Part(
        lambda fact, n: [[fact("menu"), build_url(fact, t)] for t in list_public(fact, "menus", 0)],
        lambda a: [[entry["label"], entry["url"]] for entry in a["navigation"]["header"]],
    ),
    "announcements": Part(
        lambda fact, n: build_named(fact, "announcement", 0),
        lambda a: sorted(item["text"] for item in a["announcements"]),
    ),
    "locations": Part(
        lambda fact, n: build_named(fact, "location", 0),
        lambda a: sorted(item["name"] for item in a["locations"]),
    ),
}

assert IMAGE_WIDTH == 1000  # focal points are written in thousandths
