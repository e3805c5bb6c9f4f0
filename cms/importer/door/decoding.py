"""Bytes to text: what is declared is believed, what is broken refused, nothing guessed wildly."""

import codecs
import re
from dataclasses import dataclass

from bs4.dammit import EncodingDetector

from cms.importer.door.source import Document
from cms.importer.problems import ImportProblem

# UTF-32 first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Browsers read these labels as Windows-1252, its superset: https://encoding.spec.whatwg.org/#names-and-labels
_LATIN = {"ascii", "iso8859-1", "latin-1", "us-ascii"}
# Python codecs that are no page's encoding: they interpret escapes, or fail on purpose.
_NO_ENCODING = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an image or sound"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01
_SNIFFED_CHARS = 64 * 1024
_HTML_START = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_HTML_TAG = re.compile(r"</(?:p|h[1-6]|div|li|td|article|section|a|span)\s*>", re.I)


@dataclass(frozen=True)
class DecodedText:
    """A source as text; ``kind`` is "html" or "text", ``encoding`` what it was read with."""

    text: str
    kind: str
    encoding: str


def decode(document: Document) -> DecodedText:
    """The document's text.

    A byte order mark decides, then the server's charset, then (HTML) the page's own; without any
    of them UTF-8, else Windows-1252 when nothing in the file looks like broken UTF-8.

    Raises:
        ImportProblem: binary data, an unknown encoding, or bytes that are not in the declared one.
    """
    for signature, description in _SIGNATURES:
        if document.data.startswith(signature):
            raise ImportProblem(f"{document.name} is {description}, not HTML or text")
    encoding = _declared_encoding(document) or _guessed_encoding(document)
    text = _decode_strictly(document, encoding)
    _refuse_binary(document.name, text)
    return DecodedText(text=text, kind=_kind(document, text), encoding=encoding)


def _declared_encoding(document: Document) -> str:
    for mark, encoding in _MARKS:
        if document.data.startswith(mark):
            return encoding
    if document.charset or document.kind == "text":
        return _normalised(document.charset, document.name)
    declared = EncodingDetector.find_declared_encoding(document.data, is_html=True) or ""
    encoding = _normalised(declared, document.name)
    # A page that can be read as ASCII up to here is not UTF-16, whatever it says (WHATWG agrees).
    return "utf-8" if encoding.startswith("utf-16") else encoding


def _normalised(label: str, name: str) -> str:
    label = label.strip("\"' ")
    if not label:
        return ""
    try:
        encoding = codecs.lookup(label).name
        b"a".decode(encoding, "replace")  # refuses what is a codec but no encoding, such as "hex"
    except (LookupError, ValueError):
        encoding = "undefined"
    if encoding in _NO_ENCODING:
        raise ImportProblem(f"{name}: unknown encoding {label[:40]}")
    return "windows-1252" if encoding in _LATIN else encoding


def _decode_strictly(document: Document, encoding: str) -> str:
    try:
        return document.data.decode(encoding)
    except (UnicodeError, ValueError) as error:
        where = getattr(error, "start", 0)
        raise ImportProblem(
            f"{document.name}: broken encoding, byte {where} is not valid {encoding}"
        ) from None


def _guessed_encoding(document: Document) -> str:
    if b"\x00" in document.data:
        raise ImportProblem(f"{document.name} is binary, not HTML or text")
    if _is_utf8(document.data) or _has_utf8_sequences(document.data):
        return "utf-8"  # when it is mostly that, decoding says which byte is broken
    return "windows-1252"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeError:
        return False
    return True


def _has_utf8_sequences(data: bytes) -> bool:
    return any(ord(char) > 127 for char in data.decode("utf-8", "ignore"))


def _refuse_binary(name: str, text: str) -> None:
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > max(3, len(text) * _MAX_CONTROL_SHARE):
        raise ImportProblem(f"{name} is binary, not HTML or text")


def _kind(document: Document, text: str) -> str:
    """What the text is: its own beginning wins over a file's name, a server's word over tags."""
    if _begins_like_html(text):
        return "html"
    if document.kind:
        return document.kind
    return "html" if _HTML_TAG.search(text) else "text"


def _begins_like_html(text: str) -> bool:
    start = text[:_SNIFFED_CHARS].lstrip("\ufeff \t\r\n\f")
    for opening, closing in (("<?xml", ">"), ("<!--", "-->")):
        while start.startswith(opening) and closing in start:
            start = start.partition(closing)[2].lstrip()
    return bool(_HTML_START.match(start))
