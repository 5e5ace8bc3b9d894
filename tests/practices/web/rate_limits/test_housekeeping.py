"""What no limit counts any more is deleted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practices.web.rate_limits.limits import forget_old_attempts
from practices.web.rate_limits.models import Attempt, KnownNetwork

pytestmark = pytest.mark.django_db


def test_attempts_are_kept_a_day_and_known_networks_ninety_days() -> None:
    now = timezone.now()
    for hours in (1, 23, 25):
        Attempt.objects.create(kind="login", name="n", network="w", at=now - timedelta(hours=hours))
    for days in (1, 89, 91):
        KnownNetwork.objects.create(kind="login", name="n", network=str(days), used_at=now - timedelta(days=days))
    assert forget_old_attempts() == 2
    assert Attempt.objects.count() == 2
    assert set(KnownNetwork.objects.values_list("network", flat=True)) == {"1", "89"}
    assert forget_old_attempts() == 0
