"""Every page of record 460 and around it speaks its language: nothing of the English page is left over."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from portal.demo.content import load_demo
from practices.discussion.models import PracticeComment
from practices.languages.cldr import EU_COUNTRIES, country_name, language_name
from practices.languages.table import endonym, language_codes
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.vocabularies.models import Label
from tests.html import SpokenText

SAME_AS_ENGLISH = Path(__file__).parents[3] / "locale" / "same-as-english.csv"
PROPER_NAMES = {"Creative Commons Attribution 4.0 (CC BY 4.0)"}


def spoken(client: Client, address: str, language: str) -> set[str]:
    response = client.get(address, follow=True)
    assert response.status_code in {200, 404}, address
    html = response.content.decode()
    assert f'<html lang="{language}"' in html
    parser = SpokenText(language)
    parser.feed(html)
    return {text for text in parser.found if len(re.findall(r"[^\W\d_]", text)) > 2}


@pytest.fixture(scope="module")
def demo(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Practice]:
    """The demo's records once for the module, rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield Practice.objects.get(number=460)
        transaction.set_rollback(True)


def allowed(language: str) -> set[str]:
    """What may be the same: listed messages, names of CLDR and of the vocabularies, names people chose, addresses."""
    with SAME_AS_ENGLISH.open(newline="") as file:
        listed = {row["msgid"] for row in csv.DictReader(file) if row["language"] == language}
    names = {country_name(code, language) for code in EU_COUNTRIES}
    names |= {language_name(code, language) for code in language_codes()} | {endonym(code) for code in language_codes()}
    labels = {label.pref_label for label in Label.objects.filter(language=language)}
    chosen = set(PracticeComment.objects.values_list("author", flat=True))
    chosen |= set(PracticePage.objects.values_list("source_name", flat=True))
    return listed | names | labels | chosen | PROPER_NAMES


def is_address(text: str) -> bool:
    """An address of the web or the host in brackets behind a link."""
    return text.startswith("http") or bool(re.fullmatch(r"\([a-z0-9.-]+\.[a-z]{2,}\)", text))


ADDRESSES = (
    "/{}/", "/{}/practices/", "/{}/practices/?country=BE&q=x", "/practice/460", "/{}/practice/460/comments/",
    "/{}/nothing-here/", "/{}/languages/",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("language", [code for code in language_codes() if code != "en"])
def test_no_english_is_left_over(demo: Practice, client: Client, language: str) -> None:
    for pattern in ADDRESSES:
        texts = {}
        for code in ("en", language):
            client.cookies["language"] = code
            texts[code] = spoken(client, pattern.format(code), code)
        same = texts["en"] & texts[language]
        known = [re.escape(entry) for entry in allowed(language)]
        pattern_of_known = re.compile("|".join(re.sub(r"%\\\(\w+\\\)s", ".+", entry) for entry in known))
        left = {
            text
            for text in same
            # a card lists labels with commas
            if not pattern_of_known.fullmatch(text)
            and not all(map(pattern_of_known.fullmatch, text.split(", ")))
            and not is_address(text)
        }
        assert left == set(), (language, pattern)
