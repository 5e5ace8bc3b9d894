"""A record with blocks of many kinds, for the tests of translation by segments."""

import uuid
from typing import Any

from practices.languages.table import language_codes
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import create_version

OTHERS = tuple(code for code in language_codes() if code != "en")


def block_id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def block(kind: str, name: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "id": block_id(name), "value": value}


def entries(name: str, values: list[Any]) -> list[dict[str, Any]]:
    """List entries with stable ids, in the form in which Wagtail stores them."""
    return [block("item", f"{name}.{number}", value) for number, value in enumerate(values)]


def full_body(mark: str, *, first: str = "") -> list[dict[str, Any]]:
    """Blocks of seven kinds whose texts all carry `mark`; `first` replaces the first paragraph."""
    opening = (
        first or f'Schools &amp; parents <b>together</b> {mark}, see <a href="https://example.org/a">the city</a>.'
    )
    return [
        block(
            "text",
            "opening",
            f"<p>{opening}</p><ul><li>a helpdesk {mark}<ul><li>open “all” day {mark}</li></ul></li>"
            f"<li>a plan {mark}</li></ul>",
        ),
        block("heading", "heading", f"Who takes part – {mark}"),
        block(
            "partners",
            "partners",
            {
                "intro": f"These\ntake part: {mark}",
                "partners": entries("partners", [f"the city {mark}", f"police {mark}"]),
            },
        ),
        block(
            "decisive",
            "decisive",
            {"intro": "", "factors": entries("factors", [f"a vision {mark}", f"money < trust {mark}"])},
        ),
        block(
            "steps",
            "steps",
            {
                "steps": entries(
                    "steps",
                    [{"title": f"Ask {mark}", "text": f"Ask it's {mark}"}, {"title": f"Act {mark}", "text": ""}],
                )
            },
        ),
        block("section", "section", {"kind": "results", "text": f"<p>Fewer leave <i>early</i> {mark}.</p>"}),
        block(
            "figure",
            "figure",
            {
                "value": "85 %",
                "text": f"stay {mark}",
                "year": 2012,
                "source": f"The city {mark}",
                "source_url": "https://example.org/f",
            },
        ),
        block("quote", "quote", {"text": f"“It works” {mark}", "attribution": f"a teacher {mark}"}),
    ]


def reading(mark: str) -> list[dict[str, Any]]:
    return [block("reading", "reading", {"url": "https://example.org/r", "note": f"More to read {mark}"})]


def make_full_record(languages: tuple[str, ...] = OTHERS, *, number: int | None = None) -> Practice:
    """An English original and versions in other languages, all live, texts told apart by the language's code."""
    key = uuid.uuid4()
    for code in ("en", *languages):
        page = make_version(key, code, number=number)
    return Practice.objects.get(pk=page.practice_id)


def make_version(
    key: uuid.UUID, code: str, *, publish: bool = True, number: int | None = None, **changes: Any
) -> PracticePage:
    texts = {
        "title": f"Network and helpdesk {code}",
        "summary": f"One network against early leaving {code}.",
        "body": full_body(code),
        "further_reading": reading(code),
    } | changes
    facts = {"tags": {"type": ["practice"], "country": ["BE"]}} if code == "en" else None
    return create_version(language=code, translation_key=key, number=number, facts=facts, publish=publish, **texts)


def all_texts(practice: Practice) -> dict[str, tuple[Any, ...]]:
    """What readers of each language see, as it is stored: state and bytes."""
    return {
        page.language: (
            page.live,
            page.slug,
            page.title,
            page.summary,
            page.body.get_prep_value(),
            page.further_reading.get_prep_value(),
        )
        for page in PracticePage.objects.filter(practice=practice)
    }
