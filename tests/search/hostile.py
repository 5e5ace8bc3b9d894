"""Values that people who want to break something put into addresses, percent-encoded as they are sent."""

from urllib.parse import quote

from search.query.facets import FACET_NAMES

PARAMETERS = ("q", *FACET_NAMES, "sort", "page", "kind", "lang", "q[]", "__class__", "_connector", "size")

_TEXTS = [
    '"', "'", "''", '"""', "\\", "%", "_", "*", "?", "~", "^", "-", "+", "--", "/*", "AND", "OR", "NOT", "NEAR(a b)",
    "AND OR NOT", "a AND", "(", ")", "((((", "[", "]", "{", "}", "[* TO *]", "{a TO b}", "title:skole", "field:value",
    "*:*", "/regex/", "/[a-z]+/", "skole*", "*skole", "sk?le", "skole~2", "skole^9", '"skole', 'skole"~3', "+-+-",
    "!", "&&", "||", ":", "::", "<", ">", "<=", "a<b", "IN [a b]", "name:IN []", "'; DROP TABLE practices; --",
    "1' OR '1'='1", "${jndi:ldap://x}", "{{7*7}}", "{% load x %}", "%(count)s", "{0}", "../../etc/passwd", "C:\\",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</mark><mark>", "javascript:alert(1)", "&lt;",
    "\x00", "a\x00b", "\x01\x02\x1f", "\x7f", "\u200b", "\u202e", "\ufeff", "\ufffd", "\uffff", "a\u0301" * 50,
    "Z" + "\u0310\u0321" * 200, "İıſß", "ΣΊΣΥΦΟΣ", "ħġċż", "１２", "²", "👨‍👩‍👧‍👦", " ", "\t\n\r", "\u00a0", "\u3000",
    "0", "-1", "1", "2", "999999999", "1" + "0" * 40, "9" * 5000, "1e308", "NaN", "Infinity", "0x10", "1.0", "true",
    "null", "None", "undefined", "[]", "{}", "BE,NL", "be", "BE ", " BE", "BE\x00", "XX", "practice", "en", "cz",
    "relevance", "RELEVANCE", "-title", "title desc", "?", "pk", "__class__", "a" * 255, "a" * 256, "a " * 5000,
    "skole " * 400, "ab" * 10_000,
]  # fmt: skip
_RAW = ["%ED%A0%80", "%FF%FE", "%C3", "%", "%%%", "%0", "%zz", "a%00b", "%u0041", "a;b=c", "=", "==", "&", "&&&", "#"]

HOSTILE_VALUES = [*(quote(text, safe="") for text in _TEXTS), *_RAW]


def hostile_pairs() -> list[tuple[str, str]]:
    """Every value as words, and every value in some of the other parameters; each parameter meets a share of all."""
    pairs = [("q", value) for value in HOSTILE_VALUES]
    others = PARAMETERS[1:]
    for at, value in enumerate(HOSTILE_VALUES):
        pairs.extend((others[(at + step) % len(others)], value) for step in (0, 5, 9))
    return pairs
