"""What of a text answers a question: a question seen from the texts that are shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from search.analysis import Phrase, Word
from search.planning.plan import AS_TYPED, Alternative, LanguagePlan
from search.planning.planner import plan
from search.query.query import SearchQuery


@dataclass(frozen=True)
class Sought:
    """What answers a question in the texts of one language.

    stems: wherever they stand. runs: words that must stand side by side. tags: facet and code.
    demands: for each thing that is asked for all terms that answer it; small words are none.
    """

    stems: frozenset[str] = frozenset()
    runs: tuple[Phrase, ...] = ()
    tags: frozenset[tuple[str, str]] = frozenset()
    demands: tuple[frozenset[str], ...] = ()

    @property
    def by_words(self) -> bool:
        """Whether any word of a text can answer."""
        return bool(self.stems or self.runs)


def sought_words(query: SearchQuery) -> dict[str, Sought]:
    """By language, the reader's first, what answers the question: as typed, and by the same meaning."""
    return {asked.language: _sought(asked) for asked in plan(query).languages}


def _sought(asked: LanguagePlan) -> Sought:
    stems: dict[str, None] = {}
    runs: dict[Phrase, None] = {}
    demands: list[frozenset[str]] = []
    for demand in asked.demands:
        its_runs = {_run(each): None for each in demand.alternatives if each.phrase}
        its_stems = dict.fromkeys(stem for each in demand.alternatives if not each.phrase for stem in _telling(each))
        stems |= its_stems
        runs |= its_runs
        demands.append(frozenset(its_stems).union(*(terms for run in its_runs for terms in run.words)))
    alternatives = (each for demand in asked.demands for each in demand.alternatives)
    tags = frozenset(each.tag for each in alternatives if each.tag is not None)
    return Sought(frozenset(stems), tuple(runs), tags, tuple(filter(None, demands)))


def _run(phrase: Alternative) -> Phrase:
    exact = phrase.phrase == "exact"
    return Phrase(tuple(frozenset((word.folded,) if exact else _all_stems(word)) for word in phrase.words), exact)


def _telling(asked: Alternative) -> Iterable[str]:
    for word in asked.words:
        if not word.is_stop_word:
            yield from word.lemmas
            # Of a compound that was typed the last part says what it is: `frafald` of `skolefrafald`, not `skole`.
            # Of other names for the same not even that is what the reader asked for.
            if word.parts and asked.share == AS_TYPED:
                yield from word.parts[-1]


def _all_stems(word: Word) -> tuple[str, ...]:
    return (*word.lemmas, word.stem) if word.stem else word.lemmas
