"""How deep the elements of a text are nested. Parsers of trees give up at about a thousand."""

import re

MAX_NESTING = 40
"""Lists, links and emphasis of an editor nest up to ten deep."""
_TAG = re.compile(r"<(/?)([a-z][^\s/<>]*)[^<>]*>?", re.IGNORECASE)
_EMPTY = frozenset({"br", "hr", "img", "embed"})


def nesting_depth(html: str, enough: int | None = None) -> int:
    """Return how deep elements are nested at most, closed or not; counted up to `enough`.

    It is counted tag by tag, in one pass: a tree would be what is to be avoided. To a
    browser `<b/>` opens an element, so it counts.
    """
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() in _EMPTY:
            continue
        depth = max(depth - 1, 0) if tag[1] else depth + 1
        deepest = max(deepest, depth)
        if enough is not None and deepest > enough:
            break
    return deepest


def is_nested_too_deeply(html: str) -> bool:
    """Return whether no text that a person writes looks like this."""
    return nesting_depth(html, MAX_NESTING) > MAX_NESTING
