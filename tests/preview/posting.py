"""What a browser posts for a page's form as it stands, all blocks of the body included."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.forms import BoundField
from django.test import Client
from wagtail import blocks
from wagtail.blocks.field_block import FieldBlock
from wagtail.blocks.stream_block import StreamValue
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import StandardPage, User
from tests.factories import load_home

Data = dict[str, Any]


def post_form(editor: Client, page: StandardPage | None, title: str = "Typed title") -> str:
    """Post a page's form, or a new page's, as the panel does while typing; return the address."""
    place = f"{page.pk}/edit" if page else f"add/cms/standardpage/{load_home().pk}"
    url = f"/admin/pages/{place}/preview/"
    heading = ("heading", {"text": "", "level": "2", "anchor": ""})
    comments = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    form = {"title": title, "slug": "", "body": streamfield([heading]), **comments}
    assert editor.post(url, nested_form_data(form)).json()["is_valid"]
    return url


def build_post(page: Page, editor: User) -> Data:
    """Return the form's data: names to strings, or to lists where a field has many values."""
    form_class = page.get_edit_handler().get_form_class()
    form = form_class(instance=page, parent_page=page.get_parent(), for_user=editor)
    fields: list[BoundField] = list(form)
    for formset in form.formsets.values():
        fields += [*formset.management_form, *(field for row in formset for field in row)]
    data: Data = {}
    for field in fields:
        value = field.value()
        if isinstance(value, StreamValue):
            data |= post_block(value.stream_block, value, field.html_name)
        elif value is not None and value is not False:
            data[field.html_name] = post_value(value)
    return data


def post_value(value: Any) -> Any:
    match value:
        case True:
            return "on"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case list() | tuple():
            return [str(getattr(part, "pk", part)) for part in value]
        case _:
            return str(value)


def post_block(block: Any, value: Any, name: str) -> Data:
    match block:
        case blocks.StreamBlock():
            items = [
                {
                    "type": child.block_type,
                    "value": child.value,
                    "block": child.block,
                    "id": child.id,
                }
                for child in value
            ]
            return post_items(items, name)
        case blocks.ListBlock():
            items = [
                {"value": child.value, "block": block.child_block, "id": child.id}
                for child in value.bound_blocks
            ]
            return post_items(items, name)
        case TypedTableBlock():
            return post_table(value, name)
        case ImageBlock():
            image = {"image": value and value.pk, "alt_text": value and value.contextual_alt_text}
            flags = {f"{name}-decorative": "on"} if value and value.decorative else {}
            return {f"{name}-{key}": part or "" for key, part in image.items()} | flags
        case blocks.StructBlock():
            children = block.child_blocks.items()
            return {
                key: part
                for child, child_block in children
                for key, part in post_block(child_block, value[child], f"{name}-{child}").items()
            }
        case FieldBlock():
            return post_field(block, value, name)
        case _:
            return {}


def post_items(items: Iterable[Data], name: str) -> Data:
    data: Data = {}
    for number, item in enumerate(items):
        prefix = f"{name}-{number}"
        data |= {f"{prefix}-order": str(number), f"{prefix}-deleted": ""}
        data |= {f"{prefix}-id": item["id"] or "", f"{prefix}-type": item.get("type", "")}
        data |= post_block(item["block"], item["value"], f"{prefix}-value")
    return data | {f"{name}-count": str(len(list(items)))}


def post_table(value: Any, name: str) -> Data:
    data: Data = {
        f"{name}-caption": value.caption or "",
        f"{name}-column-count": str(len(value.columns)),
        f"{name}-row-count": str(len(value.row_data)),
    }
    for place, column in enumerate(value.columns):
        prefix = f"{name}-column-{place}"
        data |= {f"{prefix}-type": column["block"].name, f"{prefix}-heading": column["heading"]}
        data |= {f"{prefix}-order": str(place), f"{prefix}-deleted": ""}
    for place, row in enumerate(value.row_data):
        data |= {f"{name}-row-{place}-order": str(place), f"{name}-row-{place}-deleted": ""}
        for column_place, (column, cell) in enumerate(
            zip(value.columns, row["values"], strict=True)
        ):
            data |= post_block(column["block"], cell, f"{name}-cell-{place}-{column_place}")
    return data


def post_field(block: FieldBlock, value: Any, name: str) -> Data:
    shown = block.field.prepare_value(block.value_for_form(value))
    if isinstance(block, blocks.RichTextBlock):
        return {name: block.field.widget.format_value(shown)}
    if shown is None or shown is False:
        return {name: ""} if shown is None else {}
    return {name: post_value(getattr(shown, "pk", shown))}
