"""The addresses of an export: each kind of page and API answer of a portal, with what its content is asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from django.apps import apps
from django.conf import settings
from wagtail.models import Page

LANGUAGES = ("en", "fi", "el", "mt")
"""The languages of all kinds of pages; lists are asked for in every language."""
WORDS_PER_LANGUAGE = 4
FIXED_QUERIES = (
    "school", "shcool", "schools teachers", '"school"', '"of the school', "school -teachers", "a", "the of", "σχολείο",
    "qqqqzzzz", "iskola*", "<b>", "' OR 1=1 --", "ß", "x" * 300, "\x07bell", "%",
)  # fmt: skip
LIST_STATES: tuple[tuple[tuple[str, str], ...], ...] = (
    (("page", "2"),), (("page", "3"),), (("page", "0"),), (("page", "x"),), (("page", "99999999999"),),
    (("sort", "newest"),), (("sort", "title"),), (("sort", "title"), ("page", "2")), (("sort", "best"),),
    (("type", "practice"),), (("country", "DE"),), (("country", "DE"), ("country", "FR")), (("country", "XX"),),
    (("language", "fi"),), (("language", "en"), ("type", "practice"), ("sort", "newest")), (("kind", "organisation"),),
    (("kind", "nonsense"),), (("q", "school"), ("sort", "newest")), (("q", "school"), ("country", "DE")),
    (("q", "qqqqzzzz"), ("country", "DE"), ("type", "practice")), (("funding", "national"), ("frequency", "ongoing")),
    (("school_level", "primary"),), (("intervention_level", "universal"),), (("nobody", "knows"),),
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One request: method, address with its query string, and headers that change the answer."""

    address: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = field(default=())

    def __str__(self) -> str:
        return " ".join([self.method, self.address, *(f"{name}={value}" for name, value in self.headers)])

    @classmethod
    def parse(cls, line: str) -> "Question":
        """Return the request that `str` wrote."""
        method, address, *headers = line.rstrip("\n").split(" ")
        pairs = (header.partition("=") for header in headers)
        return cls(address, method, tuple((name, value) for name, _sign, value in pairs))


def questions() -> list[Question]:
    """Return the requests of an export, each once, in the order in which they are made."""
    found = [*_unlocalised()]
    for language in LANGUAGES:
        found += map(Question, _pages(language))
    for language in settings.PORTAL_LANGUAGE_CODES:
        found += map(Question, _lists(language))
    found += map(Question, _api())
    found += _rejected()
    return list(dict.fromkeys(found))


def _rejected() -> Iterator[Question]:
    """Yield requests that change nothing: a comment without a text, methods that no address takes."""
    for language in LANGUAGES:
        for number in _numbers()[:3]:
            yield Question(f"/{language}/practice/{number}/comments/", "POST")
    for method in ("POST", "DELETE", "OPTIONS", "HEAD"):
        for path in (
            "/en/",
            "/en/practices/",
            "/en/practices/feed/",
            "/api/v1/practices",
            f"/practice/{_numbers()[0]}",
        ):
            yield Question(path, method)


def _numbers() -> list[int]:
    """Return the numbers of all records, public or not, and two that no record has."""
    practice = apps.get_model("practices", "Practice")
    return [*practice.objects.order_by("number").values_list("number", flat=True), 99_999, 2_147_483_648]


def _slugs() -> list[str]:
    """Return current and former slugs of records."""
    return list(apps.get_model("practices", "PracticeSlug").objects.order_by("slug").values_list("slug", flat=True))


def _words(language: str) -> list[str]:
    """Return the longest words of titles in a language."""
    titles = Page.objects.live().filter(locale__language_code=language, depth__gt=3).order_by("pk")
    words = {word.strip(".,:;!?«»“”„()") for title in titles.values_list("title", flat=True) for word in title.split()}
    return sorted(words, key=lambda word: (-len(word), word))[:WORDS_PER_LANGUAGE]


def _unlocalised() -> Iterator[Question]:
    yield from map(Question, ("/", "/robots.txt", "/sitemap.xml", "/-/live", "/nothing", "/practices/", "/xx/", "/EN/"))
    yield from map(Question, ("/documents/1/a.pdf", "/media/nothing.png", "/static/nothing.css", "/api/", "/api/v2/x"))
    for number in _numbers():
        yield Question(f"/practice/{number}")
    for language in (*LANGUAGES, "xx", "el-CY,fi;q=0.5"):
        accepted = (("Accept-Language", language),)
        yield Question("/", headers=accepted)
        yield Question(f"/practice/{_numbers()[0]}", headers=accepted)
        yield Question("/", headers=(("Accept-Language", "en"), ("Cookie", f"language={language.partition(',')[0]}")))


def _pages(language: str) -> Iterator[str]:
    yield f"/{language}/"
    yield f"/{language}"
    below_home = Page.objects.filter(locale__language_code=language, depth=3).order_by("pk")
    yield from (f"/{language}/{slug}/" for slug in below_home.values_list("slug", flat=True))
    yield f"/{language}/nothing-here/"
    yield f"/{language}/practices/nothing-here/"
    for slug in _slugs():
        yield f"/{language}/practices/{quote(slug)}/"
    for number in _numbers():
        comments = f"/{language}/practice/{number}/comments/"
        yield from (comments, f"{comments}sent/")
    for state in ("?page=2", "?page=3", "?page=x", "?reply_to=1", "?reply_to=9", "?reply_to=x", "?language=fi"):
        yield f"/{language}/practice/{_numbers()[0]}/comments/{state}"
    yield from (f"/{language}/comments/confirm/nothing/", f"/{language}/comments/mute/nothing/")
    yield from _compared(language)
    for following in ("", "?next=/en/practices/%3Fq%3Dschool", f"?next=/{language}/", "?next=https://example.org/"):
        yield f"/{language}/languages/{following}"


def _compared(language: str) -> Iterator[str]:
    numbers = _numbers()
    base = f"/{language}/practices/compare/"
    yield base
    for chosen in ([numbers[0]], numbers[:2], numbers[5:9], numbers[4:12], [1, numbers[0]], ["x", numbers[0]], [0]):
        yield f"{base}?{urlencode([('n', number) for number in chosen])}"


def _lists(language: str) -> Iterator[str]:
    states = _list_states(language)
    base = f"/{language}/practices/"
    yield from (f"{base}{state}" for state in states)
    yield from (f"{base}feed/{state}" for state in states)
    yield from (f"/api/v1/practices{state or '?'}&lang={language}" for state in states)
    for text in ("", *_beginnings(language)):
        yield f"{base}suggest/?{urlencode({'q': text})}"
        yield f"/api/v1/suggest?{urlencode({'q': text, 'lang': language})}"


def _list_states(language: str) -> list[str]:
    """Return query strings of lists: all of them in the chosen languages, a few in the others."""
    words: Iterable[Any] = [(("q", word),) for word in _words(language)]
    if language in LANGUAGES:
        words = [*words, *((("q", word),) for word in FIXED_QUERIES), *LIST_STATES]
    else:
        words = [*words, (("sort", "title"),), (("country", "DE"),), (("q", "school"),)]
    return ["", *(f"?{urlencode(pairs)}" for pairs in words)]


def _beginnings(language: str) -> list[str]:
    return [word[:length] for word in _words(language)[:2] for length in (1, 3, 5)] + ["ger", "DEU", "zzzz"]


def _api() -> Iterator[str]:
    yield from ("/api/v1/", "/api/v1/openapi.json", "/api/v1/docs", "/api/v1/nothing", "/api/v1/practices?lang=xx")
    for path in ("vocabularies", "organisations", "organisations?q=school", "organisations?page=2"):
        yield f"/api/v1/{path}"
    for language in LANGUAGES:
        yield from (f"/api/v1/vocabularies?lang={language}", f"/api/v1/organisations?lang={language}")
        for number in _numbers():
            yield f"/api/v1/practices/{number}?lang={language}"
            yield f"/api/v1/practices/{number}/comments?lang={language}"
    for page in ("2", "3", "0", "x"):
        yield f"/api/v1/practices/{_numbers()[0]}/comments?page={page}"
