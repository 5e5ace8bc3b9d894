"""The log of gunicorn without the links of mails; `manage.py serve` uses it."""

from typing import Any

from gunicorn.glogging import Logger

from portal.operations.redaction import RedactLinks


class RedactingLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's logger, with redacted access and error logs."""

    def setup(self, cfg: Any) -> None:
        """Add the filter to both logs."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.addFilter(RedactLinks())
