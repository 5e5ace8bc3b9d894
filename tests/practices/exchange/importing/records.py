"""Record files made for one test."""

import json
from pathlib import Path
from typing import Any

from practices.exchange.importing.reading import read_file
from practices.exchange.importing.reports import EntryReport
from practices.exchange.importing.run import Import
from practices.records.models.page import PracticePage

OLD_PORTAL_RECORD = Path(__file__).parent / "files" / "old_portal_record.json"


def entry(**changes: Any) -> dict[str, Any]:
    """A small good entry; a key changed to None is left out."""
    whole = {
        "source": "https://example.org/practices/1",
        "language": "en",
        "title": "A room for parents",
        "body_paragraphs": ["Parents meet in the school.", "- on Mondays", "- on Fridays"],
        "fields": {"type": ["practice"], "country": ["BE"]},
        **changes,
    }
    return {key: value for key, value in whole.items() if value is not None}


def write(folder: Path, content: Any, name: str = "records.json") -> Path:
    """A file of entries; text and bytes are written as they are."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def import_file(path: Path, **options: Any) -> list[EntryReport]:
    """What the command does with one file, without its printing."""
    progress = options.pop("progress", None)
    run = Import(**options)
    run.add(str(path), read_file(path))
    return run.run(progress)


def import_records(folder: Path, *entries: dict[str, Any], **options: Any) -> list[EntryReport]:
    """Write the entries to a file and import it."""
    return import_file(write(folder, list(entries)), **options)


def statuses(reports: list[EntryReport]) -> list[str]:
    """What became of each entry."""
    return [report.status for report in reports]


def body_of(page: PracticePage) -> list[str]:
    """The blocks of a version as text."""
    return [str(block.value) for block in page.body]
