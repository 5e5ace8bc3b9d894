"""Rules for every text, from any source: the page editor, a translator, a file.

Wagtail's own blocks say how long a text is and whether it is required. These rules add
what they do not say: which addresses a link may have, and that a text has something to see.
"""

import re
import unicodedata
from typing import Any

from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError

from practices.languages.letters import is_blank

WEB_SCHEMES = frozenset({"http", "https"})
LINK_SCHEMES = WEB_SCHEMES | {"mailto"}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"//(?:[^/?#@]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^/?#@:\[\].][^/?#@:\[\]]*)(?::\d{1,5})?(?:[/?#]|$)")
_NOT_IN_ADDRESS = re.compile("[\\x00-\\x20\\x7f-\\xa0\"'<>\\\\`\u2028\u2029\ufffd]|\\s")


def address_error(address: str, *, schemes: frozenset[str] = LINK_SCHEMES) -> str:
    """Return why an address is not allowed in a link; empty when it is.

    Allowed are the given schemes, a path of this site (`/da/…`) and a place on the page (`#…`).
    """
    if _NOT_IN_ADDRESS.search(address) or any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in address):
        return _("The address contains spaces or characters that are not allowed in an address.")
    if address.startswith("#") or (address.startswith("/") and not address.startswith("//")):
        return ""
    found = _SCHEME.match(address)
    scheme = found[1].lower() if found else ""
    rest = address[found.end() :] if found else ""
    if scheme not in schemes:
        return _("The address must begin with https://, http:// or mailto:.")
    if scheme == "mailto":
        return "" if re.match(r"[^@?]+@[^@?]+", rest) else _("The address of an email needs a name, an @ and a domain.")
    return "" if _HOST.match(rest) else _("The address has no domain.")


def link_errors(html: str) -> dict[str, str]:
    """Return the addresses of a rich text that are not allowed, each with the reason."""
    if "href" not in html:
        return {}
    found = {}
    for element in BeautifulSoup(html, "html.parser").find_all(href=True):
        reason = address_error(str(element["href"]))
        if reason:
            found[str(element["href"])] = reason
    return found


def rule_error(block: blocks.Block, value: Any) -> ValidationError | None:
    """Return the first error of each part of a block's value, in the shape in which its `clean` raises them."""
    if isinstance(block, blocks.StructBlock):
        parts = {name: rule_error(child, value.get(name)) for name, child in block.child_blocks.items()}
        errors = {name: error for name, error in parts.items() if error is not None}
        return blocks.StructBlockValidationError(errors) if errors else None
    if isinstance(block, blocks.ListBlock):
        entries = {
            number: rule_error(block.child_block, entry.value) for number, entry in enumerate(value.bound_blocks)
        }
        faulty = {number: error for number, error in entries.items() if error is not None}
        return ListBlockValidationError(block_errors=faulty) if faulty else None
    return _value_error(block, value)


def _value_error(block: blocks.Block, value: Any) -> ValidationError | None:
    if isinstance(block, blocks.RichTextBlock):
        wrong = link_errors(value.source if value is not None else "")
        return ValidationError(next(iter(wrong.values()))) if wrong else None
    if not isinstance(value, str) or not value:
        return None
    if isinstance(block, blocks.URLBlock):
        reason = address_error(value, schemes=WEB_SCHEMES)
        return ValidationError(reason) if reason else None
    if isinstance(block, blocks.CharBlock | blocks.TextBlock) and block.required and is_blank(value):
        return ValidationError(_("This field is required."), code="required")
    return None
