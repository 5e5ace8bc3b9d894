"""The use of a term, and its replacement by another one."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from practices.jobs.locks import PAGE_TREE, lock_until_commit
from practices.records.log_actions import REPLACE
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.withdrawal import waiting_revisions
from practices.vocabularies.models import Term


@dataclass(frozen=True)
class TermUsage:
    """Everything that uses a term, so that it cannot be deleted."""

    records: list[Practice]
    drafts: list[PracticePage]
    narrower: list[Term]
    replaced: list[Term]

    def __bool__(self) -> bool:
        return bool(self.records or self.drafts or self.narrower or self.replaced)


def usage_of(term: Term) -> TermUsage:
    """Return records and drafts that have the term, its narrower terms, and terms that were merged into it."""
    return TermUsage(
        records=_records_with(term),
        drafts=_drafts_with(term),
        narrower=list(term.narrower.select_related("vocabulary")),
        replaced=list(term.replaces.select_related("vocabulary")),
    )


def _records_with(term: Term) -> list[Practice]:
    holds_code = {f"tags__{term.vocabulary.code}__icontains": f'"{term.code}"'}
    by_text = Practice.objects.filter(**holds_code)
    found = {practice.pk: practice for practice in by_text if _has(practice.tags, term)}
    found |= {practice.pk: practice for practice in term.practices.all()}
    return sorted(found.values(), key=lambda practice: practice.number)


def _drafts_with(term: Term) -> list[PracticePage]:
    """Return pages whose row or latest revision has the term; no foreign key protects those."""
    key = f"tags__{term.vocabulary.code}__icontains"
    pages = {
        page.pk: page
        for page in PracticePage.objects.filter(**{key: f'"{term.code}"'}).select_related("locale", "practice")
        if _has(page.tags, term)
    }
    revisions = Revision.page_revisions.filter(**{f"content__{key}": f'"{term.code}"'})
    ids = [
        int(object_id)
        for object_id, tags in revisions.values_list("object_id", "content__tags")
        if _has(tags, term) and int(object_id) not in pages
    ]
    for page in PracticePage.objects.filter(pk__in=ids).select_related("locale", "practice", "latest_revision"):
        if any(_has(revision.content.get("tags"), term) for revision in waiting_revisions(page)):
            pages[page.pk] = page
    return [page for _pk, page in sorted(pages.items())]


def _has(tags: Any, term: Term) -> bool:
    return isinstance(tags, dict) and term.code in tags.get(term.vocabulary.code, [])


@transaction.atomic
def replace_term(term: Term, by: Term, user: Any = None) -> int:
    """Merge a term into another: records and drafts carry the other code from now on; returns how many records.

    The old code stays and leads to the new one, so that addresses and imports with it keep working.

    Raises:
        ValidationError: another vocabulary, the term itself, or a target that is retired or merged.
    """
    if by.pk == term.pk or by.vocabulary_id != term.vocabulary_id:
        raise ValidationError(_("Choose another term of the same vocabulary."))
    if by.retired or by.replaced_by_id:
        raise ValidationError(_("The other term is retired."))
    lock_until_commit(PAGE_TREE)  # no page is written while its tags are replaced
    usage = usage_of(term)
    Practice.lock(*(practice.pk for practice in usage.records))
    _lift_out(by, term)
    for narrower in term.narrower.exclude(pk=by.pk):
        narrower.broader = by
        narrower.save()
    for merged in usage.replaced:
        merged.replaced_by = by
        merged.save()
    for page in usage.drafts:
        _replace_in_drafts(page, term, by)
    for practice in usage.records:
        practice.tags = _replaced(practice.tags, term, by)
        practice.set_terms(practice.tags)
        # saved last, so that receivers see the new rows
        practice.save(update_fields=["tags"])
    term.retired = True
    term.replaced_by = by
    term.save()
    log(instance=term, action=REPLACE, user=user, data={"by": by.code, "records": len(usage.records)})
    return len(usage.records)


def _lift_out(by: Term, term: Term) -> None:
    """Move the replacing term up where it is narrower than the replaced one, so that no circle arises."""
    above, seen = by.broader, set()
    while above is not None and above.pk not in seen:
        if above.pk == term.pk:
            by.broader = term.broader
            by.save()
            return
        seen.add(above.pk)
        above = above.broader


def _replaced(tags: dict[str, list[str]], term: Term, by: Term) -> dict[str, list[str]]:
    vocabulary = term.vocabulary.code
    codes = [by.code if code == term.code else code for code in tags.get(vocabulary, [])]
    return {**tags, vocabulary: list(dict.fromkeys(codes))}


def _replace_in_drafts(page: PracticePage, term: Term, by: Term) -> None:
    """Replace the term in the row and in every revision that may still be opened or published."""
    if _has(page.tags, term):
        PracticePage.objects.filter(pk=page.pk).update(tags=_replaced(page.tags, term, by))
    for revision in waiting_revisions(page):
        tags = revision.content.get("tags")
        if _has(tags, term):
            content = {**revision.content, "tags": _replaced(tags, term, by)}
            Revision.objects.filter(pk=revision.pk).update(content=content)
