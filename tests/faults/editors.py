"""People at work, by chance."""

import random

from wagtail.models import Page, PageViewRestriction

from practices.records.models.page import PracticeIndexPage, PracticePage
from practices.records.writing import change_version
from search.index.outbox import drain
from tests.factories import make_record


class Editors:
    """People who publish, edit, delete and move by chance, the same for a seed.

    with_worker: whether the outbox is drained now and then, as a worker does it.
    """

    def __init__(self, seed: int, *, with_worker: bool = True) -> None:
        self.chance = random.Random(seed)
        self.with_worker = with_worker
        self.done: list[str] = []
        parent = PracticeIndexPage.objects.get(locale__language_code="en")
        self.hidden = parent.get_parent().add_child(instance=Page(title="Staff only", slug="staff-only"))
        PageViewRestriction.objects.create(page=self.hidden, restriction_type="login")

    def act(self) -> None:
        """One change."""
        pages = list(PracticePage.objects.order_by("pk"))
        kind = self.chance.choice(["publish", "publish", "edit", "edit", "unpublish", "delete", "move"])
        if not pages or kind == "publish":
            kind = "publish"
            make_record(f"Homework {len(self.done)}", versions={"da": f"Lektier {len(self.done)}"})
        else:
            getattr(self, kind)(self.chance.choice(pages))
        self.done.append(kind)
        if self.with_worker and self.chance.random() < 0.3:
            drain()  # the worker goes on writing into the live index

    def edit(self, page: PracticePage) -> None:
        if page.is_descendant_of(self.hidden):  # nobody can save it there, so it is moved back before
            self.move(page)
            page = PracticePage.objects.get(pk=page.pk)
        change_version(page, title=f"Changed {len(self.done)}")

    def unpublish(self, page: PracticePage) -> None:
        page.unpublish()

    def delete(self, page: PracticePage) -> None:
        page.delete()

    def move(self, page: PracticePage) -> None:
        own_list = PracticeIndexPage.objects.get(locale=page.locale)
        target = own_list if page.is_descendant_of(self.hidden) else self.hidden
        page.move(Page.objects.get(pk=target.pk), pos="last-child")
