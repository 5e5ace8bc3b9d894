"""The icons: paths of a 24 × 24 grid, drawn with the text's colour. No sprite, no icon font, no request."""

from django.utils.safestring import SafeString, mark_safe


def _drawn(*shapes: str) -> SafeString:
    # constants of this file only, never input
    return mark_safe("".join(shapes))  # noqa: S308


ICONS: dict[str, SafeString] = {
    "search": _drawn('<circle cx="11" cy="11" r="6.5"/><path d="m16 16 5 5"/>'),
    "globe": _drawn(
        '<circle cx="12" cy="12" r="9"/><path d="M3 12h18"/>',
        '<path d="M12 3c5 5.5 5 12.5 0 18c-5-5.5-5-12.5 0-18z"/>',
    ),
    "arrow": _drawn('<path d="M5 12h14"/><path d="m13 6 6 6-6 6"/>'),
    "external": _drawn('<path d="M14 4h6v6"/><path d="m20 4-9 9"/><path d="M18 14v6H4V6h6"/>'),
    "close": _drawn('<path d="m6 6 12 12"/><path d="M18 6 6 18"/>'),
    "filter": _drawn('<path d="M4 6h16"/><path d="M7 12h10"/><path d="M10 18h4"/>'),
    "comment": _drawn('<path d="M4 5h16v11H11l-5 4v-4H4z"/>'),
    "info": _drawn('<circle cx="12" cy="12" r="9"/><path d="M12 11v6"/><path d="M12 7.500v.01"/>'),
    "warning": _drawn('<path d="M12 4 2.5 20h19z"/><path d="M12 10v5"/><path d="M12 17.500v.01"/>'),
    "check": _drawn('<path d="m5 12.5 4.5 4.5L19 7.5"/>'),
    "document": _drawn('<path d="M6 3h8l5 5v13H6z"/><path d="M14 3v5h5"/>'),
    "video": _drawn('<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m10 9 5 3-5 3z"/>'),
    "quote": _drawn('<path d="M9 7c-3 1-4 3-4 6v4h5v-5H7"/><path d="M18 7c-3 1-4 3-4 6v4h5v-5h-3"/>'),
    "calendar": _drawn('<rect x="4" y="5" width="16" height="15" rx="1"/><path d="M4 10h16M9 3v4M15 3v4"/>'),
    "place": _drawn('<path d="M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11z"/><circle cx="12" cy="10" r="2"/>'),
    "print": _drawn('<path d="M7 8V3h10v5"/><path d="M7 17H4V8h16v9h-3"/><path d="M7 14h10v7H7z"/>'),
    "link": _drawn(
        '<path d="M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1"/><path d="M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"/>'
    ),
    "menu": _drawn('<path d="M4 7h16M4 12h16M4 17h16"/>'),
}
