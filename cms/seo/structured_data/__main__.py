"""Extract schema.org's vocabulary: ``python -m cms.seo.structured_data schema.d.ts 30.1``.

The source is ``dist/schema.d.ts`` of the package schema-dts (Apache-2.0), TypeScript types that are
generated from schema.org's own definitions; the second argument is the release of schema.org it was
generated from, which the file does not say. Of each type only names are kept: those of its parents,
its own properties and what they may hold. Terms of other vocabularies are left out.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from cms.seo.structured_data.vocabulary import VOCABULARY_FILE

Json = dict[str, Any]

COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)
DEPRECATED = "/*deprecated*/"
INTERFACE = re.compile(
    r"^(?:export )?interface ([A-Za-z0-9]+?)(Base|Leaf) extends ([\w, <>]+) \{\n(.*?)^\}",
    re.DOTALL | re.MULTILINE,
)
PROPERTY = re.compile(
    rf'^\s*({re.escape(DEPRECATED)})?\s*"(\w+)"\?: SchemaValue<(.*), "\w+">;$', re.MULTILINE
)
UNION = re.compile(r"^export type ([A-Za-z0-9]+) = (.*);$", re.MULTILINE)
MEMBER = re.compile(r'"https://schema\.org/(\w+)"')


def extract_vocabulary(declarations: str, version: str) -> Json:
    """Return the vocabulary that TypeScript declarations describe, its names sorted."""
    text = COMMENT.sub(lambda found: DEPRECATED if "@deprecated" in found[0] else "", declarations)
    types: dict[str, Json] = {}
    retired: set[str] = set()
    for name, kind, extends, body in INTERFACE.findall(text):
        entry = types.setdefault(name, {"parents": list_parents(name, extends), "properties": {}})
        if kind == "Base":
            entry["parents"] = list_parents(name, extends)
        for mark, property_name, union in PROPERTY.findall(body):
            entry["properties"][property_name] = list_range(union)
            if mark:
                retired.add(f"{name}.{property_name}")
    members = {name: sorted(set(MEMBER.findall(union))) for name, union in UNION.findall(text)}
    return {
        "source": "https://schema.org, by way of the types of schema-dts (Apache-2.0)",
        "version": version,
        "licence": "CC BY-SA 3.0, https://creativecommons.org/licenses/by-sa/3.0/",
        "types": dict(sorted(types.items())),
        "members": {name: found for name, found in sorted(members.items()) if found},
        "retired": sorted(retired),
    }


def list_parents(name: str, extends: str) -> list[str]:
    """Return the types that a type is a kind of; ``Partial<IdReference>`` stands above Thing."""
    parents = [re.sub("(Base|Leaf)$", "", parent.strip()) for parent in extends.split(",")]
    return [parent for parent in parents if parent != name and re.fullmatch("[A-Za-z0-9]+", parent)]


def list_range(union: str) -> list[str]:
    """Return what a property may hold; a reference by ``@id`` is always allowed."""
    names = [part.strip() for part in union.split("|")]
    return [name for name in names if name != "IdReference" and "_" not in name]


def write_vocabulary(vocabulary: Json, path: Path) -> None:
    """Write a vocabulary, one line for each type: a new release is a readable change."""
    parts = []
    for name, value in vocabulary.items():
        if isinstance(value, str):
            text = json.dumps(value)
        else:
            entries = [json.dumps(entry) for entry in value]
            if isinstance(value, dict):
                rest = value.values()
                entries = [f"{e}: {json.dumps(r)}" for e, r in zip(entries, rest, strict=True)]
            left, right = ("{", "}") if isinstance(value, dict) else ("[", "]")
            text = f"{left}\n" + ",\n".join(entries) + f"\n{right}"
        parts.append(f"{json.dumps(name)}: {text}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n")


if __name__ == "__main__":
    declarations_path, release = sys.argv[1:]
    extracted = extract_vocabulary(Path(declarations_path).read_text(), release)
    write_vocabulary(extracted, VOCABULARY_FILE)
