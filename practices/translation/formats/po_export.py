"""Write a translation as a PO file: every text once, with its state."""

import polib
from django.utils import timezone

from practices.translation.localize.tables import Translation, stored_translations, text_segments
from practices.translation.models import SegmentReview

IDENTITY = "X-WagtailLocalize-TranslationID"
FUZZY = "fuzzy"


def export_po(self: Translation) -> polib.POFile:
    """Return the segments with their translations; those to review are marked as fuzzy.

    A sentence that occurs twice in one place is one entry: PO files know a text of a
    context once. Translations of texts that have left the source follow as obsolete.
    """
    po = polib.POFile(wrapwidth=200)
    po.metadata = {
        "POT-Creation-Date": str(timezone.now()),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": self.target_locale.language_code,
        IDENTITY: str(self.uuid),
    }
    rows = stored_translations(self.source, self.target_locale_id).select_related("translation_of", "context")
    stored = {(row.context_id, row.translation_of_id): row for row in rows}
    to_review = set(
        SegmentReview.objects.filter(translation__in=stored.values(), translation__has_error=True).values_list(
            "translation_id", flat=True
        )
    )
    written: set[tuple[int, int]] = set()
    for segment in text_segments(self.source):
        key = (segment.context_id, segment.string_id)
        if key in written:
            continue
        written.add(key)
        row = stored.get(key)
        po.append(
            polib.POEntry(
                msgid=segment.string.data,
                msgctxt=segment.context.path,
                msgstr=row.data if row else "",
                flags=[FUZZY] if row and row.pk in to_review else [],
            )
        )
    present = {string_id for _context, string_id in written}
    for row in stored.values():
        if row.translation_of_id not in present:
            po.append(
                polib.POEntry(msgid=row.translation_of.data, msgctxt=row.context.path, msgstr=row.data, obsolete=True)
            )
    return po
