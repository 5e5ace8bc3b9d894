"""One row for each language: what its words look like and who stems them."""

import re
from dataclasses import dataclass

LEMMA, STEM, BOTH, OWN = "lemma", "stem of the lemma", "stem and lemma", "own rules"
"""What a word is indexed as."""


@dataclass(frozen=True)
class LanguageRules:
    """How the words of a language are cut.

    stemmer: PyStemmer's algorithm; empty where `light.py` has the language, or nobody.
    way: what words are indexed as; chosen by measuring.
    stem_from: the stem of the form itself is a further term where it has so many letters; 0 for never. Where
        dictionaries miss forms it finds more; with fewer letters, or elsewhere, it throws words together.
    elided: small words before an apostrophe or hyphen that belong to no word, without that sign.
    drops_possessive: whether a final `'s` is taken off.
    """

    stemmer: str = ""
    elided: "re.Pattern[str] | None" = None
    drops_possessive: bool = False
    way: str = LEMMA
    stem_from: int = 0


def _before_apostrophe(words: str) -> "re.Pattern[str]":
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(words.split())})'(?=[^\W_])")


_FRENCH = _before_apostrophe("l d j m n s t c qu jusqu lorsqu puisqu quoiqu aujourd")
_ITALIAN = _before_apostrophe(
    "l un d c m s t v n gl all dall dell nell sull coll pell quell quest bell buon sant tutt dov com cos senz mezz"
)
_ROMANIC = _before_apostrophe("l d m n s t")
# The article il- / l- with its assimilated forms, alone or grown together with a preposition,
# and the prepositions b' f' m' t' x' before a vowel.
_MALTESE = re.compile(
    r"(?<![^\W_])(?:"
    r"(?:i|għa|ta|ma|fi|bi|sa|mi|li|bħa|ġo|ga)?(?:l|ll|n|nn|r|rr|s|ss|t|tt|x|xx|z|zz|d|dd|ż|żż|ċ|ċċ|c)-"
    r"|[bfmtx]')(?=[^\W_])"
)

RULES: dict[str, LanguageRules] = {
    "bg": LanguageRules(stem_from=5),
    "cs": LanguageRules("czech"),
    "da": LanguageRules("danish", drops_possessive=True),
    "de": LanguageRules("german", drops_possessive=True),
    "el": LanguageRules("greek"),
    "en": LanguageRules("english", drops_possessive=True),
    "es": LanguageRules("spanish", _ROMANIC),
    "et": LanguageRules("estonian"),
    "fi": LanguageRules("finnish"),
    "fr": LanguageRules("french", _FRENCH),
    "ga": LanguageRules("irish"),
    "hr": LanguageRules(),
    "hu": LanguageRules("hungarian"),
    "it": LanguageRules("italian", _ITALIAN, stem_from=6),
    "lt": LanguageRules("lithuanian"),
    "lv": LanguageRules(stem_from=5),
    "mt": LanguageRules(elided=_MALTESE, way=OWN),
    "nl": LanguageRules("dutch", drops_possessive=True, stem_from=5),
    "pl": LanguageRules("polish"),
    "pt": LanguageRules("portuguese", _ROMANIC),
    "ro": LanguageRules("romanian"),
    "sk": LanguageRules(),
    "sl": LanguageRules(),
    "sv": LanguageRules("swedish", drops_possessive=True),
}
PLAIN = LanguageRules()


def rules_of(language: str) -> LanguageRules:
    """The row of a language; plain words for one that has none yet."""
    return RULES.get(language, PLAIN)
