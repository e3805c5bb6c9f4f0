"""The terms of schema.org: that they are whole, and how they are extracted."""

from pathlib import Path

import pytest

from cms.seo.structured_data.__main__ import extract_vocabulary, write_vocabulary
from cms.seo.structured_data.vocabulary import (
    VOCABULARY_FILE,
    find_range,
    is_kind_of,
    is_retired,
    load_vocabulary,
)

DECLARATIONS = """
interface ThingBase extends Partial<IdReference> {
    /** The name. */
    "name"?: SchemaValue<Text, "name">;
}
interface ToolBase extends ThingBase, other_VocabularyBase {
    /**
     * What it is for.
     *
     * @deprecated Consider using {@link https://schema.org/about about} instead.
     */
    "purpose"?: SchemaValue<Text | Thing | IdReference, "purpose">;
}
export interface ToolLeaf extends ToolBase {
    "@type": "Tool";
}
export interface HammerLeaf extends ToolBase {
    "@type": "Hammer";
}
export type Weight = "https://schema.org/Heavy" | "Heavy" | WeightLeaf;
"""


def test_vocabulary_names_its_version_and_licence() -> None:
    vocabulary = load_vocabulary()

    assert vocabulary["version"] == "30.1"
    assert vocabulary["licence"].startswith("CC BY-SA 3.0")
    assert len(vocabulary["types"]) > 900


def test_every_parent_is_a_type_and_every_type_a_thing() -> None:
    types = load_vocabulary()["types"]

    assert {parent for entry in types.values() for parent in entry["parents"]} <= set(types)
    assert [name for name in types if not is_kind_of([name], ["Thing"])] == ["PronounceableText"]


@pytest.mark.parametrize(
    ("types", "name", "found"),
    [
        (("MedicalTherapy",), "procedureType", ("MedicalProcedureType",)),
        (("MedicalWebPage",), "lastReviewed", ("Date",)),
        (("MedicalTherapy",), "indication", None),
        (("Thing",), "lastReviewed", None),
    ],
)
def test_properties_belong_to_a_type_and_all_kinds_of_it(
    types: tuple[str, ...], name: str, found: tuple[str, ...] | None
) -> None:
    assert find_range(types, name) == found


def test_properties_that_were_replaced_are_known() -> None:
    assert is_retired(("LocalBusiness",), "branchOf")
    assert not is_retired(("LocalBusiness",), "parentOrganization")


def test_declarations_are_read_for_names_alone() -> None:
    vocabulary = extract_vocabulary(DECLARATIONS, "1.0")

    assert vocabulary["version"] == "1.0"
    assert vocabulary["types"] == {
        "Hammer": {"parents": ["Tool"], "properties": {}},
        "Thing": {"parents": [], "properties": {"name": ["Text"]}},
        "Tool": {"parents": ["Thing"], "properties": {"purpose": ["Text", "Thing"]}},
    }
    assert vocabulary["members"] == {"Weight": ["Heavy"]}
    assert vocabulary["retired"] == ["Tool.purpose"]


def test_what_is_written_is_the_file(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.json"

    write_vocabulary(dict(load_vocabulary()), path)

    assert path.read_text() == VOCABULARY_FILE.read_text()
