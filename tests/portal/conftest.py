"""Time that stands still for the limits on guessing."""

from typing import Any

import pytest

from practices.web.rate_limits import limits
from tests.portal.accounts.guessing import Clock


@pytest.fixture
def clock(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The limits are on, and their time stands still until a test lets it pass."""
    settings.RATE_LIMITS = "comments"
    clock = Clock()
    monkeypatch.setattr(limits, "now", clock)
    return clock
