"""Be asked to stop: SIGINT (Ctrl-C), SIGTERM and SIGHUP (the terminal was closed)."""

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Self

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(BaseException):
    """Raised by a signal inside ``StopSignals.interrupting``."""


class StopSignals:
    """The stop signals as something to wait for, while entered.

    A signal writes to a pipe, as an ``Event`` set in a handler may wait for the very thread it
    interrupts. Only for the main thread.
    """

    def __init__(self) -> None:
        """Change nothing yet."""
        self._is_interrupting = False

    def __enter__(self) -> Self:
        """Take over the stop signals."""
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)  # a full pipe has been asked often enough
        self._previous = {number: signal.signal(number, self._handle) for number in STOP_SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        """Give the signals back."""
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        os.close(self._reader)
        os.close(self._writer)

    def wait(self, seconds: float) -> bool:
        """Wait until asked to stop, at most this long; tell whether it was asked."""
        ready, _, _ = select.select([self._reader], [], [], seconds)
        return bool(ready)

    @contextmanager
    def interrupting(self) -> Iterator[None]:
        """Let a signal raise StopAsked inside the block, for work that takes a while."""
        self._is_interrupting = True
        try:
            if self.wait(0):
                raise StopAsked
            yield
        finally:
            self._is_interrupting = False

    def _handle(self, number: int, frame: FrameType | None) -> None:
        with suppress(BlockingIOError):
            os.write(self._writer, b"!")
        if self._is_interrupting:
            self._is_interrupting = False  # a second signal must not break the clean-up
            raise StopAsked
