"""Whether a record is public, gone or unknown, with the versions that a reader may be shown."""

from dataclasses import dataclass, field

from practices.languages.table import active_language
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.selectors import RecordVersions
from practices.versions.access import Access, access_to, public_only
from practices.versions.fallback import shown_version
from practices.web.numbers import MAX_INTEGER


@dataclass(frozen=True)
class RecordAccess:
    """What an address of a record leads to.

    live: all live versions, those that ask for a password or an account too.
    versions: the versions that everybody may read; None where the record is not public.
    """

    access: Access = Access.UNKNOWN
    practice: Practice | None = None
    reader: str = ""
    live: dict[str, PracticePage] = field(default_factory=dict)
    versions: RecordVersions[PracticePage] | None = None

    @property
    def is_gone(self) -> bool:
        """Whether the record was public once and is not any more."""
        return self.access is Access.GONE

    @property
    def shown(self) -> PracticePage | None:
        """The live version of the reader, which may ask for a password or an account."""
        if self.practice is None or self.access not in {Access.PUBLIC, Access.RESTRICTED}:
            return None
        return shown_version(self.live, self.reader, self.practice.original_language)

    @property
    def shown_is_public(self) -> bool:
        """Whether everybody may read the version of `shown`."""
        return self.shown is not None and self.versions is not None and self.shown.language in self.versions.versions


def public_record(number: int, reader: str | None = None) -> RecordAccess:
    """Return the record with a number, if anybody may read it, or why not. Three queries.

    A restricted record answers like one that does not exist to everything but its own address.
    """
    practice = Practice.objects.filter(number=number).first() if 0 < number <= MAX_INTEGER else None
    if practice is None:
        return RecordAccess()
    live = PracticePage.objects.live_by_language(practice_id=practice.pk)
    return _access(practice, live, reader or active_language())


def record_with_slug(slug: str) -> RecordAccess:
    """Return the record that has or had a slug in any language. Two queries.

    A record without any live version is not looked up further: its slug leads nowhere.
    """
    live = PracticePage.objects.live_by_language(practice__slugs__slug=slug)
    return _access(next(iter(live.values())).practice, live, active_language()) if live else RecordAccess()


def _access(practice: Practice, live: dict[str, PracticePage], reader: str) -> RecordAccess:
    public = public_only(live) if live else {}
    access = access_to(
        is_live=bool(live),
        is_public=bool(public),
        was_published=practice.first_published_at is not None,
        is_withdrawn=practice.withdrawn_at is not None,
    )
    versions = RecordVersions(practice, public, reader) if access is Access.PUBLIC else None
    return RecordAccess(access, practice, reader, live, versions)
