"""Removes the secret links of mails from the logs."""

import logging
import re

_SLASH = r"(?:/|%2[fF])"
_LINKS = re.compile(
    rf"({_SLASH}password_reset{_SLASH}confirm{_SLASH}(?:(?!{_SLASH})\S)+{_SLASH}"
    rf"|{_SLASH}comments{_SLASH}(?:confirm|mute){_SLASH})(?:(?!{_SLASH})[^\s?#\"'&])+"
)


def redact(text: str) -> str:
    """Return the text with the secret part of links for resetting, confirming and stopping mails left out."""
    return _LINKS.sub(r"\1[removed]", text)


class RedactLinks(logging.Filter):
    """Redact the message of each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the message and its arguments by the redacted message."""
        message = record.getMessage()
        redacted = redact(message)
        if redacted != message:
            record.msg, record.args = redacted, ()
        return True
