"""The one exception that bad input may raise; the command prints it as a single line."""


class ImportProblem(Exception):
    """Why a source cannot be imported, in one line a marketing editor understands.

    The text may quote the source; what is not printable (control characters, line breaks,
    bidirectional overrides) becomes a space, so that a hostile page cannot write to the terminal.
    """

    def __init__(self, message: str) -> None:
        """Keep the message as one printable line."""
        printable = (char if char.isprintable() else " " for char in message)
        super().__init__("".join(printable).strip())
