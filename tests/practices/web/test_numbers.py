"""Whole numbers from a query string or a form."""

import pytest

from practices.web.numbers import MAX_INTEGER, MAX_KEY, MAX_PAGE, is_key, page_number, whole_number

NO_NUMBERS = ["", " ", "-1", "+1", "1.0", "1e3", " 1", "1 ", "1_000", "٣", "²", "१", "0x10", "a", "1\n", "NaN", "∞"]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_anything_but_ascii_digits_is_not_a_number(text: str) -> None:
    assert whole_number(text) is None
    assert whole_number(text, MAX_KEY) is None
    assert not is_key(text)
    assert page_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("7", 7), ("007", 7), ("2147483647", MAX_INTEGER), ("2147483648", None), ("9999999999", None),
        ("99999999999", None), ("9" * 1_000_000, None),
    ],
)  # fmt: skip
def test_a_number_is_read_up_to_the_largest_that_a_column_holds(text: str, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "valid"), [("1", True), ("9" * 18, True), ("9" * 19, False), ("9" * 1_000_000, False)]
)
def test_a_key_has_no_more_digits_than_every_database_accepts(text: str, valid: bool) -> None:
    assert is_key(text) is valid


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("1", 1), ("0012", 12), ("0", None), ("000", None), ("1000000", MAX_PAGE), ("1000001", MAX_PAGE),
        ("9" * 1_000_000, MAX_PAGE), ("0" * 1_000_000 + "3", 3),
    ],
)  # fmt: skip
def test_a_page_past_every_list_counts_as_the_largest(text: str, page: int | None) -> None:
    assert page_number(text) == page
