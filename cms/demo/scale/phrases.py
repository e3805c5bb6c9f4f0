"""Draws phrases so that, as in any language, few words are common and most are rare."""

import random
import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import Any

_SLOT = re.compile(r"\{(\w)(\w*)\}")


class Voice:
    """One article's choice of words; equal seeds say the same."""

    def __init__(self, phrases: dict[str, Any], topic: str, seed: str) -> None:
        """Speak about a topic, such as "low back pain", with the phrases of ``scale.yaml``."""
        self.random = random.Random(seed)  # noqa: S311 - prose, not secrets
        self._phrases = phrases
        self._topic = topic
        self._said: set[str] = set()

    def say(self, kind: str) -> str:
        """Return a sentence of a kind that this article has not used, its slots filled."""
        template = self.draw(self._phrases[kind])
        for _ in range(8):  # a short list may be used up: then it repeats
            if template not in self._said:
                break
            template = self.draw(self._phrases[kind])
        self._said.add(template)
        return self.fill(template)

    def say_all(self, *kinds: str) -> str:
        """Return one sentence of each kind, as running text."""
        return " ".join(self.say(kind) for kind in kinds)

    def fill(self, template: str) -> str:
        """Fill ``{slot}`` with a word of its list, and ``{Slot}`` with one that starts a line."""
        return _SLOT.sub(self._fill_slot, template)

    def draw(self, choices: Sequence[Any]) -> Any:
        """Draw one; the n-th of the list has a weight of 1/n (Zipf's law)."""
        return self.random.choices(choices, cum_weights=_zipf_weights(len(choices)))[0]

    def happens(self, share: float) -> bool:
        """Tell whether something happens that does so in this share of articles."""
        return self.random.random() < share

    def _fill_slot(self, match: re.Match[str]) -> str:
        initial, rest = match.groups()
        name = initial.lower() + rest
        if name == "topic":
            word = self._topic
        elif name == "rarity":
            word = self.random.choice(self._phrases["rarities"])
        else:
            word = self.draw(self._phrases["slots"][name])
        return word[0].upper() + word[1:] if initial.isupper() else word


@cache
def _zipf_weights(count: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, count + 1)))
