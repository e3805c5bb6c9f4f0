"""What may be linked to: one rule for every place where an editor types a URL."""

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

WEB_SCHEMES = ("http", "https")

_validate_web = URLValidator(schemes=WEB_SCHEMES)
_validate_email = EmailValidator()


def validate_web_url(value: str) -> None:
    """Accept an absolute http or https URL.

    Raises:
        ValidationError: the value is anything else, ``javascript:`` and ``data:`` included.
    """
    _validate_web(value)


def validate_link(value: str) -> None:
    """Accept a URL that a reader may follow: http, https, tel or mailto.

    Raises:
        ValidationError: another scheme, or no number or address behind tel: and mailto:.
    """
    scheme, _, rest = value.partition(":")
    if scheme.lower() == "tel":
        _validate_telephone(rest)
    elif scheme.lower() == "mailto":
        _validate_email(rest.partition("?")[0])
    else:
        validate_web_url(value)


def refuse_two_targets(page: object, url: str, field: str) -> None:
    """Refuse a link that names both a page and an address.

    Raises:
        ValidationError: on the field of the address.
    """
    if page and url:
        raise ValidationError({field: "Choose a page or enter an address, not both."})


def _validate_telephone(number: str) -> None:
    digits = [character for character in number if character.isdigit()]
    if len(digits) < 3 or set(number) - set("+0123456789-.() ;=ext"):
        raise ValidationError("Enter a telephone number after tel:, such as tel:+1-555-0100.")
