"""One rule for every address an editor types: web, telephone and mail, nothing that could run."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.links import validate_link, validate_web_url

WEB = [
    "https://clinic.example/",
    "http://clinic.example",
    "HTTPS://Clinic.example/a?b=c&d=%20#e",
    "https://clinic.example:8443/",
    "https://sub.clinic.example/ü",
    "https://127.0.0.1:8000/x",
    "https://localhost/x",
]
REACHES_SOMEBODY = [
    "tel:+1-555-0100",
    "tel:112",
    "TEL:+49 (30) 1234",
    "tel:+1-555-0100;ext=12",
    "mailto:hello@clinic.example",
    "MailTo:hello@clinic.example?subject=Hello%20there&cc=a@b.example",
]
REFUSED = [
    "",
    " ",
    "/about/",
    "about",
    "#top",
    "//clinic.example/",
    "clinic.example",
    "javascript:alert(1)",
    " javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "javascript://clinic.example/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://clinic.example/",
    "blob:https://clinic.example/1",
    "https:",
    "https://",
    "https:///path",
    "https://clinic .example/",
    "https://clinic.example/\n",
    "https://[::1",
    "tel:",
    "tel:ab",
    "tel:12",
    "tel:javascript:alert(1)",
    "tel:+1-555-0100\n",
    "tel:١٢٣٤",
    "mailto:",
    "mailto:nobody",
    "mailto:a@b.example\nbcc:c@d.example",
    "mailto://[x@y",
    "mailto:javascript:alert(1)",
    "sms:+15550100",
]

Validate = Callable[[str], None]


@pytest.mark.parametrize("value", WEB)
@pytest.mark.parametrize("validate", [validate_web_url, validate_link])
def test_web_addresses_are_accepted(validate: Validate, value: str) -> None:
    validate(value)


@pytest.mark.parametrize("value", REACHES_SOMEBODY)
def test_link_may_reach_somebody(value: str) -> None:
    validate_link(value)

    with pytest.raises(ValidationError):
        validate_web_url(value)


@pytest.mark.parametrize("value", REFUSED)
@pytest.mark.parametrize("validate", [validate_web_url, validate_link])
def test_everything_else_is_refused(validate: Validate, value: str) -> None:
    with pytest.raises(ValidationError):
        validate(value)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.sampled_from(["", "javascript:", "data:", "tel:", "mailto:", "https://", " ", "ht\ntp:"]),
    st.text(max_size=20),
)
def test_no_text_is_a_failure_and_what_is_accepted_is_safe(start: str, rest: str) -> None:
    try:
        validate_link(start + rest)
    except ValidationError:
        return
    assert (start + rest).lower().startswith(("https://", "http://", "tel:", "mailto:"))
