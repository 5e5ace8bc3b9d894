"""Versions of what each process caches, so that all processes see a change at once and nothing expires by time."""

import time

from django.db import models
from django.http import HttpRequest


class CacheVersion(models.Model):
    """A number that changes with something that processes cache, read once per request.

    It is the time of the change in nanoseconds: a number that was rolled back never comes again for other contents.
    """

    name = models.CharField(max_length=40, primary_key=True)
    value = models.PositiveBigIntegerField(default=0)

    LABELS = "labels"
    """Labels of terms and vocabularies, and synonyms."""
    LAYOUT = "layout"
    """What surrounds the content of every page: footer, publisher, head of the list."""

    def __str__(self) -> str:
        return f"{self.name} {self.value}"

    @classmethod
    def current(cls, name: str) -> int:
        """Return the version; 0 before the first change."""
        return cls.objects.filter(name=name).values_list("value", flat=True).first() or 0

    @classmethod
    def advance(cls, name: str) -> None:
        """Mark everything cached under the name as old, in the transaction of the change."""
        rows = cls.objects.filter(name=name)
        if not rows.update(value=time.time_ns()):
            _version, is_new = cls.objects.get_or_create(name=name, defaults={"value": time.time_ns()})
            if not is_new:  # another process added the row in between (PostgreSQL)
                rows.update(value=time.time_ns())


def request_cache_version(request: HttpRequest, name: str) -> int:
    """Return a cache version; all of them are read by one query, once per request."""
    versions: dict[str, int] | None = getattr(request, "cache_versions", None)
    if versions is None:
        versions = dict(CacheVersion.objects.values_list("name", "value").order_by())
        request.cache_versions = versions  # type: ignore[attr-defined]
    return versions.get(name, 0)
