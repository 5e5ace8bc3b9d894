"""Who counts as one: all spellings of a name or an email address, and all addresses of a network.

Counters hold keyed hashes only: nothing that a person entered, and no address.
"""

import contextlib
import unicodedata

from django.utils.crypto import salted_hmac

from practices.web.client_address import network_of
from practices.web.rate_limits.rules import Rule

SAME_DOMAINS = {"googlemail.com": "gmail.com"}


def name_key(rule: Rule, name: str) -> str:
    """Return the key under which a rule counts a name or an email address."""
    return _hash(rule, "name", person_key(name))


def network_key(rule: Rule, client: str) -> str:
    """Return the key under which a rule counts the network of an address."""
    return _hash(rule, "network", network_of(client))


def person_key(text: str) -> str:
    """Return one spelling for all spellings of a user name or an email address.

    Case and Unicode form do not count. In an email address neither do the dots and what follows a `+`
    in its first part, and its domain is read as mail servers read it (`bücher.example` is
    `xn--bcher-kva.example`). On servers that distinguish such
    addresses only the limits are shared.
    """
    name = unicodedata.normalize("NFKC", text).strip().casefold()
    local, at, domain = name.rpartition("@")
    if not at:
        return name
    plain = local.strip('"').split("+")[0].replace(".", "")
    return f"{plain or local}@{_domain(domain)}"


def _domain(domain: str) -> str:
    domain = domain.strip().rstrip(".")
    with contextlib.suppress(UnicodeError):  # not a domain: it counts unchanged
        domain = domain.encode("idna").decode("ascii").lower()
    return SAME_DOMAINS.get(domain, domain)


def _hash(rule: Rule, part: str, value: str) -> str:
    return salted_hmac(f"practices.throttling.{rule.kind}.{part}", value, algorithm="sha256").hexdigest()[:32]
