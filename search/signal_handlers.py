"""Note every change of what is searchable in the outbox, in the transaction of the change.

This uses `post_save` and `pre_delete`, because Wagtail's publish signals come after
the commit, and a receiver that fails there would lose the change. `QuerySet.update()` and
`bulk_create()` send nothing: code that uses them calls `enqueue` itself.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from practices.exchange.importing.signals import import_finished
from practices.jobs.cache_versions import CacheVersion
from practices.jobs.heartbeat import worker_is_running
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice, PracticeTag
from practices.vocabularies.models import Term
from search.index.outbox import drain, enqueue
from search.models import SynonymSet

BOOKKEEPING = frozenset(
    {
        "latest_revision",
        "latest_revision_created_at",
        "has_unpublished_changes",
        "draft_title",
        "go_live_at",
        "expire_at",
        "approved_schedule",
        "locked",
        "locked_at",
        "locked_by",
    }
)
"""Fields of a page that are not searchable."""


@receiver(post_save, sender=PracticePage)
def version_saved(sender: Any, instance: PracticePage, **kwargs: Any) -> None:
    """Note a version that is published, unpublished or changed while public."""
    if _is_searchable_change(**kwargs):
        enqueue([instance.practice_id])


@receiver(post_save, sender=Page)
def plain_page_saved(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Note a version that is saved as a plain page, as expiry, moves and bulk unpublishing do."""
    if _is_searchable_change(**kwargs):
        enqueue(PracticePage.objects.filter(pk=instance.pk).values_list("practice_id", flat=True))


def _is_searchable_change(*, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any) -> bool:
    return not raw and (update_fields is None or not BOOKKEEPING.issuperset(update_fields))


@receiver(pre_delete, sender=PracticePage)
def page_will_be_deleted(sender: Any, instance: PracticePage, **kwargs: Any) -> None:
    """Note a version that is deleted, alone or with its subtree."""
    enqueue([instance.practice_id])


@receiver(post_page_move)
def pages_moved(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Note the versions of a moved subtree, which may have come under a view restriction or out of one."""
    _enqueue_below(instance.pk)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def restriction_changed(sender: Any, instance: PageViewRestriction, **kwargs: Any) -> None:
    """Note the versions of a subtree that is hidden or shown."""
    _enqueue_below(instance.page_id)


@receiver(post_save, sender=Practice)
def practice_saved(sender: Any, instance: Practice, **kwargs: Any) -> None:
    """Note a record whose tags are copied from its original, or that is withdrawn or restored."""
    if not kwargs.get("created"):
        enqueue([instance.pk])


@receiver(post_delete, sender=Practice)
def practice_deleted(sender: Any, instance: Practice, **kwargs: Any) -> None:
    """Note a record that is deleted, also one without any page."""
    enqueue([instance.pk])


@receiver([post_save, post_delete], sender=PracticeTag)
def tag_changed(sender: Any, instance: PracticeTag, **kwargs: Any) -> None:
    """Note a record that gains or loses a tag."""
    enqueue([instance.practice_id])


@receiver(pre_save, sender=Term)
def remember_position_of_term(sender: Any, instance: Term, **kwargs: Any) -> None:
    """Keep what the term was before, to see whether records count differently afterwards."""
    before = Term.objects.filter(pk=instance.pk).values_list("code", "broader_id", "replaced_by_id").first()
    instance._position_before = before  # type: ignore[attr-defined]


@receiver(post_save, sender=Term)
def term_saved(sender: Any, instance: Term, **kwargs: Any) -> None:
    """Note the records of a term with another broader term or successor; labels are not indexed."""
    before = getattr(instance, "_position_before", None)
    if before is not None and before != (instance.code, instance.broader_id, instance.replaced_by_id):
        terms = _counting_for(instance)
        enqueue(PracticeTag.objects.filter(term_id__in=terms).values_list("practice_id", flat=True).distinct())


def _counting_for(term: Term) -> set[int]:
    """Return the term, all narrower ones and all merged into any of them."""
    below: dict[int, list[int]] = {}
    for key, broader, replaced_by in Term.objects.filter(vocabulary_id=term.vocabulary_id).values_list(
        "pk", "broader_id", "replaced_by_id"
    ):
        for parent in (broader, replaced_by):
            if parent is not None:
                below.setdefault(parent, []).append(key)
    found: set[int] = set()
    waiting: Iterable[int] = [term.pk]
    while new := set(waiting) - found:
        found |= new
        waiting = [key for parent in new for key in below.get(parent, [])]
    return found


def _enqueue_below(page_id: int) -> None:
    path = Page.objects.filter(pk=page_id).values_list("path", flat=True).first()
    if path:
        enqueue(PracticePage.objects.filter(path__startswith=path).values_list("practice_id", flat=True).distinct())


@receiver(import_finished)
def index_import(sender: Any, **kwargs: Any) -> None:
    """Index imported records at once where no worker runs."""
    if not worker_is_running():
        drain()


@receiver([post_save, post_delete], sender=SynonymSet)
def synonyms_changed(sender: Any, instance: SynonymSet, **kwargs: Any) -> None:
    """Make every process read the synonyms again; they are applied to queries, so nothing is indexed again."""
    CacheVersion.advance(CacheVersion.LABELS)
