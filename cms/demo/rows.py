"""Fill rows of any model from content files, and add those that are missing."""

import json
from datetime import UTC, date, datetime, time
from typing import Any

from django.apps import apps
from django.db import models
from wagtail.fields import StreamField

from cms.demo.references import References

HOUR_OF_EVENTS = time(9, tzinfo=UTC)  # content files name days only


def add_missing_rows(
    label: str, rows: list[dict[str, Any]], references: References
) -> list[models.Model]:
    """Add the rows whose slug no row of the model has, and return them.

    Costs one query, and per new row a validation and an insert.
    """
    manager = apps.get_model(label)._default_manager
    known = set(manager.values_list("slug", flat=True))
    return [
        save_row(manager.model(), values, references)
        for values in rows
        if values["slug"] not in known
    ]


def save_row(row: models.Model, values: dict[str, Any], references: References) -> models.Model:
    """Fill, validate and save a row; raises ValidationError as the admin would."""
    fill_row(row, values, references)
    clean_streams(row)
    row.full_clean()
    row.save()
    return row


def fill_row(row: models.Model, values: dict[str, Any], references: References) -> None:
    """Set fields from content: references by name, days as dates, bodies as ``[{type: value}]``."""
    for name, raw in values.items():
        field: Any = row._meta.get_field(name)
        if field.one_to_many:
            setattr(row, name, [_build_child(field, child, references) for child in raw])
        elif field.many_to_many:
            model = field.related_model
            ids = [references.find(model, slug) for slug in raw]
            found = model._default_manager.in_bulk(ids)
            setattr(row, name, [found[pk] for pk in ids])
        elif field.many_to_one and raw is not None:
            setattr(row, field.attname, references.find(field.related_model, raw))
        else:
            setattr(row, name, _build_value(field, raw, row, references))


def clean_streams(row: models.Model) -> None:
    """Validate each body as the admin's form does, which also gives headings their anchors."""
    for field in row._meta.concrete_fields:
        if isinstance(field, StreamField):
            setattr(row, field.name, field.stream_block.clean(getattr(row, field.name)))


def _build_child(relation: Any, values: dict[str, Any], references: References) -> models.Model:
    child: models.Model = relation.related_model()
    fill_row(child, values, references)
    return child


def _build_value(field: Any, raw: Any, row: models.Model, references: References) -> Any:
    if isinstance(field, StreamField):
        key = f"{row._meta.label}/{getattr(row, 'slug', '')}/{field.name}"
        return json.dumps(references.build_stream(raw, key))
    if isinstance(field, models.DateTimeField):
        return datetime.combine(date.fromisoformat(raw), HOUR_OF_EVENTS)
    return field.to_python(raw)
