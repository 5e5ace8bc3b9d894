"""The records of the demo: from the files below `portal/demo/data/records` to raw bodies with stable block ids."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import crc32

from django.core.files.images import ImageFile
from wagtail.images.models import Image

from practices.languages.table import language_codes

FOLDER = Path(__file__).parent / "data" / "records"
IMAGES = Path(__file__).parent / "data" / "images"
_NAMESPACE = uuid.UUID("7c1d3a52-3b0e-4c58-a0a4-6b8e2f9d7e10")

Texts = dict[str, str]
Block = dict[str, Any]


@dataclass(frozen=True)
class DemoRecord:
    """One record: its skeleton and its texts `{language: {key: text}}`, the original first."""

    slug: str
    skeleton: dict[str, Any]
    texts: dict[str, Texts]

    @property
    def translation_key(self) -> uuid.UUID:
        """What its versions share; the same in every demo."""
        return self.stable_id("record")

    def stable_id(self, key: str) -> uuid.UUID:
        """The id of a block: the same in all versions, so that translations are matched by segment."""
        return uuid.uuid5(_NAMESPACE, f"{self.slug}/{key}")

    @property
    def published_at(self) -> datetime:
        """A plausible day of first publication, spread so that the order by date shows something."""
        reviewed = date.fromisoformat(self.skeleton["reviewed"])
        day = reviewed - timedelta(days=20 + crc32(self.slug.encode()) % 400)
        return datetime.combine(day, time(9, 0), tzinfo=UTC)

    def facts(self) -> dict[str, Any]:
        """The record-level fields."""
        skeleton = self.skeleton
        return {
            "tags": {**skeleton["facets"], "evidence": [skeleton["evidence"]]},
            "practised_from": date.fromisoformat(skeleton["practice_date"]),
            "reviewed_on": date.fromisoformat(skeleton["reviewed"]),
            "review_due_on": date.fromisoformat(skeleton["review_due"]),
            "organisations": [
                self._block(f"organisation.{number}", "organisation", {"name": entry["name"], "url": entry["url"]})
                for number, entry in enumerate(skeleton.get("organisations", []), 1)
            ],
        }

    def source(self, language: str) -> dict[str, str]:
        """Source and licence of one version's text. Where its own is not named, it is translated from the original."""
        skeleton = self.skeleton
        named = skeleton if language == skeleton["original"] else skeleton.get("version_sources", {}).get(language)
        if named is None:
            return {"licence": skeleton["licence"], "translated_from": skeleton["original"]}
        return {
            "licence": skeleton["licence"], "source_name": named["source_name"], "source_url": named["source"],
        }  # fmt: skip

    def body(self, language: str) -> list[Block]:
        """The body of one version as raw stream data."""
        texts = self.texts[language]
        return [self._block(entry["key"], entry["type"], self._value(entry, texts)) for entry in self.skeleton["body"]]

    def further_reading(self, language: str) -> list[Block]:
        """The further reading of one version as raw stream data."""
        return [
            self._block(entry["key"], "reading", {"url": entry["url"], "note": self.texts[language][entry["key"]]})
            for entry in self.skeleton["further_reading"]
        ]

    def _block(self, key: str, kind: str, value: Any) -> Block:
        return {"type": kind, "value": value, "id": str(self.stable_id(key))}

    def _value(self, entry: dict[str, Any], texts: Texts) -> Any:
        key = entry["key"]
        match entry["type"]:
            case "text":
                return self._rich_text(entry, texts)
            case "heading":
                return texts[key]
            case "section":
                return {"kind": entry["kind"], "text": self._rich_text(entry, texts)}
            case "steps":
                return {
                    "steps": self._items(entry, lambda at: {"title": texts[f"{at}.title"], "text": texts[f"{at}.text"]})
                }
            case "partners":
                return {"intro": texts[f"{key}.intro"], "partners": self._items(entry, lambda at: texts[at])}
            case "decisive":
                return {"intro": texts[f"{key}.intro"], "factors": self._items(entry, lambda at: texts[at])}
            case "figure":
                known = {name: entry[name] for name in ("value", "year", "source", "source_url")}
                return {**known, "text": texts[key]}
            case "picture":
                return {
                    "image": self.image_id(entry["image"]),
                    "alt_text": texts[f"{key}.alt"],
                    "caption": texts[f"{key}.caption"],
                }
        raise ValueError(f"{self.slug}: unknown kind of block {entry['type']!r}")

    def image_id(self, name: str) -> int:
        """The image of the demo with that file name, made when it is not there yet."""
        image = Image.objects.filter(title=name).first()
        if image is None:
            content = ImageFile(BytesIO((IMAGES / name).read_bytes()), name=name)
            image = Image.objects.create(title=name, file=content, description=self.texts["en"]["title"])
        return image.pk

    def _items(self, entry: dict[str, Any], value: Any) -> list[Block]:
        places = [f"{entry['key']}.{number}" for number in range(1, entry["items"] + 1)]
        return [self._block(place, "item", value(place)) for place in places]

    def _rich_text(self, entry: dict[str, Any], texts: Texts) -> str:
        key = entry["key"]
        places = {
            "p": [f"{key}.{number}" for number in range(1, entry["paragraphs"] + 1)],
            "li": [f"{key}.b{number}" for number in range(1, entry.get("bullets", 0) + 1)],
        }
        html = {
            tag: "".join(
                f'<{tag} data-block-key="{self.stable_id(place).hex[:5]}">{escape(texts[place], quote=False)}</{tag}>'
                for place in found
            )
            for tag, found in places.items()
        }
        return html["p"] + (f"<ul>{html['li']}</ul>" if html["li"] else "")


def demo_records() -> Iterator[DemoRecord]:
    """All records of the demo, the Antwerp record first, the others by name of their folder."""
    folders = sorted(
        (path for path in FOLDER.iterdir() if path.is_dir()), key=lambda path: (path.name != "460", path.name)
    )
    for folder in folders:
        skeleton = json.loads((folder / "record.json").read_text(encoding="utf-8"))
        original = skeleton["original"]
        languages = sorted(
            (path.stem for path in folder.glob("*.json") if path.stem in language_codes()),
            key=lambda code: (code != original, code),
        )
        texts = {code: json.loads((folder / f"{code}.json").read_text(encoding="utf-8")) for code in languages}
        yield DemoRecord(folder.name, skeleton, texts)
