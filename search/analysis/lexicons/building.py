"""From simplemma's dictionaries to small tries: endings are learned, and only their exceptions are stored."""

import os
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import marisa_trie

# The private function returns bytes: the public mapping decodes twenty million forms and takes three times as long.
from simplemma.strategies.dictionaries.dictionary_factory import DATA_FOLDER, _load_dictionary_from_disk

from practices.languages.folding import fold
from search.analysis.language_data import language_data
from search.analysis.lexicons import files
from search.analysis.lexicons.files import SEPARATOR, change_of, folder_of
from search.analysis.normalising import normalise

MAX_LEMMAS = 3
MAX_ENDING = 8
LEARNED_FROM = 150_000
"""Forms that endings are learned from; more of them change the result hardly at all."""
MIN_SUPPORT = 6
"""Forms an ending must have to be learned."""
_BETWEEN = "|"
MAX_FORM = 40
MIN_FORMS = 3
"""Forms a word must have to count as a word of its own."""
Forms = dict[str, str]
More = dict[str, list[str]]
Endings = dict[str, str]


def prepare(languages: Iterable[str], report: Callable[[str, bool], None], processes: int = 0) -> None:
    """Prepare the dictionaries that are missing, several at once.

    report: called with each language and whether anything had to be done, in any order.
    """
    missing = []
    for language in languages:
        if folder_of(language).is_dir():
            report(language, False)
        else:
            missing.append(language)
    # The large ones first, so that none of them is the last one on a single core.
    missing.sort(key=_source_size, reverse=True)
    if not missing:
        return
    with ProcessPoolExecutor(processes or os.cpu_count() or 1, get_context("spawn")) as pool:
        running = {pool.submit(prepare_one, language, str(folder_of(language))): language for language in missing}
        for done in as_completed(running):
            done.result()
            report(running[done], True)


def _source_size(language: str) -> int:
    return (DATA_FOLDER / f"{language_data(language).dictionary}.plzma").stat().st_size


def prepare_one(language: str, target: str) -> None:
    """Prepare one dictionary in a folder beside the target, and move it there in one step."""
    place = Path(target)
    place.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{language}-", dir=place.parent))
    try:
        data = language_data(language)
        forms, more, words = read_forms(data.dictionary, keeps_capitals=data.capitalised_nouns)
        endings = learn_endings(forms)
        _save(_exceptions(forms, more, endings), made / files.EXCEPTIONS)
        _save(((ending[::-1], change) for ending, change in endings.items()), made / files.ENDINGS)
        marisa_trie.Trie(words).save(str(made / files.WORDS))
        _save(other_prefixes(forms, more), made / files.PREFIXES)
        made.chmod(0o755)
        made.rename(place)
    except OSError:
        # Another process prepared it meanwhile.
        if not place.is_dir():
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def read_forms(name: str, keeps_capitals: bool) -> tuple[Forms, More, set[str]]:
    """Return folded forms with their lemma, all lemmas of forms that have several, and lemmas that are no names."""
    entries = {form: lemma for form, lemma in _load_dictionary_from_disk(name).items() if b"|" not in form + lemma}
    written = b"|".join(entries).decode()
    lemmas = list(set(entries.values()))
    folded = dict(zip(lemmas, _folded(b"|".join(lemmas).decode()), strict=True))
    is_name = [word[:1].isupper() and not keeps_capitals for word in written.split(_BETWEEN)]
    forms: Forms = {}
    names: Forms = {}
    more: More = {}
    for form, raw, name_too in zip(_folded(written), entries.values(), is_name, strict=True):
        lemma = folded[raw]
        if not form.isalpha() or not lemma.isalpha() or len(form) > MAX_FORM:
            continue
        kept = names if name_too else forms
        first = kept.setdefault(form, lemma)
        if first != lemma and not name_too:
            more.setdefault(form, [first]).append(lemma)
    size = Counter(forms.values())
    for form, lemma in forms.items():
        # A word that others are forms of is a word of its own, whatever else it may be a form of (työ, diák, party).
        if lemma != form and size.get(form, 0) >= MIN_FORMS and form not in more.get(form, ()):
            more.setdefault(form, [lemma]).append(form)
    for form, found in more.items():
        found[:] = sorted(set(found), key=lambda lemma: (lemma != form, -size[lemma], lemma))[:MAX_LEMMAS]
        forms[form] = found[0]
    # A name gives way to a common word that is written like it.
    return names | forms, more, set(size)


def _folded(joined: str) -> list[str]:
    """Return many words folded at once: character by character over the whole text; word by word takes minutes."""
    joined = joined.lower()
    for letter in sorted(set(joined)):
        if not letter.isascii():
            joined = joined.replace(letter, fold(normalise(letter)))
    return joined.split(_BETWEEN)


def other_prefixes(forms: Forms, more: More) -> Iterable[tuple[str, str]]:
    """Return the prefixes of forms that differ from those of their lemmas, by the prefix of the lemma."""
    size = files.FORM_PREFIX
    pairs = {(lemma[: files.LEMMA_PREFIX], form[:size]) for form, lemma in forms.items() if form[:size] != lemma[:size]}
    for form, lemmas in more.items():
        pairs |= {(lemma[: files.LEMMA_PREFIX], form[:size]) for lemma in lemmas if form[:size] != lemma[:size]}
    found: dict[str, list[str]] = {}
    for start, prefix in sorted(pairs):
        found.setdefault(start, []).append(prefix)
    return ((start, SEPARATOR.join(prefixes)) for start, prefixes in found.items())


def learn_endings(forms: Forms) -> Endings:
    """Return the change of most forms with an ending; only endings whose change differs from that of shorter ones."""
    step = max(1, len(forms) // LEARNED_FROM)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for form, lemma in islice(forms.items(), 0, None, step):
        change = change_of(form, lemma)
        for length in range(min(MAX_ENDING, len(form) - 1) + 1):
            counts[form[len(form) - length :]][change] += 1
    endings: Endings = {}
    for ending in sorted(counts, key=len):
        seen = counts[ending]
        # An analogy must cut off nothing but characters of the ending itself.
        fitting = [(count, change) for change, count in seen.items() if ord(change[0]) - 0x21 <= len(ending)]
        if not fitting or sum(seen.values()) < MIN_SUPPORT:
            continue
        change = max(fitting)[1]
        if analogy(ending[1:], endings) != change:
            endings[ending] = change
    return endings


def analogy(form: str, endings: Endings) -> str:
    """Return the change of the longest known ending."""
    for start in range(max(0, len(form) - MAX_ENDING), len(form) + 1):
        change = endings.get(form[start:])
        if change is not None:
            return change
    return "!"


def _exceptions(forms: Forms, more: More, endings: Endings) -> Iterable[tuple[str, str]]:
    known: Endings = {}
    for form, lemma in forms.items():
        ending = form[-MAX_ENDING:]
        change = known.get(ending)
        if change is None:
            change = known[ending] = analogy(ending, endings)
        if form in more:
            yield form, SEPARATOR.join(change_of(form, lemma) for lemma in more[form])
        elif files.changed(form, change) != lemma:
            yield form, change_of(form, lemma)


def _save(rows: Iterable[tuple[str, str]], path: Path) -> None:
    marisa_trie.BytesTrie([(key, value.encode()) for key, value in rows]).save(str(path))
