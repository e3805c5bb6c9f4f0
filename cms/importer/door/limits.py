"""How much of the outside world one import may take in."""

import time
from dataclasses import dataclass

MAX_BYTES = 10 * 1024 * 1024  # 10 MB: a source, or one image
MAX_SECONDS = 20.0  # from the first name look-up to the last byte, redirects included
MAX_REDIRECTS = 3
MAX_IMAGES = 30
MAX_IMAGES_BYTES = 60 * 1024 * 1024  # 60 MB: all images of a page, which are in memory at once
MAX_IMAGES_SECONDS = 60.0  # for all images of a page together


@dataclass(frozen=True)
class Deadline:
    """A moment on the monotonic clock by which all of something must be done."""

    at: float
    seconds: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Start the clock now."""
        return cls(at=time.monotonic() + seconds, seconds=seconds)

    def remaining_seconds(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - time.monotonic())

    @property
    def has_passed(self) -> bool:
        """True once nothing is left."""
        return self.remaining_seconds() == 0.0
