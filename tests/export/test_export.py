from pathlib import Path

import pytest

from tests.export.addresses import Question, questions
from tests.export.answers import answer
from tests.export.comparing import differences
from tests.factories import make_record


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/en/", "/fi/practices/?q=antwerp", "/el/practice/460/comments/", "/mt/practices/feed/", "/api/v1/openapi.json",
     "/sitemap.xml", "/practice/460"],
)  # fmt: skip
def test_two_exports_of_one_address_are_the_same_text(address: str) -> None:
    make_record("Antwerp", number=460)
    first, body = answer(Question(address))
    assert first == answer(Question(address))[0]
    assert first.startswith(f"GET {address}\nstatus: ")
    assert len(first) > len(body) / 2


@pytest.mark.django_db
def test_an_export_asks_for_pages_lists_feeds_and_the_api_each_address_once() -> None:
    make_record("Antwerp", number=460)
    asked = questions()
    assert len(asked) == len(set(asked)) > 1000
    addresses = {question.address for question in asked}
    assert addresses >= {
        "/sitemap.xml", "/practice/460", "/mt/practices/antwerp/", "/fi/practice/460/comments/", "/sv/practices/",
        "/api/v1/practices?&lang=sv", "/api/v1/practices/460?lang=el", "/el/practices/compare/?n=460",
        "/en/practices/feed/?q=Antwerp",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("question", [Question("/en/practices/feed/", "HEAD"), Question("/-/live")])
def test_an_answer_without_text_is_its_status_and_headers(question: Question) -> None:
    text, _body = answer(question)
    assert text.startswith(f"{question}\nstatus: 200\nContent-Type: ")


def test_a_request_is_read_back_from_the_list_of_addresses() -> None:
    question = Question("/practice/460?a=b", "POST", (("Accept-Language", "el-CY,fi;q=0.5"), ("Cookie", "language=fi")))
    assert Question.parse(f"{question}\n") == question


def test_a_comparison_names_changed_missing_and_new_addresses_and_nothing_else(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, texts in {one: ("same", "before", "missing", None), other: ("same", "after", None, "new")}.items():
        folder.mkdir()
        for name, text in zip("abcd", texts, strict=True):
            if text:
                (folder / f"{name}.txt").write_text(f"GET /{name}\nstatus: 200\n\n{text}\n")
    assert list(differences(one, other)) == [
        "== GET /b   [b.txt]\n- 4: before\n+ 4: after",
        "== GET /c (only in the first)   [c.txt]",
        "== GET /d (only in the second)   [d.txt]",
    ]
