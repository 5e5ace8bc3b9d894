"""Limits on guessing and on emails: admit an attempt, or return how long it has to wait.

An attempt is counted before the password is checked, in a short transaction of its own,
so that parallel ones count; one that was right is taken back. A refused attempt is not
counted: it neither lengthens a delay nor fills the table. The counters are rows of the database, so the
limits hold in all processes and without Redis.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from practices.jobs.locks import lock_until_commit
from practices.web.rate_limits.keys import name_key, network_key
from practices.web.rate_limits.models import Attempt, KnownNetwork
from practices.web.rate_limits.rules import DAY, Limit, Rule

KNOWN_NETWORK_DAYS = 90
now = timezone.now


@dataclass(frozen=True)
class Admission:
    """The reply to an attempt: `wait` is 0 when it may go on, else the seconds to wait."""

    rule: Rule
    name: str = ""
    network: str = ""
    wait: int = 0
    attempt_id: int | None = None

    @transaction.atomic
    def succeed(self) -> None:
        """Record a right attempt: it does not count, nor do earlier ones of this network for this name."""
        if self.attempt_id is None:
            return
        Attempt.objects.filter(kind=self.rule.kind, name=self.name, network=self.network).delete()
        _remember(self.rule, self.name, self.network)


def limits_are_on() -> bool:
    """Return whether `RATE_LIMITS` is `on` or `comments`."""
    return settings.RATE_LIMITS in ("on", "comments")


@transaction.atomic
def admit(rule: Rule, name: str, client: str) -> Admission:
    """Count an attempt for a name (a user name, an email address, a page) from a network address, or refuse it.

    Others with the same name or network wait for the end of the transaction.
    """
    if not limits_are_on():
        return Admission(rule)
    hashed_name, hashed_network = name_key(rule, name), network_key(rule, client)
    lock_until_commit(f"{rule.kind}:{hashed_name}", f"{rule.kind}:{hashed_network}")
    by_name, by_network = Q(name=hashed_name), Q(network=hashed_network)
    counted: list[tuple[tuple[Limit, ...], Q]] = [(rule.both, by_name & by_network)]
    if not KnownNetwork.objects.filter(by_name, by_network, kind=rule.kind).exists():
        counted += [(rule.name, by_name), (rule.network, by_network)]
    wait = max(_wait(rule, limits, rows) for limits, rows in counted)
    if wait > 0:
        return Admission(rule, hashed_name, hashed_network, wait)
    attempt = Attempt.objects.create(kind=rule.kind, name=hashed_name, network=hashed_network, at=now())
    return Admission(rule, hashed_name, hashed_network, attempt_id=attempt.pk)


def seconds_to_wait(rule: Rule, client: str) -> int:
    """Return how long a network has to wait that made too many attempts; counts nothing."""
    if not limits_are_on():
        return 0
    return _wait(rule, rule.network, Q(network=network_key(rule, client)))


def count_miss(rule: Rule, client: str) -> None:
    """Count an attempt of a network that turned out to be wrong."""
    if limits_are_on():
        Attempt.objects.create(kind=rule.kind, network=network_key(rule, client), at=now())


@transaction.atomic
def begin_anew(rule: Rule, name: str, client: str) -> None:
    """Delete attempts and known networks of a name whose owner is identified; this network is known from now on."""
    hashed_name = name_key(rule, name)
    Attempt.objects.filter(kind=rule.kind, name=hashed_name).delete()
    KnownNetwork.objects.filter(kind=rule.kind, name=hashed_name).delete()
    _remember(rule, hashed_name, network_key(rule, client))


def forget_old_attempts() -> int:
    """Delete attempts that no limit counts any more and networks unused for 90 days; return how many."""
    moment = now()
    attempts, _details = Attempt.objects.filter(at__lt=moment - timedelta(seconds=DAY)).delete()
    old = KnownNetwork.objects.filter(used_at__lt=moment - timedelta(days=KNOWN_NETWORK_DAYS))
    return attempts + old.delete()[0]


def _remember(rule: Rule, name: str, network: str) -> None:
    if rule.name and rule.both:  # other rules do not use known networks
        KnownNetwork.objects.update_or_create(kind=rule.kind, name=name, network=network, defaults={"used_at": now()})


def _wait(rule: Rule, limits: tuple[Limit, ...], rows: Q) -> int:
    if not limits:
        return 0
    moment = now()
    since = moment - timedelta(seconds=max(limit.seconds for limit in limits))
    # attempts in the future were written before the clock was set back
    counted = Attempt.objects.filter(rows, kind=rule.kind, at__gt=since, at__lte=moment).values_list("at", flat=True)
    moments = [at.timestamp() for at in counted]
    return max(0, *(math.ceil(limit.wait(moments, moment.timestamp())) for limit in limits))
