"""Export what a portal answers, to be compared before and after a change.

VAR_DIR=… python -m tests.export OUT_DIR [--like OTHER_EXPORT]
python -m tests.export --compare A B
"""

import argparse
import logging
import os
import re
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import django
from tqdm import tqdm

from tests.export.comparing import differences

ADDRESSES = "addresses.lst"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.export", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="where to write a file for each address")
    parser.add_argument("--like", type=Path, metavar="OTHER", help="ask for the addresses of another export")
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("A", "B"), help="print what differs; exit 1 if any")
    options = parser.parse_args()
    if options.compare:
        return _compare(*options.compare)
    if options.folder is None:
        parser.error("name a folder, or two with --compare")
    _export(options.folder, options.like)
    return 0


def _compare(one: Path, other: Path) -> int:
    for folder in (one, other):
        if not (folder / ADDRESSES).exists():
            sys.exit(f"{folder} is not an export.")
    count = 0
    for text in differences(one, other):
        count += 1
        print(text)
    print(f"{count} of {len(list(one.glob('*.txt')))} addresses differ.")
    return 1 if count else 0


def _export(folder: Path, like: Path | None) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    os.environ["RATE_LIMITS"] = "off"
    os.environ["PORT"] = "8000"
    django.setup()
    logging.getLogger("django.request").setLevel(logging.ERROR)  # an export asks for what is not there on purpose
    # They need Django to be set up.
    from tests.export.addresses import Question, questions
    from tests.export.answers import answer, pictures

    lines = (like / ADDRESSES).read_text(encoding="utf-8").splitlines() if like else []
    asked = [Question.parse(line) for line in lines] or questions()
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.txt"):
        path.unlink()
    bodies = [_write(folder, question, answer(question)) for question in _progress(asked)]
    more = [question for path in pictures(bodies) if (question := Question(path)) not in set(asked)]
    for question in more:
        _write(folder, question, answer(question))
    (folder / ADDRESSES).write_text("".join(f"{question}\n" for question in (*asked, *more)), encoding="utf-8")


def _progress(items: list[Any]) -> Iterable[Any]:
    return tqdm(items, desc="Addresses", mininterval=1)


def _write(folder: Path, question: object, given: tuple[str, bytes]) -> bytes:
    """Write one answer under a name that can be read and is like no other; return its body."""
    text, body = given
    line = str(question)
    readable = re.sub(r"[^\w=.-]+", "_", line.removeprefix("GET "))[:80].strip("_")
    path = folder / f"{readable}-{sha256(line.encode()).hexdigest()[:8]}.txt"
    path.write_text(text, encoding="utf-8", newline="")
    return body


if __name__ == "__main__":
    sys.exit(main())
