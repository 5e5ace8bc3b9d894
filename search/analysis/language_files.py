"""The files `languages/<code>.toml`, read key by key. An error names the file, the key and what is expected."""

import tomllib
from collections.abc import Collection, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from practices.languages.folding import fold
from search.analysis.normalising import normalise

FOLDER = Path(__file__).parent / "languages"
Rules = tuple[tuple[str, str], ...]


class LanguageDataError(ImproperlyConfigured):
    """A file of a language that cannot be used."""


def paths() -> list[Path]:
    """Return the files of all languages."""
    return sorted(FOLDER.glob("*.toml"))


@lru_cache(maxsize=1)
def dictionary_names() -> tuple[str, ...]:
    """Return the names of simplemma's dictionaries, without importing it."""
    package = find_spec("simplemma")
    folders = package.submodule_search_locations if package else None
    return tuple(sorted(path.stem for folder in folders or () for path in Path(folder).rglob("*.plzma")))


def load(path: Path) -> "Table":
    """Return the contents of a file, whose keys are not checked yet."""
    try:
        with path.open("rb") as file:
            return Table(path, tomllib.load(file))
    except UnicodeDecodeError as error:
        raise LanguageDataError(f"{path.name}: expected UTF-8, got another encoding at byte {error.start}.") from error
    except (tomllib.TOMLDecodeError, OSError) as error:
        raise LanguageDataError(f"{path.name}: expected TOML: {error}.") from error


class Table:
    """A table of a file. Each method reads one key; `finish` rejects the keys that nobody read."""

    def __init__(self, path: Path, values: Mapping[str, Any], name: str = "") -> None:
        self.code = path.stem
        self._path, self._values, self._name = path, values, name
        self._read: set[str] = set()

    def message(self, key: str, expected: str) -> str:
        """Return the text of an error."""
        return f"{self._path.name}: {self._name}{key}: expected {expected}."

    def finish(self) -> None:
        """Raise an error where the table has a key that was not read."""
        for key in self._values:
            if key not in self._read:
                raise LanguageDataError(self.message(key, f"one of the keys {', '.join(sorted(self._read))}"))

    def text(self, key: str, required: bool = False) -> str:
        """Return a text as it is written, on one line."""
        text = " ".join(self._value(key, str, "a text", "").split())
        if required and not text:
            raise LanguageDataError(self.message(key, "a text; the key is required"))
        return text

    def flag(self, key: str) -> bool:
        """Return a truth value; false where the key is missing."""
        return self._value(key, bool, "true or false", False)

    def number(self, key: str) -> int:
        """Return a whole number, 0 where the key is missing."""
        number = self._value(key, int, "a whole number", 0)
        if isinstance(number, bool) or number < 0:
            raise LanguageDataError(self.message(key, "a whole number of 0 or more"))
        return number

    def choice(self, key: str, choices: Collection[str]) -> str:
        """Return one of the choices; the key is required where the empty text is not among them."""
        text = self.text(key, required="" not in choices)
        if text not in choices:
            raise LanguageDataError(self.message(key, f"one of {', '.join(filter(None, choices))}"))
        return text

    def normalised(self, key: str, required: bool = False) -> tuple[str, ...]:
        """Return words with their marks, in lower case."""
        return tuple(normalise(self.text(key, required)).split())

    def words(self, key: str, required: bool = False) -> tuple[str, ...]:
        """Return folded words."""
        return tuple(_folded(self.text(key, required)).split())

    def rules(self, key: str, ending_required: bool = True) -> Rules:
        """Return pairs of the rules `ending>replacement`, folded."""
        return self._rules(key, self.text(key), ending_required)

    def stages(self, key: str) -> list[Rules]:
        """Return the rules of each text of a list; a mere ending is removed."""
        texts = self._value(key, list, "a list of texts", [])
        if not all(isinstance(text, str) for text in texts):
            raise LanguageDataError(self.message(key, "a list of texts"))
        written = [[rule if ">" in rule else f"{rule}>" for rule in text.split()] for text in texts]
        return [self._rules(key, " ".join(rules)) for rules in written]

    def table(self, key: str) -> "Table | None":
        """Return a table inside this one; None where it is missing."""
        values = self._value(key, dict, "a table", None)
        return None if values is None else Table(self._path, values, f"{self._name}{key}.")

    def lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """Return folded words with the folded words listed for each."""
        table = self.table(key)
        lists: dict[str, tuple[str, ...]] = {}
        for key_word in table._values if table else ():
            words = table.words(key_word, required=True) if table else ()
            word = _folded(key_word).strip()
            if not word or " " in word:
                raise LanguageDataError(self.message(key, f"single words as keys, not {key_word!r}"))
            lists[word] = (*lists.get(word, ()), *words)
        return lists

    def _rules(self, key: str, text: str, ending_required: bool = True) -> Rules:
        pairs = []
        for rule in _folded(text).split():
            ending, sign, replacement = rule.partition(">")
            if not sign or (ending_required and not ending.lstrip("0123456789")):
                raise LanguageDataError(self.message(key, f"rules such as 'ies>y' or 's>', not {rule!r}"))
            pairs.append((ending, replacement))
        return tuple(pairs)

    def _value(self, key: str, kind: type, expected: str, default: Any) -> Any:
        self._read.add(key)
        value = self._values.get(key, default)
        if key in self._values and not isinstance(value, kind):
            raise LanguageDataError(self.message(key, expected))
        return value


def _folded(text: str) -> str:
    return fold(normalise(text))
