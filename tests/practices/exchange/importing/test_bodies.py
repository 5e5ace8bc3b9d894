"""Text of a page to blocks."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.exchange.importing.bodies import blocks_of_html, blocks_of_paragraphs


def values(paragraphs: list[str]) -> list[str]:
    return [block["value"] for block in blocks_of_paragraphs(paragraphs, "group")]


def test_bullets_become_one_list_between_paragraphs() -> None:
    assert values(["Before:", "  • one", "  • two", "After."]) == [
        "<p>Before:</p>", "<ul><li>one</li><li>two</li></ul>", "<p>After.</p>",
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["• ", "•", "- ", "– ", "* ", "· ", "▪ ", "●\t"])
def test_all_bullet_signs_are_known(sign: str) -> None:
    assert values([f"  {sign}one"]) == ["<ul><li>one</li></ul>"]


@pytest.mark.parametrize("text", ["-5 degrees", "*note", "–", "a - b", "·x"])
def test_a_sign_that_belongs_to_the_word_is_no_bullet(text: str) -> None:
    assert values([text]) == [f"<p>{text}</p>"]


def test_indented_bullets_stand_on_the_second_level() -> None:
    assert values(["  • one", "    – inner", "\t\t* inner too", "  • two", "• three"]) == [
        "<ul><li>one<ul><li>inner</li><li>inner too</li></ul></li><li>two</li><li>three</li></ul>"
    ]


def test_one_paragraph_may_hold_lines_lists_and_empty_lines() -> None:
    assert values(["First line\nsecond line\n- one\n- two\nafter\n\nnew", "", "  "]) == [
        "<p>First line<br/>second line</p>", "<ul><li>one</li><li>two</li></ul>", "<p>after</p>", "<p>new</p>",
    ]  # fmt: skip


def test_html_in_text_is_text() -> None:
    assert values(["<script>alert(1)</script> & <b>x</b>", "• <img src=x>"]) == [
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;x&lt;/b&gt;</p>",
        "<ul><li>&lt;img src=x&gt;</li></ul>",
    ]


def test_block_ids_depend_on_group_and_place_only() -> None:
    danish = blocks_of_paragraphs(["Et", "• to", "Tre"], "g")
    english = blocks_of_paragraphs(["One", "- two", "Three"], "g")
    assert [block["id"] for block in danish] == [block["id"] for block in english]
    assert len({block["id"] for block in danish}) == 3
    assert blocks_of_paragraphs(["Et"], "other")[0]["id"] != danish[0]["id"]


@given(st.lists(st.text(alphabet=st.sampled_from("ab •-–*·<>&\"'\n\t")), max_size=8))
def test_no_word_is_lost_and_no_tag_gets_in(paragraphs: list[str]) -> None:
    html = "".join(values(paragraphs))
    assert re.sub(r"</?(p|ul|li)>|<br/>", "", html).count("<") == 0
    assert sorted(re.findall("[ab]", re.sub(r"<[^>]*>|&[a-z]+;", "", html))) == sorted(
        re.findall("[ab]", "".join(paragraphs))
    )


def test_html_is_cleaned_and_cut_into_blocks() -> None:
    blocks = blocks_of_html(
        "<script>alert(1)</script>loose <b onclick=x>bold</b><h2>Head &amp; foot</h2>"
        '<p>A <a href="javascript:x">bad</a> and a '
        '<a href="https://example.org/?a=1&amp;b=2" target=_blank>good</a></p>'
        "<ul><li>one<ul><li>inner</ul></ul><table><tr><td>cell</table><p> </p>",
        "g",
    )
    assert [(block["type"], block["value"]) for block in blocks] == [
        ("text", "<p>loose <b>bold</b></p>"),
        ("heading", "Head & foot"),
        ("text", '<p>A <a>bad</a> and a <a href="https://example.org/?a=1&amp;b=2">good</a></p>'),
        ("text", "<ul><li>one<ul><li>inner</li></ul></li></ul>"),
        ("text", "<p>cell</p>"),
    ]


def test_html_without_end_in_depth_is_refused() -> None:
    with pytest.raises(ValueError, match="nested deeper"):
        blocks_of_html("<ul><li>" * 1000, "g")


@given(st.text(alphabet=st.sampled_from("ab<>/pulih2 \"='&;#x"), max_size=60))
def test_no_html_makes_the_cleaning_fail(html: str) -> None:
    for block in blocks_of_html(html, "g"):
        assert block["value"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "java&#10;script:alert(1)", "//example.org/a", "ftp://example.org/a", "tel:+451"]
)
def test_a_link_with_an_address_that_is_not_allowed_keeps_only_its_text(address: str) -> None:
    value = blocks_of_html(f'<p>See <a href="{address}">this</a>.</p>', "group")[0]["value"]
    assert "href" not in value
    assert "this" in value


def test_links_of_the_web_of_email_and_of_this_site_are_kept() -> None:
    addresses = ("https://example.org/?a=1&amp;b=2", "mailto:a@example.org", "/da/")
    html = "".join(f'<a href="{address}">x</a>' for address in addresses)
    assert blocks_of_html(f"<p>{html}</p>", "group")[0]["value"].count("href=") == 3


@pytest.mark.parametrize(
    ("html", "values"),
    [
        ("<b>loose<p>inside</p>after</b>", ["<p>loose</p>", "<p>inside</p>", "<p>after</p>"]),
        ('<a href="/da/">link<ul><li>entry</li></ul></a>', ["<p>link</p>", "<ul><li>entry</li></ul>"]),
        ("<i>one <b>two</b><p>three</p></i>", ["<p>one <b>two</b></p>", "<p>three</p>"]),
        ("<i>only inline</i> text", ["<p><i>only inline</i> text</p>"]),
        ("<p>a&nbsp;b \xa0 &lt;c&gt; &quot;d&quot; 'e'<br>f</p>", ["<p>a&nbsp;b &nbsp; &lt;c&gt; \"d\" 'e'<br/>f</p>"]),
    ],
)
def test_each_block_of_a_text_is_well_formed(html: str, values: list[str]) -> None:
    assert [block["value"] for block in blocks_of_html(html, "g")] == values
