"""Pairs of neighbouring characters: an index in which two Chinese characters are found, on any
database (the trigrams of SQLite's FTS5 need three, and PostgreSQL knows no words of Chinese).
"""

import functools
import itertools
import unicodedata

import msgspec

CHARACTERS_KEPT = 8_192
_SHIFT = 21
"""A code point has at most 21 bits (Unicode 16, 2.4)."""


class Folded(msgspec.Struct, frozen=True):
    """A text as it is compared: width, case and punctuation do not count."""

    text: str
    places: tuple[int, ...]
    """For each character: where it came from in the text as written."""


def fold(written: str) -> Folded:
    """NFKC and lower case, character by character; whatever is no letter or figure is a gap."""
    text: list[str] = []
    places: list[int] = []
    for place, character in enumerate(written):
        for one in _folded(character):
            if one != " " or (text and text[-1] != " "):
                text.append(one)
                places.append(place)
    return Folded("".join(text), tuple(places))


@functools.lru_cache(CHARACTERS_KEPT)
def _folded(character: str) -> str:
    """The same few thousand characters come again and again."""
    folded = unicodedata.normalize("NFKC", character).casefold()
    return "".join(one if one.isalnum() else " " for one in folded)


def words(written: str) -> list[str]:
    """What a person asks for, folded: each word of it must be found."""
    return list(dict.fromkeys(fold(written).text.split()))


def grams(folded: str) -> set[int]:
    """Every pair of neighbouring characters within a word, as one number each."""
    return {
        ord(first) << _SHIFT | ord(second)
        for word in folded.split()
        for first, second in itertools.pairwise(word)
    }
