"""Writing XML that every parser accepts."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpRequest
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from api.contract.parameters import NO_FORMAT
from api.contract.shared import SURROGATE_KEY
from api.parameters import check_constants, check_parameters

# What XML 1.0 has no way to write, not even escaped. Editors paste such characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'

# Of those that every address of the API accepts, the ones that make sense here.
PARAMETERS = frozenset({"_", "site"})


def check_request(request: HttpRequest) -> None:
    """Refuse parameters; raises BadParameterError."""
    check_parameters(request.GET, PARAMETERS)
    check_constants(request.GET)


def document_xml(
    operation_id: str,
    summary: str,
    media_type: str,
    *,
    parameters: Sequence[OpenApiParameter] = (),
    failures: Mapping[int, Any] | None = None,
) -> Callable[..., Any]:
    """Return the decorator that tells the contract of an address that answers XML."""
    answers = {(200, media_type): OpenApiResponse(str, description="")}
    documented: Callable[..., Any] = extend_schema(
        operation_id=operation_id,
        summary=summary,
        parameters=[*parameters, *NO_FORMAT, SURROGATE_KEY],
        responses={**answers, **(failures or {})},
    )
    return documented


def clean_text(text: str) -> str:
    """Return the text without the characters that XML cannot hold."""
    return _UNWRITABLE.sub("", text)


def write_list(root: str, namespace: str, item: str, values: Iterable[Mapping[str, str]]) -> bytes:
    """Write a document that is a flat list: each item's elements by name.

    A few microseconds an item; Django's generator takes ten times that, for events nobody needs.
    """
    items = (
        f"<{item}>{''.join(_write_element(*element) for element in value.items())}</{item}>\n"
        for value in values
    )
    text = f'{DECLARATION}<{root} xmlns="{namespace}">\n{"".join(items)}</{root}>\n'
    return text.encode()


def _write_element(name: str, text: str) -> str:
    return f"<{name}>{escape(clean_text(text))}</{name}>"
