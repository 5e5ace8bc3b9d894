"""The rules: how many attempts in which time, counted by what. `docs/operator.md` shows them as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


class Limit(Protocol):
    """A limit: how long the next attempt has to wait."""

    @property
    def seconds(self) -> int:
        """Return how far back attempts count."""

    def wait(self, moments: Sequence[float], now: float) -> float:
        """Return the seconds until the next attempt may come; 0 or less when it may come now."""


@dataclass(frozen=True)
class Window:
    """A number of attempts in a number of seconds, sliding where attempts are counted one by one."""

    most: int
    seconds: int

    def wait(self, moments: Sequence[float], now: float) -> float:
        """Return the seconds until the oldest attempt that counts is out of the window."""
        recent = sorted(moment for moment in moments if moment > now - self.seconds)
        return recent[-self.most] + self.seconds - now if len(recent) >= self.most else 0


@dataclass(frozen=True)
class Backoff:
    """A number of attempts at once, then one after a delay that doubles each time up to a longest one.

    It delays and never locks: after the delay the next attempt is admitted.
    """

    free: int
    first: int
    longest: int
    seconds: int = DAY

    def wait(self, moments: Sequence[float], now: float) -> float:
        """Return the seconds until the delay after the latest attempt is over."""
        recent = [moment for moment in moments if moment > now - self.seconds]
        if len(recent) < self.free:
            return 0
        delay = min(self.first * 2.0 ** min(len(recent) - self.free, 30), self.longest)
        return max(recent) + delay - now


AnyLimit = TypeVar("AnyLimit", bound=Limit, covariant=True)


@dataclass(frozen=True)
class Rule(Generic[AnyLimit]):
    """The limits of one kind of attempt.

    network: counted per IPv4 address or IPv6 /64 network, whatever the name.
    name: counted per name, whatever the network; not applied to a network that is known for this name.
    both: counted per name in one network.
    """

    kind: str
    network: tuple[AnyLimit, ...] = ()
    name: tuple[AnyLimit, ...] = ()
    both: tuple[AnyLimit, ...] = ()


PAGES = Rule("pages", network=(Window(600, MINUTE),))
API = Rule("api", network=(Window(300, MINUTE),))
SUGGESTIONS = Rule("suggestions", network=(Window(600, MINUTE),))
LOGIN = Rule[Limit](
    "login",
    network=(Window(20, 10 * MINUTE), Window(50, HOUR)),
    name=(Backoff(free=10, first=10, longest=15 * MINUTE),),
    both=(Backoff(free=5, first=30, longest=15 * MINUTE),),
)
SHARED_PASSWORD = Rule[Limit](
    "shared password",
    network=(Window(30, 10 * MINUTE), Window(60, HOUR)),
    name=(Backoff(free=30, first=10, longest=5 * MINUTE),),
    both=(Backoff(free=10, first=30, longest=15 * MINUTE),),
)
"""The password of a page or of a collection of documents, which many people know."""
OWN_PASSWORD = Rule("own password", name=(Backoff(free=5, first=30, longest=15 * MINUTE),))
"""The old password, where somebody who is signed in chooses a new one."""
PASSWORD_RESET = Rule(
    "password reset",
    network=(Window(10, HOUR), Window(30, DAY)),
    name=(Window(3, HOUR), Window(6, DAY)),
)
"""Each sends one email to the person."""
COMMENT = Rule(
    "comment",
    network=(Window(5, 10 * MINUTE), Window(20, DAY)),
    name=(Window(3, HOUR), Window(5, DAY)),
)
"""Each comment sends one confirmation email: three an hour limit both, five a day the emails."""
DEAD_LINK = Rule("dead link", network=(Window(30, 10 * MINUTE), Window(100, HOUR)))
"""Links of emails with a wrong token, opened or confirmed."""
