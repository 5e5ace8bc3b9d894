"""Characters: spellings of a letter that count as the same."""

import re
import unicodedata

from practices.languages.letters import APOSTROPHES, HYPHENS, PLAIN_SIGNS

# Control and private characters become blanks; invisible formatting (soft hyphen, joiners, direction marks),
# lone surrogates and variation selectors vanish, so that a word with one inside stays one word.
_BLANKED = frozenset({"Cc", "Co", "Cn", "Zl", "Zp"})
_DROPPED = frozenset({"Cf", "Cs"})
_SIGN = re.compile(f"[{APOSTROPHES}{HYPHENS}]")
_STRANGE = re.compile(r"[^\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u0370-\u03ff\u0410-\u044f]")


def _replacement(match: "re.Match[str]") -> str:
    char = match.group()
    category = unicodedata.category(char)
    if category in _DROPPED:
        return ""
    return " " if category in _BLANKED or char.isspace() else char


def _sign(match: "re.Match[str]") -> str:
    return match.group().translate(PLAIN_SIGNS)


def printable(text: str) -> str:
    """Return the text without control, surrogate and invisible characters, composed (NFC); it looks the same."""
    return unicodedata.normalize("NFC", _STRANGE.sub(_replacement, text))


def normalise(text: str) -> str:
    """Return the text composed (NFKC), in lower case, with one kind of apostrophe, hyphen and sigma. Never fails."""
    text = _SIGN.sub(_sign, text)
    text = unicodedata.normalize("NFKC", _STRANGE.sub(_replacement, text))
    return text.lower().replace("ς", "σ")
