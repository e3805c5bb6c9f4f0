"""A link leads to exactly one place: a page of this site or an address elsewhere."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cms.blocks import LinkBlock, NavigationItemBlock, SocialProfileBlock
from tests.factories import StandardPageFactory

ADDRESS = {"label": "Call", "page": None, "url": "tel:+1-555-0100"}


def clean(block: Any, value: dict[str, Any]) -> Any:
    return block.clean(block.to_python(value))


def test_link_may_lead_to_a_page_or_an_address(db: None) -> None:
    page = StandardPageFactory()

    assert clean(LinkBlock(), ADDRESS)["url"] == "tel:+1-555-0100"
    assert clean(LinkBlock(), {"label": "Here", "page": page.pk, "url": ""})["page"].pk == page.pk


def test_link_leads_to_one_place_only(db: None) -> None:
    page = StandardPageFactory()

    for target in ({"page": page.pk, "url": "tel:112"}, {"page": None, "url": ""}):
        with pytest.raises(ValidationError) as refusal:
            clean(LinkBlock(), {"label": "Both or none", **target})
        assert list(refusal.value.as_json_data()["blockErrors"]) == ["page"]


def test_link_of_a_draft_may_wait_for_its_target() -> None:
    block = LinkBlock()
    block.defer_required_validation()

    assert clean(block, {"label": "", "page": None, "url": ""})["url"] == ""


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "/about/", "//a.example"]
)
@pytest.mark.parametrize("block", [LinkBlock(), NavigationItemBlock(), SocialProfileBlock()])
def test_no_link_leads_where_it_could_run(block: Any, url: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        clean(block, {**ADDRESS, "url": url, "children": []})

    assert list(refusal.value.as_json_data()["blockErrors"]) == ["url"]


def test_second_level_of_a_menu_follows_the_same_rule() -> None:
    with pytest.raises(ValidationError):
        clean(NavigationItemBlock(), {**ADDRESS, "children": [{**ADDRESS, "url": "javascript:x"}]})
