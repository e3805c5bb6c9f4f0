"""What must be true before an imported page may be published: the rules of the admin's form."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.fields import StreamField

from cms.importer.outline import Picture
from cms.importer.pages.plan import Plan
from cms.importer.problems import ImportProblem
from cms.models import BasePage

# Filled when the page gets its place in the tree.
_TREE_FIELDS = {"path", "depth", "numchild", "url_path", "content_type"}


def refuse_unpublishable(page: BasePage, plan: Plan) -> None:
    """Check an assembled page as the admin would on "Publish".

    Raises:
        ImportProblem: one line that names every reason.
    """
    errors = _find_field_errors(page) + _find_body_errors(page) + _find_missing_alt(plan)
    if errors:
        kind = page._meta.verbose_name
        raise ImportProblem(f"the {kind} cannot be published: {'; '.join(errors)}")


def _find_field_errors(page: BasePage) -> list[str]:
    was_live, page.live = page.live, True  # the page's own rules for publishing ask this
    try:
        page.full_clean(exclude=_TREE_FIELDS)
    except ValidationError as error:
        return _flatten(page, error)
    finally:
        page.live = was_live
    return []


def _flatten(page: BasePage, error: ValidationError) -> list[str]:
    lines: list[str] = []
    for name, messages in error.message_dict.items():
        if name == "reviewed_by":
            lines.append("it needs a medical reviewer (--reviewed-by NAME)")
        elif name != "last_reviewed_on" or "reviewed_by" not in error.message_dict:
            label = "" if name == NON_FIELD_ERRORS else f"{_label(page, name)}: "
            lines += [f"{label}{message}" for message in messages]
    return lines


def _label(page: BasePage, name: str) -> str:
    field: Any = page._meta.get_field(name)
    return str(getattr(field, "verbose_name", name))


def _find_body_errors(page: BasePage) -> list[str]:
    """Each block's own rules; model validation does not ask them, the form does."""
    lines: list[str] = []
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            value = getattr(page, field.name)
            try:
                value.stream_block.clean(value)
            except StreamBlockValidationError as error:
                lines += _describe(error, value)
            except ValidationError as error:
                lines += error.messages
    return lines


def _describe(error: StreamBlockValidationError, value: Any) -> list[str]:
    lines = [
        f"block {index + 1} ({value[index].block_type}): {' '.join(_messages(inner))}"
        for index, inner in sorted(error.block_errors.items())
    ]
    return lines + _messages(error.non_block_errors or [])


def _messages(error: Any) -> list[str]:
    """All messages of an error, however deep its blocks are nested."""
    if isinstance(error, dict):
        return [message for inner in error.values() for message in _messages(inner)]
    if isinstance(error, list):
        return [message for inner in error for message in _messages(inner)]
    parts = [getattr(error, "block_errors", None), getattr(error, "non_block_errors", None)]
    if any(parts):
        return [message for part in parts if part for message in _messages(part)]
    return list(error.messages) if isinstance(error, ValidationError) else [str(error)]


def _find_missing_alt(plan: Plan) -> list[str]:
    """Images without alternative text, also those that are not stored yet."""
    return [
        f"the image {block.reference} has no alternative text"
        for block in plan.outline.blocks
        if isinstance(block, Picture)
        and block.reference in plan.album.photos
        and block.alt is None
        and not block.caption
    ]
