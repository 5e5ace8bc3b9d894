"""One answer as text: status, the headers that matter, the body. Only what changes by itself is taken out."""

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from xml.etree import ElementTree

from django.http import HttpResponseBase
from django.test import Client

from tests.export.addresses import Question

HEADERS = (
    "Location", "Content-Type", "Content-Language", "Content-Disposition", "Content-Security-Policy", "Cache-Control",
    "Link", "Vary", "Allow", "Retry-After", "X-Frame-Options", "X-Robots-Tag", "X-Content-Type-Options",
    "Referrer-Policy",
)  # fmt: skip
HOST = "127.0.0.1:8000"
_VOLATILE = [
    (re.compile(rf'(name="{name}" value=")[^"]*'), r"\1…")
    for name in ("csrfmiddlewaretoken", "timestamp", "once", "security_hash")
]
_VOLATILE.append((re.compile(r'(/static/[^"\s]*?)\.[0-9a-f]{8,16}(\.\w+)'), r"\1\2"))  # hash of a static file
_PICTURES = re.compile(r"/media/images/[\w./-]+")


def answer(question: Question) -> tuple[str, bytes]:
    """Return the text of an answer, and the body as it was sent."""
    client = Client(raise_request_exception=False, headers={"host": HOST})
    response = client.generic(question.method, question.address, headers=dict(question.headers))
    body = _body(response)
    lines = [str(question), f"status: {response.status_code}", *_headers(response), "", _text(response, body)]
    return "\n".join(lines).rstrip("\n") + "\n", body


def pictures(bodies: Iterable[bytes]) -> list[str]:
    """Return the addresses of pictures that pages show."""
    return sorted({path for body in bodies for path in _PICTURES.findall(body.decode("utf-8", "replace"))})


def _headers(response: HttpResponseBase) -> list[str]:
    found = [f"{name}: {_sorted_policy(name, response.headers[name])}" for name in HEADERS if name in response.headers]
    return found + [f"Set-Cookie: {name}" for name in sorted(response.cookies)]


def _sorted_policy(name: str, value: str) -> str:
    """Return the value of a header; the directives of a policy stand in another order in each process."""
    return "; ".join(sorted(value.split("; "))) if name == "Content-Security-Policy" else value


def _body(response: HttpResponseBase) -> bytes:
    if response.streaming:
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return response.content  # type: ignore[attr-defined, no-any-return]


def _text(response: HttpResponseBase, body: bytes) -> str:
    """Return the body, a line for each value where it is JSON or XML, and a hash where it is no text."""
    if not body:
        return ""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if kind.endswith("json"):
        return json.dumps(json.loads(body), ensure_ascii=False, indent=1)
    if kind.endswith("xml"):
        return _canonical_xml(body)
    if not kind.startswith("text/"):
        return f"{len(body)} bytes, SHA-256 {sha256(body).hexdigest()}"
    text = body.decode()
    for pattern, replacement in _VOLATILE:
        text = pattern.sub(replacement, text)
    return text


def _canonical_xml(body: bytes) -> str:
    """Return the document without what means nothing: order of attributes, blanks between elements."""
    root = ElementTree.fromstring(body)  # noqa: S314  our own answer
    for element in root.iter():
        if len(element) and not (element.text or "").strip():
            element.text = None
        if not (element.tail or "").strip():
            element.tail = None
    ElementTree.indent(root, " ")
    return ElementTree.canonicalize(ElementTree.tostring(root, encoding="unicode"))
