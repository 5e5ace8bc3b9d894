"""What Wagtail fills at its first use is full before the first request, so no two threads fill it at once."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from wagtail import hooks, workflows
from wagtail.admin import action_menu
from wagtail.rich_text import features, get_rewriter
from wagtail.users.views import groups

from portal.layout.rich_text import ReaderPageLinkHandler
from portal.operations.preloading import preload

SECONDS = 30


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has just begun."""
    monkeypatch.setattr(features, "has_scanned_for_features", False)
    monkeypatch.setattr(features, "default_features", [])
    monkeypatch.setattr(action_menu, "BASE_PAGE_ACTION_MENU_ITEMS", None)
    monkeypatch.setattr(groups, "_permission_panel_classes", None)
    monkeypatch.setattr(workflows, "TASK_TYPES", [])
    get_rewriter.cache_clear()


FILLED: dict[str, Callable[[], Any]] = {
    "register_rich_text_features": lambda: list(features.get_default_features()),
    "register_page_action_menu_item": lambda: list(action_menu._get_base_page_action_menu_items()),
    "register_group_permission_panel": lambda: list(groups.get_permission_panel_classes()),
}


@pytest.mark.parametrize("hook", FILLED)
def test_two_threads_get_the_same_and_full_list(hook: str, monkeypatch: pytest.MonkeyPatch) -> None:
    forget(monkeypatch)
    preload()
    begun, asked, seen = threading.Event(), threading.Event(), dict[str, Any]()

    def slow(*args: Any) -> None:
        """Whoever fills the list comes here first, and goes on when the other thread has asked."""
        if not begun.is_set():
            begun.set()
            asked.wait(SECONDS)

    def first() -> None:
        seen["first"] = FILLED[hook]()
        begun.set()

    def second() -> None:
        begun.wait(SECONDS)
        seen["second"] = FILLED[hook]()
        asked.set()

    with hooks.register_temporarily(hook, slow, order=-1):
        threads = [threading.Thread(target=one) for one in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS)
    expected = FILLED[hook]()
    assert len(set(expected)) == len(expected) > 0
    assert seen == {"first": expected, "second": expected}


def test_the_links_of_running_text_are_written_by_our_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    forget(monkeypatch)
    preload()
    assert features.get_link_types()["page"] is ReaderPageLinkHandler
    assert get_rewriter.cache_info().currsize == 1


def test_the_application_server_preloads_before_it_serves() -> None:
    code = (
        "import portal.wsgi; from wagtail.rich_text import features; from wagtail.admin import action_menu;"
        "from wagtail.users.views import groups; from wagtail import workflows;"
        "print(features.has_scanned_for_features, bool(action_menu.BASE_PAGE_ACTION_MENU_ITEMS),"
        "bool(groups._permission_panel_classes), bool(workflows.TASK_TYPES))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.stdout.split() == ["True"] * 4, done.stderr[-2000:]
