"""How often one network and one mail address may comment.

Counted in the default cache under unreadable keys, for a day at most. A counter
is a list of moments, so the limits slide and the time to wait is exact. Posts of
one network or to one mailbox wait for each other, so that parallel ones count.
"""

import hashlib
import ipaddress
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from practices.locking import lock_until_commit

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


@dataclass(frozen=True)
class Limit:
    """So many in so many seconds."""

    most: int
    seconds: int


NETWORK_LIMITS = (Limit(5, 10 * MINUTE), Limit(20, DAY))
ADDRESS_LIMITS = (Limit(3, HOUR), Limit(5, DAY))
"""Each comment makes one confirmation mail: three an hour hold for both, five a day for the mails."""


def _key(kind: str, value: str) -> str:
    digest = hashlib.sha256(f"{settings.SECRET_KEY}|{kind}|{value}".encode("utf-8", "replace")).hexdigest()
    return f"comments:{kind}:{digest[:32]}"


def _network(address: str) -> str:
    """One visitor: the address; for IPv6 its /64 network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return str(parsed)


def _mailbox(email: str) -> str:
    """One mailbox: lower case, without the part after a plus sign."""
    local, _at, domain = email.casefold().rpartition("@")
    return f"{local.split('+')[0]}@{domain}"


def limits_are_on() -> bool:
    """`RATE_LIMITS` is `on` or `comments`."""
    return settings.RATE_LIMITS in ("on", "comments")


def seconds_to_wait(client: str, email: str) -> int:
    """0 when a comment may come now and is counted; otherwise nothing is counted and the seconds to wait are given.

    In the transaction of the comment: others of the same network or mailbox wait for its end.
    """
    if not limits_are_on():
        return 0
    counters = (
        (_key("network", _network(client)), NETWORK_LIMITS),
        (_key("mailbox", _mailbox(email)), ADDRESS_LIMITS),
    )
    lock_until_commit(*(key for key, _limits in counters))
    now = time.time()
    moments = {key: [moment for moment in cache.get(key, ()) if now - DAY < moment <= now] for key, _l in counters}
    wait = max(_wait(moments[key], limit, now) for key, limits in counters for limit in limits)
    if wait > 0:
        return wait
    for key, _limits in counters:
        cache.set(key, [*moments[key], now], timeout=DAY)
    return 0


def _wait(moments: list[float], limit: Limit, now: float) -> int:
    recent = sorted(moment for moment in moments if moment > now - limit.seconds)
    if len(recent) < limit.most:
        return 0
    return max(1, int(recent[-limit.most] + limit.seconds - now) + 1)
