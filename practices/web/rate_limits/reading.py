"""Limits on reading: requests of one network, counted by each process in its own cache."""

import time

from django.core.cache import caches

from practices.web.rate_limits.keys import network_key
from practices.web.rate_limits.rules import Rule, Window


def count_request(rule: Rule[Window], client: str) -> int:
    """Count a request of a network; return how many seconds it has to wait, 0 when the request may go on."""
    now, counter = int(time.time()), caches["process"]
    for window in rule.network:
        key = f"limit:{rule.kind}:{network_key(rule, client)}:{now // window.seconds}"
        counter.add(key, 0, timeout=2 * window.seconds)
        if counter.incr(key) > window.most:
            return window.seconds - now % window.seconds
    return 0
