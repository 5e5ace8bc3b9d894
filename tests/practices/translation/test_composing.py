"""Two spellings of the same HTML are one text."""

import warnings

from practices.translation.segments.composing import plain_html


def test_spellings_that_say_the_same_are_the_same() -> None:
    assert plain_html('<p data-block-key="x1">a<br>b &amp; c</p>') == plain_html("<p>a<br/>b & c</p>")


def test_a_text_that_is_only_an_address_is_taken_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert plain_html("https://example.org/?a=1&b=2") == "https://example.org/?a=1&amp;b=2"
        assert plain_html("report&annex.html") == "report&amp;annex.html"
