"""Why a record is found: its title and a passage with the words marked, from the version that has them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.safestring import SafeString

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.selectors import ListedVersion, RecordVersions
from search.analysis import EXTRACT_LENGTH, highlight_fragments
from search.index.documents import plain_body
from search.service import Sought

MARK = "<mark>"
MAX_SUMMARY = 320
"""Letters of a summary on a card."""
MOST_READ_ELSEWHERE = 10
"""Versions in other languages that are read for one page of results."""
_BODY_FIELDS = ("body", "further_reading", "practice__organisations", "source_name")
"""What `plain_body` makes a text of."""
_Passage = list[tuple[str, frozenset[str]]]
_NOTHING = Sought()
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


def extracts_of(records: list[_Record], sought: dict[str, Sought]) -> dict[int, Extract]:
    """By page id of the shown version. `sought` is what answers the question, by language."""
    shown = {record.shown.pk: record for record in records if record.shown}
    found = {
        page.pk: Extract(escape(page.title), escape(shortened(page.summary)))
        for page in (record.shown for record in shown.values())
        if page
    }
    if not sought:
        return found
    for pk, said in _said([record.shown for record in shown.values() if record.shown], sought).items():
        passage = _marked(said.best) if said.answered else found[pk].passage
        found[pk] = Extract(_marked(said.title), passage)
    unclear = {pk: record for pk, record in shown.items() if not found[pk].answers and not _tagged(record, sought)}
    others = _elsewhere(unclear.values(), sought)
    return {pk: replace(extract, elsewhere=others.get(shown[pk].practice.pk)) for pk, extract in found.items()}


def _elsewhere(records: Iterable[_Record], sought: dict[str, Sought]) -> dict[int, Elsewhere]:
    """By record id, a passage in the first other language that answers: the original, English, then all others."""
    tried: list[tuple[int, int, ListedVersion]] = []
    for record in records:
        languages = dict.fromkeys((record.practice.original_language, "en", *sought))
        answering = (code for code in languages if code in sought and sought[code].by_words)
        others = [record.versions[code] for code in answering if code in record.versions]
        others = [version for version in others if version is not record.shown]
        tried += [(turn, record.practice.pk, version) for turn, version in enumerate(others)]
    # Every record has its turn before one with many versions is read further.
    tried = sorted(tried, key=lambda each: each[0])[:MOST_READ_ELSEWHERE]
    said = _said([version for _turn, _record_id, version in tried], sought, title_is_enough=True)
    found: dict[int, Elsewhere] = {}
    for _turn, record_id, version in tried:
        passages = said[version.pk]
        if record_id not in found and (passages.titled or passages.answered):
            best = passages.title if passages.titled else passages.best
            found[record_id] = Elsewhere(version.language, _marked(best))
    return found


@dataclass(frozen=True)
class _Said:
    """What a version says to the question, and how many of the things that are asked for title and passage answer."""

    title: _Passage
    titled: int
    best: _Passage
    answered: int


def _said(
    versions: list[ListedVersion], sought: dict[str, Sought], *, title_is_enough: bool = False
) -> dict[int, _Said]:
    """By page id. Texts are long: they are read, in one query, only where the summary does not say it all.

    title_is_enough: or where the title says anything at all.
    """
    found: dict[int, _Said] = {}
    unclear: dict[int, str] = {}
    for version in versions:
        wanted = sought.get(version.language, _NOTHING)
        title = _passage(version.title, wanted, len(version.title), version.language)
        summary = _passage(version.summary, wanted, EXTRACT_LENGTH, version.language)
        said = found[version.pk] = _Said(title, _answered(title, wanted), summary, _answered(summary, wanted))
        enough = said.titled or said.answered if title_is_enough else said.answered >= len(wanted.demands)
        if wanted.by_words and not enough:
            unclear[version.pk] = version.language
    for pk, text in _bodies(list(unclear)):
        wanted = sought[unclear[pk]]
        body = _passage(text, wanted, EXTRACT_LENGTH, unclear[pk])
        if (answered := _answered(body, wanted)) > found[pk].answered:
            found[pk] = replace(found[pk], best=body, answered=answered)
    return found


def _bodies(pks: list[int]) -> Iterable[tuple[int, str]]:
    """Page ids and the plain texts of versions. No pages: making them takes longer than reading."""
    if not pks:
        return
    rows = PracticePage.objects.filter(pk__in=pks).order_by().values_list("pk", *_BODY_FIELDS)
    for pk, *parts in rows:
        yield pk, plain_body(*parts)


def _passage(text: str, wanted: Sought, length: int, language: str) -> _Passage:
    return highlight_fragments(text, wanted.stems, language, length, wanted.runs)


def _tagged(record: _Record, sought: dict[str, Sought]) -> bool:
    """Whether a tag of the record answers the question, which its card shows."""
    practice: Practice = record.practice
    tags = practice.tags or {}
    return any(code in tags.get(facet, ()) for each in sought.values() for facet, code in each.tags)


def _answered(passage: _Passage, wanted: Sought) -> int:
    """How many of the things that are asked for a passage answers."""
    terms = frozenset().union(*(found_by for _text, found_by in passage))
    return sum(not demand.isdisjoint(terms) for demand in wanted.demands)


def _marked(fragments: _Passage) -> SafeString:
    return SafeString("".join(f"<mark>{escape(text)}</mark>" if marked else escape(text) for text, marked in fragments))


def shortened(text: str, limit: int = MAX_SUMMARY) -> str:
    """The text cut at a word, with an ellipsis, where it is too long for a card."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"
