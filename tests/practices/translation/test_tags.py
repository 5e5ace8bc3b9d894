"""The tags of a translation are those of its source: links once each, nothing open, nothing foreign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.translation.segments.tags import MAX_DEPTH, tag_errors

TWO_LINKS = 'See <a id="a1">the city</a> and <b>also</b> <a id="a2">the school</a>.'


def errors(text: str, source: str = TWO_LINKS, *, formatted: bool = True) -> list[str]:
    return tag_errors(source, text, formatted=formatted)


@pytest.mark.parametrize(
    "text",
    [
        'Se <a id="a1">byen</a> og <b>også</b> <a id="a2">skolen</a>.',
        'Se <a id="a2">skolen</a> <b>samt</b> <a id="a1">byen</a>.',
        "Se <A ID='a1'>byen</A> og <b>også</b> <a id=a2>skolen</a>.",
        'Se <b><a id="a1">byen</a></b><br/> og <i>også</i> <a id="a2">skolen</a>, 3 < 4 & 5.',
    ],
)
def test_links_may_change_places_and_emphasis_may_be_added(text: str) -> None:
    assert errors(text) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('Se byen og <b>også</b> <a id="a2">skolen</a>.', 'id="a1"'),
        ('Se <a id="a1">byen</a> <a id="a1">byen</a> <b>og</b> <a id="a2">skolen</a>.', "more than once"),
        ('Se <a id="a1">byen</a> <b>og</b> <a id="a2">skolen</a> <a id="a3">mere</a>.', 'id="a3"'),
        ('Se <a id="a1"> </a> <b>og</b> <a id="a2">skolen</a>.', "has no text"),
        ('Se <a id="a1">&#x3164;&nbsp;</a> <b>og</b> <a id="a2">skolen</a>.', "has no text"),
        ('Se <a id="a1">byen</a> og <a id="a2">skolen</a>.', "<b> of the source"),
        ('Se <a id="a1">byen</a> <b>og <a id="a2">skolen</a>.', "<b> has no end tag"),
        ('Se <a id="a1">byen <b>og</b> <a id="a2">skolen</a>.', "another link"),
        ('Se <a id="a1">byen</a> <b>og <i></b></i> <a id="a2">skolen</a>.', "<i> has no end tag"),
        ('Se <a id="a1">byen</a> og</b> <a id="a2">skolen</a>.', "</b> has no start tag"),
        ('Se <a id="a1">byen</a> <b>og</b> <a id="a2">skolen</a> <script>alert(1)</script>', "<script>"),
        ('Se <a id="a1">byen</a> <b>og</b> <a id="a2">skolen</a> <img src="x" onerror="alert(1)">', "<img>"),
        ('Se <a id="a1">byen</a> <b>og</b> <a id="a2">skolen</a> <code>x</code>', "<code>"),
        ('Se <a id="a1" href="javascript:alert(1)">byen</a> <b>og</b> <a id="a2">skolen</a>', "attributes"),
        ('Se <a href="javascript:alert(1)">byen</a> <b>og</b> <a id="a2">skolen</a>', "attributes"),
        ('Se <a>byen</a> <b>og</b> <a id="a1">x</a> <a id="a2">skolen</a>', "no id"),
        ('Se <a id="a1">byen</a> <b onclick="x()">og</b> <a id="a2">skolen</a>', "attributes"),
        ('Se <a id="a1">byen</a> <b>og</b> <a id="a2">skolen</a> <!-- x -->', "<!-- x -->"),
        ('Se <a id="a1">byen</a> <b>og</b> <a id="a2">skolen</a <', "is not a tag"),
    ],
)
def test_what_is_missing_open_or_foreign_is_named(text: str, named: str) -> None:
    found = errors(text)
    assert found
    assert named in found[0]


def test_a_plain_text_has_line_breaks_only() -> None:
    assert errors("En<br>to", "One<br>two", formatted=False) == []
    assert "<b>" in errors("En <b>to</b>", "One two", formatted=False)[0]


def test_three_thousand_nested_tags_are_refused_and_twenty_are_taken() -> None:
    assert errors("<b>" * 3000 + "x" + "</b>" * 3000, "x")
    assert errors("<b>" * MAX_DEPTH + "x" + "</b>" * MAX_DEPTH, "x") == []


words = st.text("abcæø &;<>1", min_size=1).map(lambda text: text.replace("<", "&lt;")).filter(str.strip)


@given(st.data())
def test_any_order_of_the_links_passes_and_a_text_without_one_of_them_does_not(data: st.DataObject) -> None:
    number = data.draw(st.integers(1, 5))
    links = [f'<a id="a{position}">ord</a>' for position in range(1, number + 1)]
    source = " ".join(links)
    parts = data.draw(st.permutations(links))
    text = "".join(data.draw(words) + part for part in parts)
    assert errors(text, source) == []
    gone = data.draw(st.sampled_from(parts))
    assert errors(text.replace(gone, ""), source)
    assert errors(text + gone, source)


@given(st.text('<>/ab"=! id', max_size=60))
def test_whatever_is_typed_gives_an_answer_and_what_passes_has_closed_tags(text: str) -> None:
    if errors(text, "x") == []:
        for tag in ("b", "a"):
            assert text.lower().count(f"<{tag}>") == text.lower().count(f"</{tag}>")
