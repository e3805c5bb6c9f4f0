"""One operation of the contract: what the framework derives, held to what answers really are.

Serializers describe answers, but for the two tokens of previews: nothing is marked read-only, and
every property is there unless its field says ``required=False``. Descriptions are the
serializers' docstrings: they are written for those who read the contract.
"""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from api.delivery.private import PRIVATE_PREFIX

from .answers import ProblemSerializer
from .shared import (
    HEADERS,
    LAST_MODIFIED,
    PARAMETERS,
    PREVIEW_SESSION,
    PRIVATE_HEADER_NAMES,
    RESPONSE_NAMES,
    UNSAID,
    Json,
    list_headers,
    refer,
)


class AnswerSchema(AutoSchema):
    """Draws an operation with the parameters, headers and problems that all have."""

    @property
    def is_private(self) -> bool:
        """Tell whether the address answers its caller alone."""
        return self.path.startswith(PRIVATE_PREFIX)

    def get_auth(self) -> list[Json]:
        """Return nothing but for what a session shows: no other endpoint knows a visitor."""
        return [{PREVIEW_SESSION: []}] if self.is_private and self.method == "GET" else []

    def get_tags(self) -> list[str]:
        """Return the first part of the path: ``sitemap`` for ``sitemap-1.xml`` too."""
        return [part.partition(".")[0].rstrip("-") for part in super().get_tags()]

    def get_description(self) -> str:  # type: ignore[override]
        """Return nothing unless ``@extend_schema`` says more: docstrings speak to developers."""
        return ""

    def _get_parameters(self) -> list[Json]:
        parameters: list[Json] = super()._get_parameters()
        if self.is_private:
            return parameters
        own = self.get_override_parameters()
        unknown = {part.name for part in own if isinstance(part, OpenApiParameter) and part.exclude}
        if LAST_MODIFIED not in own:  # what has no date cannot be asked by date
            unknown.add("If-Modified-Since")
        common = (name for name, part in PARAMETERS.items() if part["name"] not in unknown)
        return [*parameters, *(refer("parameters", name) for name in common)]

    def _get_response_bodies(self, direction: Any = "response") -> Json:
        bodies: Json = super()._get_response_bodies(direction)
        has_304 = "200" in bodies and not self.is_private
        unsaid = [status for status in UNSAID if status != "304" or has_304]
        statuses = sorted({*bodies, *unsaid})
        self.resolve_serializer(ProblemSerializer, "response")
        return {
            status: refer("responses", RESPONSE_NAMES[status])
            if status in RESPONSE_NAMES
            else bodies[status]
            for status in statuses
        }

    def _get_response_for_code(self, serializer: Any, status_code: str, *args: Any) -> Json:
        body: Json = super()._get_response_for_code(serializer, status_code, *args)
        return {**body, "description": body["description"] or "The answer."}

    def _get_response_headers_for_code(self, status_code: str, direction: Any = "response") -> Json:
        own: Json = super()._get_response_headers_for_code(status_code, direction)
        shared = {name: refer("headers", name) if name in HEADERS else own[name] for name in own}
        if self.is_private:
            return {name: refer("headers", name) for name in PRIVATE_HEADER_NAMES}
        return {**list_headers(status_code), **shared}

    def _get_serializer_field_meta(self, field: Any, direction: Any) -> Json:
        meta: Json = super()._get_serializer_field_meta(field, direction)
        return {name: value for name, value in meta.items() if name not in ("readOnly", "title")}

    def _postprocess_serializer_schema(self, schema: Json, serializer: Any, direction: Any) -> Json:
        if "description" in schema:
            schema["description"] = tidy(schema["description"])
        if "properties" in schema:
            fields = serializer.fields
            schema["required"] = [
                name
                for name in schema["properties"]
                if name not in fields or fields[name].required or fields[name].read_only
            ]
        return schema


def tidy(docstring: str) -> str:
    """Return a docstring as Markdown on one line a paragraph."""
    paragraphs = docstring.replace("``", "`").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
