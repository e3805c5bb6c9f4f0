"""Say what an import makes and what it leaves out, one line for each."""

from collections.abc import Iterator

from wagtail.models import Page

from cms.importer.door import DecodedText, Document
from cms.importer.outline import (
    Block,
    Heading,
    Picture,
    Questions,
    Quote,
    RichText,
    Table,
    Video,
)
from cms.importer.pages.album import Album
from cms.importer.pages.plan import Action, Plan
from cms.importer.readers.inline import strip_tags
from cms.importer.readers.wording import excerpt

_WIDTH = 10


def build_report(document: Document, decoded: DecodedText, plan: Plan) -> list[str]:
    """The report's lines, the same for a dry run: none of them depends on what was written."""
    return [
        *_describe_page(document, decoded, plan),
        *_describe_body(plan),
        *_describe_related(plan),
        *_describe_left_out(plan),
    ]


def _line(label: str, text: str) -> str:
    return f"{label:<{_WIDTH}}{text}".rstrip()


def _describe_page(document: Document, decoded: DecodedText, plan: Plan) -> Iterator[str]:
    kind = "HTML" if decoded.kind == "html" else "plain text"
    kilobytes = max(1, round(len(document.data) / 1024))
    yield _line("Source", f"{document.name} ({kind}, {decoded.encoding}, {kilobytes} KB)")
    path = f"{_show_path(plan.parent)}{plan.page.slug if plan.page else plan.slug}/"
    state = f"{plan.action.value}, published" if plan.publishes else plan.action.value
    yield _line("Page", f"{plan.wishes.page_type} “{plan.title}” at {path} ({state})")
    teaser = plan.outline.teaser or "none"
    yield _line("Teaser", f"{teaser} (from {plan.outline.teaser_origin})")
    if plan.wishes.reviewer:
        yield _line("Review", f"by {plan.wishes.reviewer}")
    for note in plan.outline.notes:
        yield _line("Note", note)


def _show_path(page: Page) -> str:
    """The page's path on the front end: without the site root's own slug."""
    return "/" + page.url_path.strip("/").partition("/")[2] + "/"


def _describe_body(plan: Plan) -> Iterator[str]:
    blocks = [
        block
        for block in plan.outline.blocks
        if not isinstance(block, Picture) or block.reference in plan.album.photos
    ]
    yield _line("Body", f"{len(blocks)} block{'' if len(blocks) == 1 else 's'}")
    for number, block in enumerate(blocks, start=1):
        yield f"  {number:>3}  {_describe(block, plan.album)}"


def _describe(block: Block, album: Album) -> str:
    match block:
        case Heading():
            return f"heading {block.level}     {block.text}"
        case RichText():
            return f"paragraph     {_count_rich(block)}: {excerpt(_plain(block), 60)}"
        case Quote():
            source = f" ({block.attribution})" if block.attribution else ""
            return f"quote         {excerpt(block.text, 60)}{source}"
        case Table():
            size = f"{len(block.headings)} columns, {len(block.rows)} rows"
            return (
                f"table         {size}: {block.caption or excerpt(' | '.join(block.headings), 60)}"
            )
        case Picture():
            return f"figure        {_describe_picture(block, album)}"
        case Video():
            return f"video         {block.url}"
        case Questions():
            count = len(block.items)
            return f"questions     {count}: {excerpt(block.items[0].question, 60)}"


def _plain(block: RichText) -> str:
    """The block's words, with a space where one paragraph or item ends and the next begins."""
    return strip_tags(block.html.replace("><", "> <"))


def _count_rich(block: RichText) -> str:
    """Such as "2 paragraphs, 1 list, 98 words"."""
    counts = [
        (block.html.count("<p>"), "paragraph"),
        (block.html.count("<ul>") + block.html.count("<ol>"), "list"),
        (len(_plain(block).split()), "word"),
    ]
    return ", ".join(
        f"{count} {what}{'' if count == 1 else 's'}" for count, what in counts if count
    )


def _describe_picture(picture: Picture, album: Album) -> str:
    photo = album.photos[picture.reference]
    origin = f"image {photo.existing_id} of the library" if photo.existing_id else "new image"
    if picture.alt == "":
        alt = "decorative"
    else:
        alt = f"alt “{photo.alt}”" if photo.alt else "no alternative text, please write one"
    return f"{photo.file_name}, {photo.width} × {photo.height}, {origin}, {alt}"


def _describe_related(plan: Plan) -> Iterator[str]:
    if not plan.matches:
        yield _line("Related", "no related list found")
        return
    count = len(plan.matches)
    yield _line("Related", f"{count} {'entry' if count == 1 else 'entries'}")
    for number, match in enumerate(plan.matches, start=1):
        if match.page is None:
            what = "new draft article"
        else:
            what = f"{'page' if match.page.live else 'draft'} at {_show_path(match.page)}"
        yield f"  {number:>3}  {match.entry.title} → {what}"


def _describe_left_out(plan: Plan) -> Iterator[str]:
    parts = plan.left_out
    yield _line(
        "Left out", f"{len(parts)} part{'' if len(parts) == 1 else 's'}" if parts else "nothing"
    )
    for part in parts:
        reason = f" ({part.reason})" if part.reason else ""
        yield f"    -  {part.kind}: {part.excerpt}{reason}"


def build_result(plan: Plan, edit_url: str) -> str:
    """The last line: what was done, and where to go on; ``edit_url`` is "" after a dry run."""
    if not edit_url:
        return "Dry run: nothing was written."
    if plan.publishes:
        return f"Published. Edit it at {edit_url}"
    if plan.action is Action.NONE:
        return f"Nothing to do: the draft says all this already. Edit it at {edit_url}"
    return f"Saved as a draft. Finish it at {edit_url}"
