"""Files: what is wrong with one entry does not take the others with it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.exchange.importing import reading
from practices.exchange.importing.reading import (
    RawEntry,
    UnreadableFileError,
    UnsupportedFormatError,
    check_format,
    read_file,
)
from tests.practices.exchange.importing.records import write

GOOD = '{"title": "good"}'
DEEP = "[" * 100_000 + "]" * 100_000


def reason_and_good(entries: list[RawEntry]) -> tuple[str, int]:
    """The one problem found, with its place, and the number of good entries beside it."""
    problems = [raw.problem for raw in entries if raw.problem]
    assert len(problems) == 1, problems
    return f"{problems[0].place}: {problems[0].reason}", len([raw for raw in entries if raw.value == {"title": "good"}])


BROKEN_ENTRIES = {
    "a key twice": ('{"title": "a", "title": "b"}', "stands twice"),
    "a key twice further in": ('{"fields": {"a": 1, "a": 2}}', "stands twice"),
    "NaN": ('{"number": NaN}', "NaN"),
    "Infinity": ('{"number": -Infinity}', "Infinity"),
    "a number of 400 digits": ('{"number": 1' + "0" * 400 + "}", "digits"),
    "a number of 5000 digits": ('{"number": ' + "9" * 5000 + "}", "digits"),
    "a float beyond all floats": ('{"number": 1e400}', "too large"),
    "deep lists": (f'{{"a": {DEEP}}}', "nested deeper"),
    "deep objects": ('{"a":' * 50_000 + "1" + "}" * 50_000, "nested deeper"),
    "a text instead of an object": ('"only a title"', "object in braces"),
    "a number instead of an object": ("7", "object in braces"),
    "null": ("null", "object in braces"),
    "a list instead of an object": ("[[]]", "object in braces"),
    "single quotes": ("{'title': 'a'}", "not JSON"),
    "no comma between keys": ('{"a": 1 "b": 2}', "not JSON"),
    "a comma too many": ('{"a": 1,}', "not JSON"),
    "a comment": ('{"a": 1} // comment', "not JSON"),
    "a raw line break in a text": ('{"a": "x\ny"}', "not JSON"),
    "a bad escape": (r'{"a": "\x41"}', "not JSON"),
    "brackets that do not match": ('{"a": [}}', "not JSON"),
    "words": ("hello", "not JSON"),
    "Python": ("{True: None}", "not JSON"),
}


@pytest.mark.parametrize(("broken", "reason"), BROKEN_ENTRIES.values(), ids=BROKEN_ENTRIES.keys())
def test_a_broken_entry_of_a_list_is_told_and_the_others_are_read(tmp_path: Path, broken: str, reason: str) -> None:
    text, good = reason_and_good(read_file(write(tmp_path, f"[{GOOD}, {broken}, {GOOD}]")))
    assert reason in text
    assert text.startswith("entry 2 (line 1, column")
    assert good == 2


@pytest.mark.parametrize(
    ("broken", "reason"),
    [pair for name, pair in BROKEN_ENTRIES.items() if name != "a raw line break in a text"],
)
def test_a_broken_line_is_told_and_the_others_are_read(tmp_path: Path, broken: str, reason: str) -> None:
    text, good = reason_and_good(read_file(write(tmp_path, f"{GOOD}\n{broken}\n\n{GOOD}\n", "records.jsonl")))
    assert reason in text
    assert text.startswith("line 2")
    assert good == 2


def test_bytes_that_are_not_utf8_spoil_their_entry_only(tmp_path: Path) -> None:
    latin = f'[{GOOD},\n {{"title": "Ø"}}, {GOOD}]'.encode("latin-1")
    text, good = reason_and_good(read_file(write(tmp_path, latin)))
    assert text == "entry 2 (line 2, column 13): The text is not written in UTF-8."
    assert good == 2


@pytest.mark.parametrize(
    ("cut", "good"),
    [('[{"title": "good"}, {"title": "g', 1), ('[{"title": "good"}', 0), ('[{"title": "good"},', 1), ("[", 0)],
)
def test_a_list_cut_off_is_told_and_what_was_whole_is_read(tmp_path: Path, cut: str, good: int) -> None:
    text, found = reason_and_good(read_file(write(tmp_path, cut)))
    assert "ends" in text
    assert found == good


def test_text_after_the_end_of_the_list_is_reported(tmp_path: Path) -> None:
    text, good = reason_and_good(read_file(write(tmp_path, f"[{GOOD}] and more")))
    assert "after the end of the list" in text
    assert good == 1


WHOLE_FILES = {
    "nothing": (b"", "empty"),
    "spaces": (b" \n\t ", "empty"),
    "words": (b"Dear editors, here is our record.", "not JSON"),
    "UTF-16 with a mark": ('[{"title": "x"}]'.encode("utf-16"), "UTF-16"),
    "UTF-16 without a mark": ('[{"title": "x"}]'.encode("utf-16-le"), "UTF-16"),
    "UTF-32": ('[{"title": "x"}]'.encode("utf-32"), "UTF-32"),
    "zeros": (b"\x00" * 100, "UTF-16"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "not JSON"),
    "only a number": (b"460", "not JSON"),
}


@pytest.mark.parametrize(("content", "reason"), WHOLE_FILES.values(), ids=WHOLE_FILES.keys())
def test_a_file_of_which_nothing_can_be_read_is_told(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_file(write(tmp_path, content))
    assert reason in caught.value.problem.reason
    assert caught.value.problem.place


def test_a_file_above_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 1024)
    with pytest.raises(UnreadableFileError, match="larger than"):
        read_file(write(tmp_path, f'[{{"title": "{"x" * 2000}"}}]'))


def test_an_entry_above_the_limit_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ENTRY_CHARACTERS", 100)
    text, good = reason_and_good(read_file(write(tmp_path, f'[{GOOD}, {{"title": "{"x" * 200}"}}]')))
    assert "longer than 100" in text
    assert good == 1


def test_a_million_quotes_without_an_end_are_read_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, '[{"a": "' + '\\"' * 1_000_000)
    assert reason_and_good(read_file(path))[1] == 0


@pytest.mark.parametrize(
    ("content", "name", "titles"),
    [
        ('{"title": "a"}', "one.json", ["a"]),
        ('\ufeff[{"title": "a"}]', "marked.json", ["a"]),
        ("[]", "none.json", []),
        ('[{"title": "a"},]', "comma.json", ["a"]),
        ('{\n "title": "a"\n}\n', "pretty.json", ["a"]),
        ('{\n "title": "a"\n}\n', "pretty.jsonl", ["a"]),
        ('{"title": "a"}\n{"title": "b"}\n', "lines.json", ["a", "b"]),
        ('{"title": "a"}\r\n\r\n{"title": "b"}', "lines.jsonl", ["a", "b"]),
        ('{\n"title": "a"}\n{\n"title": "b"}', "following.json", ["a", "b"]),
        ('[{"title": "a"},\n {"title": "b"}]', "list.ndjson", ["a", "b"]),
        ('[{"title": "a [{\\"]"}, {"title": "},{"}]', "brackets.json", ['a [{"]', "},{"]),
        ('[{"title": "a\u2028b"}]', "separator.json", ["a\u2028b"]),
    ],
)
def test_json_and_json_lines_are_told_apart_by_content(
    tmp_path: Path, content: str, name: str, titles: list[str]
) -> None:
    entries = read_file(write(tmp_path, content, name))
    assert [raw.value and raw.value["title"] for raw in entries] == titles


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("records.csv", b"title,country\na,BE"), ("records.XLSX", b"PK"), ("page.html", b"<!doctype html>"),
        ("records.json", b"PK\x03\x04rest"), ("records.json", b"\n <html>"), ("noname", b"\xef\xbb\xbf<page/>"),
    ],
)  # fmt: skip
def test_other_formats_are_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(UnsupportedFormatError, match="Only JSON and JSON lines"):
        check_format(write(tmp_path, content, name))


_VALUES = st.recursive(st.text() | st.integers(-(10**20), 10**20) | st.booleans(), st.lists)
_NEARLY_JSON = st.text(alphabet='[]{},:"\\ \n1ea', max_size=80).map(lambda text: b"[" + text.encode())


@given(st.lists(st.dictionaries(st.text(), _VALUES)))
def test_what_json_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, entries: list[dict[str, object]]
) -> None:
    folder = tmp_path_factory.mktemp("round")
    assert [raw.value for raw in read_file(write(folder, json.dumps(entries)))] == entries
    if entries:
        lines = "\n".join(json.dumps(entry, ensure_ascii=True) for entry in entries)
        assert [raw.value for raw in read_file(write(folder, lines, "r.jsonl"))] == entries


@given(st.binary(max_size=300) | _NEARLY_JSON)
def test_no_bytes_make_the_reader_fail(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = write(tmp_path_factory.mktemp("any"), content)
    try:
        check_format(path)
        assert all(raw.problem or isinstance(raw.value, dict) for raw in read_file(path))
    except (UnreadableFileError, UnsupportedFormatError) as told:
        assert str(told)
