"""The synonyms that every portal begins with: one list for each language, the same concepts in all."""

from pathlib import Path

from practices.jobs.cache_versions import CacheVersion
from practices.languages.table import language_codes
from search.models import SynonymSet

SEED = Path(__file__).parent / "synonyms"


def seed_synonyms() -> None:
    """Make the lists of languages that have none at all; what editors changed or removed is not touched."""
    have = set(SynonymSet.objects.values_list("language", flat=True).distinct())
    missing = [code for code in language_codes() if code not in have and (SEED / f"{code}.txt").exists()]
    if not missing:
        return
    SynonymSet.objects.bulk_create(synonyms for code in missing for synonyms in seeded(code))
    CacheVersion.advance(CacheVersion.LABELS)  # bulk_create sends no signal


def seeded(language: str) -> list[SynonymSet]:
    """The sets of a language's file, not saved. Each line: `concept: expression | expression`."""
    found = []
    for line in (SEED / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        concept, colon, expressions = line.partition(":")
        if colon and not line.startswith("#"):
            text = "\n".join(part.strip() for part in expressions.split("|") if part.strip())
            found.append(SynonymSet(language=language, concept=concept.strip(), expressions=text))
    return found
