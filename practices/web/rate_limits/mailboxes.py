"""Which spellings of a name or an email address mean one person."""

import contextlib
import unicodedata

SAME_DOMAINS = {"googlemail.com": "gmail.com"}


def person_key(text: str) -> str:
    """Return one spelling for all spellings of a user name or an email address.

    Case and Unicode form do not count. In an email address neither do the dots and what follows a `+`
    in its first part, and its domain is read as mail servers read it (`bücher.example` is
    `xn--bcher-kva.example`). Servers that keep such addresses apart lose nothing:
    only their limits are shared.
    """
    name = unicodedata.normalize("NFKC", text).strip().casefold()
    local, at, domain = name.rpartition("@")
    if not at:
        return name
    plain = local.strip('"').split("+")[0].replace(".", "")
    return f"{plain or local}@{_domain(domain)}"


def _domain(domain: str) -> str:
    domain = domain.strip().rstrip(".")
    with contextlib.suppress(UnicodeError):  # not a domain at all: it counts as it was typed
        domain = domain.encode("idna").decode("ascii").lower()
    return SAME_DOMAINS.get(domain, domain)
