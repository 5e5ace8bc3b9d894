"""The vocabularies of a new portal: codes, labels in 23 languages, EU authority codes."""

import json
from pathlib import Path
from typing import Any

from practices.jobs.cache_versions import CacheVersion
from practices.languages.cldr import EU_COUNTRIES, country_uri
from practices.languages.table import language_codes
from practices.vocabularies.models import Label, Term, Vocabulary

SEED = Path(__file__).parent / "data"
ORDER = ("type", "country", "language", "school_level", "intervention_level", "frequency", "funding", "evidence")
"""The order of the fields on the record page of the old portal; evidence is our own and last."""


def seed_vocabularies() -> None:
    """Store the vocabularies, terms and labels that are missing; existing ones stay as they are."""
    structure = json.loads((SEED / "vocabularies.json").read_text())
    structure["country"] = {"facet": True, "cldr": True, "terms": [{"code": code} for code in EU_COUNTRIES]}
    structure["language"] = {"facet": True, "cldr": True, "terms": []}
    for position, code in enumerate(ORDER):
        vocabulary, made = Vocabulary.objects.get_or_create(
            code=code,
            defaults={
                "is_facet": structure[code]["facet"],
                "labels_from_cldr": structure[code].get("cldr", False),
                "position": position,
            },
        )
        if made:
            _seed_terms(vocabulary, structure[code]["terms"])
    for language in language_codes():
        seed_labels(language)


def _seed_terms(vocabulary: Vocabulary, rows: list[dict[str, str]]) -> None:
    made: dict[str, Term] = {}
    for position, row in enumerate(rows):
        exact = country_uri(row["code"]) if vocabulary.code == "country" else row.get("exact_match", "")
        made[row["code"]] = Term.objects.create(
            vocabulary=vocabulary,
            code=row["code"],
            notation=row.get("notation", ""),
            exact_match=exact,
            broader=made.get(row.get("broader", "")),
            position=position,
        )


def seed_labels(language: str) -> None:
    """Store the labels of one language, unless there are some in it already."""
    path = SEED / "labels" / f"{language}.json"
    if not path.exists():
        return
    if Label.objects.filter(language=language).exists():
        return
    texts: dict[str, Any] = json.loads(path.read_text())
    rows = []
    for vocabulary in Vocabulary.objects.filter(code__in=texts).prefetch_related("terms"):
        entry = texts[vocabulary.code]
        rows.append(_label(language, entry, vocabulary=vocabulary))
        terms = {term.code: term for term in vocabulary.terms.all()}
        rows.extend(_label(language, term, term=terms[code]) for code, term in entry["terms"].items() if code in terms)
    Label.objects.bulk_create(rows)
    CacheVersion.advance(CacheVersion.LABELS)  # bulk_create sends no signal


def _label(language: str, entry: dict[str, Any], **owner: Any) -> Label:
    return Label(
        language=language,
        pref_label=entry["label"],
        alt_labels=entry["alt_labels"],
        definition=entry["definition"],
        **owner,
    )
