"""One person, however the name or the address is spelled."""

import pytest

from practices.web.client_address import network_of
from practices.web.rate_limits.keys import person_key


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("Ada", "ada"),
        ("  ada ", "ada"),
        ("ada.b", "ada.b"),  # a user name: its dots are its own
        ("ada+x", "ada+x"),
        ("STRASSE", "strasse"),
        ("Ada.B+news@Example.ORG", "adab@example.org"),
        ("a.d.a.b@example.org.", "adab@example.org"),
        ("ada+x+y@example.org", "ada@example.org"),
        ("+x@example.org", "+x@example.org"),
        ("...@example.org", "...@example.org"),
        ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("ada@παράδειγμα.ελ", "ada@xn--hxajbheg2az3al.xn--qxam"),
        ("a.da@googlemail.com", "ada@gmail.com"),
        ("ａｄａ@example.org", "ada@example.org"),
        ('"ada"@example.org', "ada@example.org"),
        ("a@b@example.org", "a@b@example.org"),
        ("ada@" + "x" * 300, "ada@" + "x" * 300),
        ("ada@..", "ada@"),
        ("", ""),
    ],
)
def test_a_spelling_is_read_as_the_person(spelling: str, key: str) -> None:
    assert person_key(spelling) == key
    assert person_key(key) == key


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:1:ffff::9", "2001:db8:0:1::"),
        ("fe80::1%eth0", "fe80::"),
        ("nonsense", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_network_is_one_visitor(address: str, network: str) -> None:
    assert network_of(address) == network
