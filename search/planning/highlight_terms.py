"""Terms to highlight for a plan, per language."""

from collections.abc import Iterable
from dataclasses import dataclass

from search.analysis import Phrase, Word
from search.query.plan import AS_TYPED, LanguagePlan, QueryPlan, Variant


@dataclass(frozen=True)
class HighlightTerms:
    """Terms that are highlighted in texts of one language.

    stems: anywhere in the text. runs: words that must be side by side. tags: facet and code.
    clauses: for each clause of the query all terms that meet it; stop words are left out.
    """

    stems: frozenset[str] = frozenset()
    runs: tuple[Phrase, ...] = ()
    tags: frozenset[tuple[str, str]] = frozenset()
    clauses: tuple[frozenset[str], ...] = ()

    @property
    def by_words(self) -> bool:
        """Whether any word of a text can be highlighted."""
        return bool(self.stems or self.runs)


def highlight_terms(plan: QueryPlan) -> dict[str, HighlightTerms]:
    """Return the terms by language, the reader's first: as typed, and by the same meaning."""
    return {each.language: _terms_of(each) for each in plan.languages}


def _terms_of(plan: LanguagePlan) -> HighlightTerms:
    stems: dict[str, None] = {}
    runs: dict[Phrase, None] = {}
    clauses: list[frozenset[str]] = []
    for clause in plan.clauses:
        own_runs = {_run(each): None for each in clause.variants if each.phrase}
        own_stems = dict.fromkeys(stem for each in clause.variants if not each.phrase for stem in _content_stems(each))
        stems |= own_stems
        runs |= own_runs
        clauses.append(frozenset(own_stems).union(*(terms for run in own_runs for terms in run.words)))
    variants = (each for clause in plan.clauses for each in clause.variants)
    tags = frozenset(each.tag for each in variants if each.tag is not None)
    return HighlightTerms(frozenset(stems), tuple(runs), tags, tuple(filter(None, clauses)))


def _run(phrase: Variant) -> Phrase:
    exact = phrase.phrase == "exact"
    return Phrase(tuple(frozenset((word.folded,) if exact else _all_stems(word)) for word in phrase.words), exact)


def _content_stems(variant: Variant) -> Iterable[str]:
    for word in variant.words:
        if not word.is_stop_word:
            yield from word.lemmas
            # The last part of a typed compound carries its meaning: `frafald` of `skolefrafald`, not `skole`.
            # Parts of synonyms are not what the reader typed.
            if word.parts and variant.share == AS_TYPED:
                yield from word.parts[-1]


def _all_stems(word: Word) -> tuple[str, ...]:
    return (*word.lemmas, word.stem) if word.stem else word.lemmas
