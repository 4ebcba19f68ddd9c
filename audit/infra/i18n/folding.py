"""What two spellings of one word share: for searching. What was typed is stored as it was typed.

The phone's twin is `static/js/format/folding.js`; both answer `tests/conformance/folding.json`.
"""

import re
from functools import lru_cache
from unicodedata import category, decimal, normalize

ALIKE = str.maketrans(
    {
        **dict.fromkeys("يىېۍےۓ", "ی"),
        **dict.fromkeys("كڪ", "ک"),
        **dict.fromkeys("ةەہھۃ", "ه"),
        "ٱ": "ا",
        "ء": "",
        "ـ": "",
        "ß": "ss",
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
        "’": "'",
        "ʼ": "'",
    }
)
"""Letter -> the one that it is searched as."""

REMEMBERED = 8192
"""So many names, the last used, are folded and placed once: every list shows the same ones."""


@lru_cache(maxsize=REMEMBERED)
def fold(text: str) -> str:
    """A text without what tells spellings apart.

    Arabic and Persian yeh and kaf, hamza and its seats, teh marbuta and heh, vowel signs, tatweel,
    joiners, both sets of digits, capitals, accents, and how many spaces.
    """
    plain = "".join(map(_bare, normalize("NFKD", text)))
    return " ".join(plain.casefold().translate(ALIKE).split())


def _bare(sign: str) -> str:
    """A sign without marks and joiners; a digit as a Latin one."""
    kind = category(sign)
    if kind in {"Mn", "Cf"}:
        return ""
    return str(decimal(sign)) if kind == "Nd" else sign


def matches(text: str, words: str) -> bool:
    """Whether a text holds every word, a word written apart or joined being the same."""
    within = fold(text)
    joined = within.replace(" ", "")
    wanted = fold(words).split()
    return all(word in within or word in joined for word in wanted)


def _order(places: list[str]) -> dict[str, int]:
    return {letter: number for number, place in enumerate(places) for letter in place.split("=")}


_BEFORE_KAF = "ب پ {teh} ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق "
_WELSH = "a b c ch d dd e f ff g ng h i j k l ll m n o p ph q r rh s t th u v w x y z"
_ARABIC = f"آ ء=أ=ؤ=إ=ئ=ا {_BEFORE_KAF.format(teh='ة=ت')} ك ک گ ل م ن ه ھ ہ=ۂ ە=ۀ و ی=ى=ي"
_PERSIAN = f"آ ا ء=أ=إ=ؤ=ئ {_BEFORE_KAF.format(teh='ت')} ک=ك گ ل م ن و ه=ە=ہ=ۂ=ة=ۀ=ھ ی=ى=ي"
RANKS = {
    "en": _order(list("abcdefghijklmnopqrstuvwxyz")),
    "cy": _order(_WELSH.split()),
    "ar": _order(_ARABIC.split()),
    "fa": _order(_PERSIAN.split()),
}
"""The order of letters; those of one place differ only where all else is equal."""

SIGNS = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_TWO = "|".join(letter for letter in RANKS["cy"] if len(letter) > 1)

Key = tuple[tuple[tuple[int, int], ...], str, str]


@lru_cache(maxsize=REMEMBERED)
def collation_key(text: str, language: str) -> Key:
    """Where a name stands in a list for readers of a language; numbers count as numbers.

    Persian has vav before heh, Welsh has letters of two signs; readers of Persian and Arabic find
    their own script first.
    """
    spelled = normalize("NFC", text).casefold()
    return tuple(_places(spelled, language)), spelled, text.swapcase()


def _places(text: str, language: str) -> list[tuple[int, int]]:
    own_first = language in {"fa", "ar"}
    arabic = RANKS["fa" if language == "fa" else "ar"]
    latin = RANKS["cy" if language == "cy" else "en"]
    found: list[tuple[int, int]] = []
    for sign in _signs(text, language):
        if sign.isdecimal():
            found.append((1, int(sign)))
        elif sign in arabic:
            found.append((2 if own_first else 4, arabic[sign]))
        elif (bare := _unmarked(sign)) in latin:
            found.append((3, latin[bare]))
        elif bare in SIGNS or not bare.isalpha():
            found += [(0, SIGNS.index(bare) if bare in SIGNS else ord(bare[0]))] if bare else []
        else:
            found.append((5, ord(bare[0])))
    return found


def _signs(text: str, language: str) -> list[str]:
    """A text as what counts for one letter, numbers in one piece."""
    pattern = rf"\d+|{_TWO}|." if language == "cy" else r"\d+|."
    return re.findall(pattern, text, re.S)


def _unmarked(sign: str) -> str:
    kept = (each for each in normalize("NFKD", sign) if category(each) not in {"Mn", "Cf"})
    return "".join(kept).replace("ـ", "")
