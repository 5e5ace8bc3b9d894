"""Words side by side in any form: what names of several words are compared by."""

from collections.abc import Iterable

from search.analysis.pipeline import Word


def content_words(words: Iterable[Word]) -> tuple[Word, ...]:
    """Return the words that are no stop words; all of them where there are only stop words."""
    every = tuple(words)
    return tuple([word for word in every if not word.is_stop_word]) or every


def phrase_keys(words: Iterable[Word]) -> tuple[tuple[str, ...], ...]:
    """Return the content words in order, by lemma and by stem: `обучение на учители`, `обучения за учителите`.

    Two texts mean the same where they share a key: a form may have several lemmas,
    and an irregular form has another stem.
    """
    content = content_words(words)
    by_lemma = tuple([word.lemmas[0] for word in content])
    by_stem = tuple([word.stem or word.folded for word in content])
    return (by_lemma,) if by_lemma == by_stem else (by_lemma, by_stem)
