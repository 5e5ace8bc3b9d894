"""Records side by side, as a visitor sees them."""

import re

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.withdrawal import withdraw
from search.query.address import MAX_COMPARED
from tests.factories import make_record, make_user, version
from tests.html import titles

pytestmark = pytest.mark.django_db


def side_by_side(client: Client, *numbers: object, reader: str = "en") -> str:
    answer = client.get(f"/{reader}/practices/compare/", {"n": [str(number) for number in numbers]})
    assert answer.status_code == 200
    return answer.content.decode()


def row(html: str, label: str) -> str:
    found = re.search(rf'<th scope="row" role="rowheader">{label}(.*?)</tr>', html, re.DOTALL)
    assert found, label
    return found[1]


def pair() -> tuple[int, int]:
    tags = {"type": ["practice"], "country": ["BE"], "school_level": ["primary"], "evidence": ["described"]}
    one = make_record("Parents' room", summary="A room.", tags=tags, versions={"da": "Forældrerum"})
    other = make_record("Ouderlokaal", language="nl", tags={**tags, "country": ["NL"], "funding": ["local"]})
    return one.number, other.number


def test_records_stand_in_the_order_of_the_address_with_headed_columns_and_rows(client: Client) -> None:
    one, other = pair()
    html = side_by_side(client, other, one)
    assert titles(html, "compare__title") == ["Ouderlokaal", "Parents' room"]
    assert html.count('<th scope="col"') == 3
    assert "<caption" in html
    for label in ("Summary", "Type", "Country", "School level", "Funding", "Published"):
        assert row(html, label).count("<td") == 2
    assert "Belgium" in row(html, "Country") and "Netherlands" in row(html, "Country")
    assert "Not stated" in row(html, "Funding")


def test_a_difference_is_said_in_words(client: Client) -> None:
    html = side_by_side(client, *pair())
    assert "differs" in row(html, "Country")
    assert "differs" in row(html, "Funding")
    assert "differs" not in row(html, "Type")
    assert "differs" not in row(html, "School level")
    assert "differs" not in side_by_side(client, pair()[0])


def test_a_text_in_another_language_is_named_and_marked(client: Client) -> None:
    html = side_by_side(client, *pair(), reader="da")
    assert titles(html, "compare__title") == ["Forældrerum", "Ouderlokaal"]
    assert re.search(r'class="compare__title" href="/da/practices/ouderlokaal/" lang="nl"', html)
    assert '<span class="tag tag--language">Nederlandsk</span>' in html
    assert html.count('class="tag tag--language"') == 1


def test_every_record_can_be_taken_away_and_the_language_switch_keeps_the_others(client: Client) -> None:
    one, other = pair()
    html = side_by_side(client, one, other)
    assert f'href="/en/practices/compare/?n={other}"' in html
    assert f'href="/en/practices/compare/?n={one}"' in html
    assert f'href="/mt/practices/compare/?n={one}&amp;n={other}"' in html
    assert 'content="noindex, follow"' in html


def test_more_than_four_are_cut_and_it_is_said(client: Client) -> None:
    numbers = [make_record(f"Practice {at}").number for at in range(MAX_COMPARED + 1)]
    html = side_by_side(client, *numbers)
    assert titles(html, "compare__title") == [f"Practice {at}" for at in range(MAX_COMPARED)]
    assert "Only four practices fit side by side." in html
    assert "Only four" not in side_by_side(client, *numbers[:4], *numbers[:4])


def hidden_states() -> dict[str, Practice]:
    draft = make_record("Canary draft", publish=False)
    withdrawn = make_record("Canary withdrawn")
    withdraw(withdrawn, "asked by the school", make_user(superuser=True))
    unpublished = make_record("Canary unpublished")
    version(unpublished, "en").unpublish()
    private = make_record("Canary private")
    PageViewRestriction.objects.create(page=version(private, "en"), restriction_type="login")
    return {"draft": draft, "withdrawn": withdrawn, "unpublished": unpublished, "private": private}


def test_a_record_that_is_not_public_is_a_sentence_and_never_its_text(client: Client) -> None:
    visible = make_record("Visible").number
    states = hidden_states()
    for name, practice in states.items():
        html = side_by_side(client, visible, practice.number)
        assert titles(html, "compare__title") == ["Visible"]
        assert "Canary" not in html
        gone = name in ("withdrawn", "unpublished")
        sentence = f"No. {practice.number} has been removed." if gone else f"no practice with No. {practice.number}."
        assert sentence in html, name
    assert "There is no practice with No. 4711." in side_by_side(client, 4711)


def test_a_restricted_version_falls_back_to_a_public_one(client: Client) -> None:
    practice = make_record("Open", versions={"da": "Canary"})
    PageViewRestriction.objects.create(page=version(practice, "da"), restriction_type="login")
    assert titles(side_by_side(client, practice.number, reader="da"), "compare__title") == ["Open"]


@pytest.mark.parametrize("value", ["", "0", "-1", "abc", "1" + "0" * 40, "１２", "1e3", "\x00", "<b>x</b>", "9" * 5000])
def test_a_comparison_reports_values_that_are_not_numbers(client: Client, value: str) -> None:
    make_record("Visible", number=460)
    html = side_by_side(client, 460, value)
    assert titles(html, "compare__title") == ["Visible"]
    assert ("Unknown value" in html) == bool(value)
    assert "<b>" not in html


def test_a_comparison_without_records_explains_how_to_choose_them(client: Client) -> None:
    html = side_by_side(client)
    assert "Tick two to four practices" in html
    assert "<table" not in html
    assert 'data-compared=""' in html, "the script learns that nothing is chosen any more"
    assert client.post("/en/practices/compare/").status_code == 405


@pytest.mark.usefixtures("records")
def test_the_list_offers_every_record_for_comparison_without_script(client: Client) -> None:
    html = client.get("/en/practices/").content.decode()
    numbers = set(Practice.objects.values_list("number", flat=True))
    assert {int(n) for n in re.findall(r'name="n" value="(\d+)" form="compare-form"', html)} == numbers
    assert 'id="compare-form" action="/en/practices/compare/" method="get"' in html


def test_a_record_changed_a_moment_ago_is_compared_as_it_is_now(client: Client) -> None:
    number = make_record("Before").number
    PracticePage.objects.filter(title="Before").update(title="After")
    assert titles(side_by_side(client, number), "compare__title") == ["After"]
