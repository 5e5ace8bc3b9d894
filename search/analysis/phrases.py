"""Words side by side in any form: what names of several words are compared by."""

from collections.abc import Iterable

from search.analysis.pipeline import Word


def telling_words(found: Iterable[Word]) -> tuple[Word, ...]:
    """The words without the small ones between them, which differ from one wording to the next.

    All of them where there are only small ones.
    """
    every = tuple(found)
    return tuple([word for word in every if not word.is_stop_word]) or every


def wordings(found: Iterable[Word]) -> tuple[tuple[str, ...], ...]:
    """The telling words in order, by their lemmas and by their endings: `обучение на учители`, `обучения за учителите`.

    Two texts say the same where one of their wordings is the same: a form may have
    several lemmas, and an irregular form has another stem.
    """
    telling = telling_words(found)
    by_lemma = tuple([word.stems[0] for word in telling])
    by_ending = tuple([word.canonical or word.exact for word in telling])
    return (by_lemma,) if by_lemma == by_ending else (by_lemma, by_ending)
