"""Every change of what is searchable leaves a row in the outbox, in the transaction of the change.

From `post_save` and `pre_delete`, because Wagtail's publish signals come after
the commit, and a receiver that fails there would lose the change. `QuerySet.update()` and
`bulk_create()` send nothing: code that uses them calls `indexing.enqueue` itself.
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
from search.index.indexing import drain, enqueue
from search.models import IndexOutbox, SynonymSet

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
"""Fields of a page whose change changes nothing that is searchable."""


@receiver(post_save)
def page_saved(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Without sender filter: expiry, moves and bulk unpublishing save the plain `Page`."""
    if not isinstance(instance, Page) or kwargs.get("raw"):
        return
    fields = kwargs.get("update_fields")
    if fields is not None and BOOKKEEPING.issuperset(fields):
        return
    if isinstance(instance, PracticePage):
        enqueue([instance.practice_id])
    elif type(instance) is Page:
        enqueue(PracticePage.objects.filter(pk=instance.pk).values_list("practice_id", flat=True))


@receiver(pre_delete, sender=PracticePage)
def page_will_be_deleted(sender: Any, instance: PracticePage, **kwargs: Any) -> None:
    """Comes for every page of a deleted subtree."""
    enqueue([instance.practice_id], IndexOutbox.Action.DELETE)


@receiver(post_page_move)
def pages_moved(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Addresses are not indexed; a move matters where it goes under a view restriction or out of it."""
    path = Page.objects.filter(pk=instance.pk).values_list("path", flat=True).first()
    _enqueue_below(path)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def restriction_changed(sender: Any, instance: PageViewRestriction, **kwargs: Any) -> None:
    """Hides or shows the whole subtree."""
    _enqueue_below(Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first())


@receiver(post_save, sender=Practice)
def practice_saved(sender: Any, instance: Practice, **kwargs: Any) -> None:
    """Tags handed over, withdrawn, restored."""
    if not kwargs.get("created"):
        enqueue([instance.pk])


@receiver(post_delete, sender=Practice)
def practice_deleted(sender: Any, instance: Practice, **kwargs: Any) -> None:
    """A record without any page."""
    enqueue([instance.pk], IndexOutbox.Action.DELETE)


@receiver([post_save, post_delete], sender=PracticeTag)
def tag_changed(sender: Any, instance: PracticeTag, **kwargs: Any) -> None:
    """A single tag given or taken."""
    enqueue([instance.practice_id])


@receiver(pre_save, sender=Term)
def remember_place_of_term(sender: Any, instance: Term, **kwargs: Any) -> None:
    """What the term was before, to see whether records count differently afterwards."""
    before = Term.objects.filter(pk=instance.pk).values_list("code", "broader_id", "replaced_by_id").first()
    instance._place_before = before  # type: ignore[attr-defined]


@receiver(post_save, sender=Term)
def term_saved(sender: Any, instance: Term, **kwargs: Any) -> None:
    """Another broader term or a merge; labels are looked up when rendering and need nothing."""
    before = getattr(instance, "_place_before", None)
    if before is not None and before != (instance.code, instance.broader_id, instance.replaced_by_id):
        terms = _counting_for(instance)
        enqueue(PracticeTag.objects.filter(term_id__in=terms).values_list("practice_id", flat=True).distinct())


def _counting_for(term: Term) -> set[int]:
    """The term, all narrower ones and all merged into any of them."""
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


def _enqueue_below(path: str | None) -> None:
    if path:
        enqueue(PracticePage.objects.filter(path__startswith=path).values_list("practice_id", flat=True).distinct())


@receiver(import_finished)
def import_is_found(sender: Any, **kwargs: Any) -> None:
    """Imported records are found at once, also where no worker runs."""
    if not worker_is_running():
        drain()


@receiver([post_save, post_delete], sender=SynonymSet)
def synonyms_changed(sender: Any, instance: SynonymSet, **kwargs: Any) -> None:
    """Applied when asking: every process reads them anew, nothing is indexed again."""
    CacheVersion.advance(CacheVersion.LABELS)
