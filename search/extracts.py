"""Reads the records of a page of results, and extracts the passages that match: from the version that has them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.safestring import SafeString

from practices.records.models.page import PracticePage
from practices.records.selectors import ListedVersion, RecordVersions, listed_records
from search.analysis import EXTRACT_LENGTH, highlight_fragments
from search.index.texts import plain_body
from search.planning.highlight_terms import HighlightTerms, highlight_terms
from search.query.found_records import Elsewhere, Extract, FoundRecord, shortened
from search.query.results import SearchResults

MAX_READ_ELSEWHERE = 10
"""Versions in other languages that are read for one page of results."""
_BODY_FIELDS = ("body", "further_reading", "practice__organisations", "source_name")
"""The arguments of `plain_body`."""
_Fragments = list[tuple[str, frozenset[str]]]
_Terms = dict[str, HighlightTerms]
_NO_TERMS = HighlightTerms()


def found_records(results: SearchResults) -> tuple[FoundRecord, ...]:
    """Read the records of a page of results and explain why each matches.

    Records that are not public any more are left out. The number of database queries
    does not depend on the number of records or languages.
    """
    records = listed_records((hit.number for hit in results.hits), results.query.language)
    shown = [(record, record.shown) for record in records if record.shown]
    terms = highlight_terms(results.plan) if shown else {}
    tags = frozenset(tag for each in terms.values() for tag in each.tags)
    extracts = _extracts([record for record, _page in shown], terms)
    return tuple(
        FoundRecord(record, page, extract, frozenset() if extract.is_marked else tags)
        for record, page in shown
        if page and (extract := extracts[page.pk])
    )


def _extracts(records: list[RecordVersions[ListedVersion]], terms: _Terms) -> dict[int, Extract]:
    """By page id of the shown version."""
    shown = {record.shown.pk: record for record in records if record.shown}
    pages = [record.shown for record in records if record.shown]
    found = {page.pk: Extract(escape(page.title), escape(shortened(page.summary))) for page in pages}
    if not terms:
        return found
    for pk, matches in _matches(pages, terms).items():
        passage = _marked(matches.best) if matches.in_best else found[pk].passage
        found[pk] = Extract(_marked(matches.title), passage)
    unmarked = [record for pk, record in shown.items() if not found[pk].is_marked and not _is_tagged(record, terms)]
    elsewhere = _elsewhere(unmarked, terms)
    return {pk: replace(extract, elsewhere=elsewhere.get(shown[pk].practice.pk)) for pk, extract in found.items()}


def _elsewhere(records: Iterable[RecordVersions[ListedVersion]], terms: _Terms) -> dict[int, Elsewhere]:
    """By record id, a passage in the first other language that matches: the original, English, then all others."""
    tried: list[tuple[int, int, ListedVersion]] = []
    for record in records:
        languages = dict.fromkeys((record.practice.original_language, "en", *terms))
        with_terms = (code for code in languages if code in terms and terms[code].by_words)
        others = [record.versions[code] for code in with_terms if code in record.versions]
        others = [version for version in others if version is not record.shown]
        tried += [(turn, record.practice.pk, version) for turn, version in enumerate(others)]
    # The first other version of every record comes before the second one of any.
    tried = sorted(tried, key=lambda each: each[0])[:MAX_READ_ELSEWHERE]
    matches = _matches([version for _turn, _record_id, version in tried], terms, title_is_enough=True)
    found: dict[int, Elsewhere] = {}
    for _turn, record_id, version in tried:
        own = matches[version.pk]
        if record_id not in found and (own.in_title or own.in_best):
            found[record_id] = Elsewhere(version.language, _marked(own.title if own.in_title else own.best))
    return found


@dataclass(frozen=True)
class _Matches:
    """Title and best passage of a version, and how many clauses of the query each of them matches."""

    title: _Fragments
    in_title: int
    best: _Fragments
    in_best: int


def _matches(versions: list[ListedVersion], terms: _Terms, *, title_is_enough: bool = False) -> dict[int, _Matches]:
    """By page id. Bodies are long: they are read, in one query, only where the summary does not match every clause.

    title_is_enough: or where the title matches any clause.
    """
    found: dict[int, _Matches] = {}
    unclear: dict[int, str] = {}
    for version in versions:
        own = terms.get(version.language, _NO_TERMS)
        title = _fragments(version.title, own, len(version.title), version.language)
        summary = _fragments(version.summary, own, EXTRACT_LENGTH, version.language)
        matches = found[version.pk] = _Matches(title, _clauses_in(title, own), summary, _clauses_in(summary, own))
        enough = matches.in_title or matches.in_best if title_is_enough else matches.in_best >= len(own.clauses)
        if own.by_words and not enough:
            unclear[version.pk] = version.language
    for pk, text in _bodies(list(unclear)):
        own = terms[unclear[pk]]
        body = _fragments(text, own, EXTRACT_LENGTH, unclear[pk])
        if (in_body := _clauses_in(body, own)) > found[pk].in_best:
            found[pk] = replace(found[pk], best=body, in_best=in_body)
    return found


def _bodies(pks: list[int]) -> Iterable[tuple[int, str]]:
    """Page ids and plain texts of versions. Columns only: creating page objects takes longer than reading."""
    if not pks:
        return
    rows = PracticePage.objects.filter(pk__in=pks).order_by().values_list("pk", *_BODY_FIELDS)
    for pk, *parts in rows:
        yield pk, plain_body(*parts)


def _fragments(text: str, terms: HighlightTerms, length: int, language: str) -> _Fragments:
    return highlight_fragments(text, terms.stems, language, length, terms.runs)


def _is_tagged(record: RecordVersions[ListedVersion], terms: _Terms) -> bool:
    """Whether a tag of the record matches, which its card shows."""
    tags = record.practice.tags or {}
    return any(code in tags.get(facet, ()) for each in terms.values() for facet, code in each.tags)


def _clauses_in(fragments: _Fragments, terms: HighlightTerms) -> int:
    """How many clauses of the query a passage matches."""
    matched = frozenset().union(*(terms for _text, terms in fragments))
    return sum(not clause.isdisjoint(matched) for clause in terms.clauses)


def _marked(fragments: _Fragments) -> SafeString:
    return SafeString("".join(f"<mark>{escape(text)}</mark>" if marked else escape(text) for text, marked in fragments))
