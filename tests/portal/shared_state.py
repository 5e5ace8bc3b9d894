"""Finds objects that live longer than a request and are written to by requests.

A first round of requests fills what is filled once. Then every object of the process is
remembered with what it holds; after a second round, with other records, whatever holds
something else was written to by a request, and every thread of the process writes to the same.
"""

import gc
import sys
from collections import OrderedDict, deque
from collections.abc import Callable
from types import CellType, ModuleType
from typing import Any

CONTAINERS = (dict, list, set, OrderedDict, deque)
OURS = (
    "portal", "practices", "search", "wagtail", "modelcluster", "taggit", "treebeard", "laces", "telepath",
    "django", "django_comments", "django_comments_xtd", "draftjs_exporter", "axes", "csp", "django_filters",
    "bs4", "html", "polib", "simplemma", "babel", "nh3", "tantivy", "django_tasks_db", "permissionedforms", "willow",
    "gettext", "_markupbase",
)  # fmt: skip
"""Packages whose objects are looked at, and the containers that they hold; Python's own are made for threads."""


def written_between(first: Callable[[], None], second: Callable[[], None]) -> set[str]:
    """Return the names of what was there before `second` and holds something else after it."""
    first()
    gc.unfreeze()
    gc.collect()
    seen = _snapshot()
    second()
    changed = [(thing, before) for thing, before in seen if not _same(_content(thing), before)]
    names = {_name_of(thing, before) for thing, before in changed}
    return {name for name in names if name.split(":")[0].split(".")[0] in {*OURS, "tests"}}


def _snapshot() -> list[tuple[Any, Any]]:
    objects = gc.get_objects()
    own_dicts = {id(own): thing for thing in objects if (own := _dict_of(thing)) is not None}
    looked_at = {id(thing): thing for thing in objects if id(thing) not in own_dicts and _is_looked_at(thing)}
    for thing in [*looked_at.values(), *sys.modules.values()]:
        # Python's collector does not know dictionaries that hold nothing but texts and numbers.
        held = vars(thing).values() if issubclass(type(thing), (ModuleType, type)) else (_dict_of(thing) or {}).values()
        looked_at |= {id(value): value for value in held if type(value) in CONTAINERS}
    return [(thing, _content(thing)) for thing in looked_at.values()]


def _dict_of(thing: Any) -> dict[str, Any] | None:
    if issubclass(type(thing), type) or (issubclass(type(thing), CONTAINERS) and type(thing) in CONTAINERS):
        return None
    try:
        found = object.__getattribute__(thing, "__dict__")
    except (AttributeError, TypeError):
        return None
    return found if type(found) is dict else None


def _is_looked_at(thing: Any) -> bool:
    if type(thing) in CONTAINERS:
        return True
    if issubclass(type(thing), type):
        return str(thing.__module__).split(".")[0] in OURS
    if issubclass(type(thing), ModuleType):
        return thing.__name__.split(".")[0] in OURS
    kind = type(thing)
    return issubclass(type(thing), CONTAINERS) or str(kind.__module__).split(".")[0] in OURS


def _content(thing: Any) -> Any:
    """A shallow copy that keeps what it holds alive, so that no other object takes its place in memory."""
    held: list[Any] = []
    if issubclass(type(thing), type):
        held.extend(vars(thing).items())
    elif (own := _dict_of(thing)) is not None:
        held.extend(own.items())
    if issubclass(type(thing), dict):
        held.extend(thing.items())
    elif issubclass(type(thing), (list, set, deque)):
        held.extend((None, value) for value in thing)
    return held


def _same(now: Any, before: Any) -> bool:
    return len(now) == len(before) and all(a[0] is b[0] and a[1] is b[1] for a, b in zip(now, before, strict=True))


def _name_of(thing: Any, before: Any) -> str:
    if issubclass(type(thing), ModuleType):
        return f"{thing.__name__}: {_differing(thing, before)}"
    if issubclass(type(thing), type):
        return f"{thing.__module__}.{thing.__qualname__}: {_differing(thing, before)}"
    if type(thing) in CONTAINERS:
        return _owner_of(thing)
    return f"{type(thing).__module__}.{type(thing).__qualname__}: {_differing(thing, before)}"


def _differing(thing: Any, before: Any) -> str:
    now, old = dict(_named(_content(thing))), dict(_named(before))
    return ", ".join(sorted(name for name in now.keys() | old.keys() if now.get(name) is not old.get(name))) or "items"


def _named(held: list[tuple[Any, Any]]) -> list[tuple[str, Any]]:
    return [(key, value) for key, value in held if isinstance(key, str)]


def _owner_of(container: Any) -> str:
    """Who holds a bare container: a module, a class or an object, and under which name."""
    holders = gc.get_referrers(container)
    for holder in holders:
        owner = _owner_of_dict(holder) if type(holder) is dict else ""
        for key, value in list(holder.items()) if owner else ():
            if value is container and isinstance(key, str):
                return f"{owner}: {key}"
    return "a closure" if any(type(holder) is CellType for holder in holders) else ""


def _owner_of_dict(holder: dict[Any, Any]) -> str:
    for module in list(sys.modules.values()):
        if vars(module) is holder:
            return module.__name__
    for owner in gc.get_referrers(holder):
        if _dict_of(owner) is holder:
            return f"{type(owner).__module__}.{type(owner).__qualname__}"
        if issubclass(type(owner), type):
            return f"{owner.__module__}.{owner.__qualname__}"
    return ""
