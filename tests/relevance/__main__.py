"""Measure the judged pairs: `python -m tests.relevance [--language da] [--held-out] [--failures] [--write]`."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def write_table() -> int:
    """Run the tests, which note their numbers, and write the page from them, whatever the tests say."""
    from tests.relevance import table

    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "numbers"
        noted.touch()
        tests = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", str(Path(__file__).parent)],
            env={**os.environ, table.RECORD: str(noted)},
            check=False,
        )
        table.TABLE.write_text(table.render(noted.read_text("utf-8")), encoding="utf-8")
    return tests.returncode


def main() -> None:
    """Print the share of right pairs for each language and kind."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    parser = argparse.ArgumentParser(prog="python -m tests.relevance", description=__doc__)
    parser.add_argument("--language", action="append", default=[], help="only this one; may be given several times")
    parser.add_argument("--held-out", action="store_true", help="measure the held-out pairs instead")
    parser.add_argument("--failures", action="store_true", help="name the pairs that went wrong")
    parser.add_argument("--write", action="store_true", help="run all relevance tests and write docs/relevance.md")
    options = parser.parse_args()
    if options.write:
        sys.exit(write_table())
    from search.analysis import words
    from tests.relevance import measuring
    from tests.relevance.pairs import HELD_OUT, OF_WORDS, languages

    sys.stdout.write("   " + "".join(f"{kind:>16}" for kind in OF_WORDS) + "\n")
    for language in options.language or languages():
        scores = measuring.measure(language, HELD_OUT if options.held_out else None)
        cells = "".join(
            f"{f'{scores[kind].right}/{scores[kind].total} {scores[kind].percent:.0f}%':>16}" for kind in OF_WORDS
        )
        sys.stdout.write(f"{language} {cells}\n")
        for kind, score in scores.items() if options.failures else ():
            for pair in score.wrong:
                shown = " | ".join(
                    " ".join(f"{word.lemmas}{word.parts or ''}" for word in words(text, language))
                    for text in (pair.query, pair.text)
                )
                sys.stdout.write(f"   {kind}: {pair.query} ~ {pair.text} [{pair.note}]  {shown}\n")


if __name__ == "__main__":
    main()
