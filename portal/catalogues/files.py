"""Message catalogues: compiled in Python, so that no machine needs GNU gettext to run the portal."""

from pathlib import Path

import polib
from django.conf import settings

from practices.languages.table import language_codes


def catalogue_path(language: str, root: Path | None = None) -> Path:
    """Return the path of the `.po` file of a language, below the portal's locale folder or another one."""
    return (root or settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def catalogue_paths(root: Path) -> list[Path]:
    """Return the `.po` files of the languages of the portal below a locale folder."""
    paths = [catalogue_path(code, root) for code in language_codes()]
    return [path for path in paths if path.exists()]


def compile_catalogues(root: Path) -> list[Path]:
    """Compile the files that are newer than their compiled form; return the files written."""
    written = []
    for path in catalogue_paths(root):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        part = target.with_suffix(".mo.part")
        polib.pofile(str(path)).save_as_mofile(str(part))
        part.replace(target)
        written.append(target)
    return written
