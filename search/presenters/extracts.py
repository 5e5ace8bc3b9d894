"""Why a record is found: its title and a passage with the words marked, from the version that has them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from practices.models import Practice, PracticePage
from practices.selectors import ListedVersion, RecordVersions
from search.analysis import highlight_fragments
from search.documents import VersionText, version_text
from search.service import Sought

MARK = "<mark>"
MAX_SUMMARY = 320
"""Letters of a summary on a card."""
MOST_READ_ELSEWHERE = 10
"""Versions in other languages that are read for one page of results."""
_Passage = list[tuple[str, bool]]
_Record = RecordVersions[ListedVersion]


@dataclass(frozen=True)
class Elsewhere:
    """A passage of a version in another language than the shown one, and that language."""

    language: str
    passage: SafeString


@dataclass(frozen=True)
class Extract:
    """Title and passage as HTML, escaped but for `<mark>`. elsewhere: only where neither has the words."""

    title: SafeString
    passage: SafeString
    elsewhere: Elsewhere | None = None

    @property
    def answers(self) -> bool:
        """Whether a word of the shown version answers the question."""
        return MARK in self.title or MARK in self.passage


def extracts_of(records: list[_Record], sought: dict[str, Sought], asked: int) -> dict[int, Extract]:
    """By page id of the shown version. `asked` is the number of words in the question."""
    shown = {record.shown.pk: record for record in records if record.shown}
    found = {
        page.pk: Extract(escape(page.title), escape(shortened(page.summary)))
        for page in (record.shown for record in shown.values())
        if page
    }
    if not sought:
        return found
    for pk, language, texts in _read(shown):
        title, best = _title(texts, sought, language), _best_passage(texts, sought, language, asked)
        passage = _marked(best) if _found_in(best) else found[pk].passage
        found[pk] = Extract(_marked(title), passage)
    unclear = {pk: record for pk, record in shown.items() if not found[pk].answers and not _tagged(record, sought)}
    others = _elsewhere(unclear.values(), sought)
    return {pk: replace(said, elsewhere=others.get(shown[pk].practice.pk)) for pk, said in found.items()}


def _elsewhere(records: Iterable[_Record], sought: dict[str, Sought]) -> dict[int, Elsewhere]:
    """By record id, a passage in the first other language that answers: the original, English, then all others."""
    tried: list[tuple[int, int, _Record]] = []
    for record in records:
        languages = dict.fromkeys((record.practice.original_language, "en", *sought))
        others = [code for code in languages if code in sought and code in record.versions]
        pks = [record.versions[code].pk for code in others if record.versions[code] is not record.shown]
        tried += [(turn, pk, record) for turn, pk in enumerate(pks)]
    # Every record has its turn before one with many versions is read further.
    versions = {pk: record for _turn, pk, record in sorted(tried, key=lambda each: each[0])[:MOST_READ_ELSEWHERE]}
    order = list(versions)
    found: dict[int, Elsewhere] = {}
    for pk, language, texts in sorted(_read(versions), key=lambda each: order.index(each[0])) if order else ():
        practice_id = versions[pk].practice.pk
        if practice_id in found:
            continue
        title = _title(texts, sought, language)
        best = title if _found_in(title) else _best_passage(texts, sought, language, 1)
        if _found_in(best):
            found[practice_id] = Elsewhere(language, _marked(best))
    return found


def _read(versions: dict[int, _Record]) -> Iterable[tuple[int, str, VersionText]]:
    """Page id, language and texts of versions, given with their records by page id. One query."""
    pages = PracticePage.objects.filter(pk__in=versions).only("title", "summary", "body", "further_reading")
    for page in pages:
        record = versions[page.pk]
        language = next(code for code, version in record.versions.items() if version.pk == page.pk)
        yield page.pk, language, version_text(page, record.practice)


def _tagged(record: _Record, sought: dict[str, Sought]) -> bool:
    """Whether a tag of the record answers the question, which its card shows."""
    practice: Practice = record.practice
    tags = practice.tags or {}
    return any(code in tags.get(facet, ()) for each in sought.values() for facet, code in each.tags)


def _title(texts: VersionText, sought: dict[str, Sought], language: str) -> _Passage:
    wanted = sought.get(language, Sought())
    return highlight_fragments(texts.title, wanted.stems, language, len(texts.title), wanted.runs)


def _best_passage(texts: VersionText, sought: dict[str, Sought], language: str, asked: int) -> _Passage:
    wanted = sought.get(language, Sought())
    best = highlight_fragments(texts.summary, wanted.stems, language, runs=wanted.runs)
    if _found_in(best) >= asked:  # the text is long: it is looked at only where it can be better
        return best
    return max(best, highlight_fragments(texts.body, wanted.stems, language, runs=wanted.runs), key=_found_in)


def _found_in(passage: _Passage) -> int:
    """How many different words of a passage answer the question."""
    return len({text.casefold() for text, is_match in passage if is_match})


def _marked(fragments: _Passage) -> SafeString:
    parts = (format_html("<mark>{}</mark>", text) if marked else escape(text) for text, marked in fragments)
    return format_html_join("", "{}", ((part,) for part in parts))


def shortened(text: str, limit: int = MAX_SUMMARY) -> str:
    """The text cut at a word, with an ellipsis, where it is too long for a card."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"
