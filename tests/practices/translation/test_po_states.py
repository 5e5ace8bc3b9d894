"""A PO file says which of its texts are finished; the portal does not know better."""

import re
from typing import Any

import polib
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail_localize.models import StringTranslation

from practices.records.models.record import Practice
from practices.records.writing import change_version
from practices.translation.localize.completeness import waiting_texts
from practices.translation.models import SegmentReview
from tests.factories import signed_in, version
from tests.practices.translation.desk import (
    download_po,
    editor_rows,
    publish_segments,
    stored_row,
    text_segment,
    translation_of,
    type_segment,
    upload_report,
)
from tests.practices.translation.records import block, make_full_record
from tests.practices.translation.test_safety import submit
from tests.rounds import rounds

pytestmark = pytest.mark.django_db

TITLE = "Network and helpdesk"


@pytest.fixture
def practice() -> Practice:
    return make_full_record(("da",))


@pytest.fixture
def boss() -> Client:
    return signed_in("administrator")


def with_title(text: str, flags: str = "", title: str = "Netværk og hjælp") -> str:
    """A downloaded file whose title is translated anew, with these lines before the entry."""
    head, tail = text.split('msgctxt "title"\n')
    tail = re.sub(r'msgstr "[^"]*"', f'msgstr "{title}"', tail, count=1)
    return f'{head}{flags}msgctxt "title"\n{tail}'


def state_of(practice: Practice) -> dict[tuple[str, str], tuple[str, bool, str]]:
    """What is stored: text, whether it counts, and why it waits."""
    reasons = dict(SegmentReview.objects.values_list("translation_id", "reason"))
    rows = StringTranslation.objects.filter(context__object_id=practice.translation_key).select_related(
        "context", "translation_of"
    )
    return {
        (row.context.path, row.translation_of.data): (row.data, row.has_error, reasons.get(row.pk, "")) for row in rows
    }


@pytest.mark.parametrize("flags", ["#, fuzzy\n", "#,fuzzy\n", "#, c-format, fuzzy\n", '#, fuzzy\n#| msgid "Old"\n'])
def test_a_fuzzy_text_is_to_review_until_a_person_saves_it(practice: Practice, boss: Client, flags: str) -> None:
    says = upload_report(boss, practice, with_title(download_po(boss, practice), flags))
    segment = text_segment(practice, "title")
    assert "1 text is to review" in " ".join(says)
    row = editor_rows(boss, practice)[segment.pk]
    assert row["data"] == "Netværk og hjælp"
    assert row["error"].startswith("To review: the file marks this text as fuzzy")
    for summary in ("Et resumé", "Et andet resumé"):  # the second one finds the text older than the last publication
        type_segment(boss, practice, text_segment(practice, "summary"), summary)
        publish_segments(boss, practice)
        assert version(practice, "da").summary == summary
    assert version(practice, "da").title == f"{TITLE} da", "what was public stays public"
    assert stored_row(practice, segment).data == "Netværk og hjælp", "what the file brought is not lost"
    assert waiting_texts(translation_of(practice)) == 1
    assert type_segment(boss, practice, segment, "Netværk og hjælp").json()["error"] is None
    assert waiting_texts(translation_of(practice)) == 0
    publish_segments(boss, practice)
    assert version(practice, "da").title == "Netværk og hjælp"
    assert not SegmentReview.objects.exists()


def test_a_copy_of_the_source_text_is_to_review(practice: Practice, boss: Client) -> None:
    says = upload_report(boss, practice, with_title(download_po(boss, practice), title=f"{TITLE} en"))
    assert "1 text is to review" in " ".join(says)
    publish_segments(boss, practice)
    assert version(practice, "da").title == f"{TITLE} da"
    assert "repeats the source text" in editor_rows(boss, practice)[text_segment(practice, "title").pk]["error"]


def test_a_figure_that_a_person_confirmed_stays_finished_although_it_equals_the_source(
    practice: Practice, boss: Client
) -> None:
    assert stored_row(practice, text_segment(practice, "value", "85 %")).data == "85 %"
    says = upload_report(boss, practice, download_po(boss, practice))
    assert len(says) == 1
    assert "to review" not in says[0]
    assert waiting_texts(translation_of(practice)) == 0


def test_a_version_in_the_making_is_not_published_while_a_text_is_to_review(boss: Client) -> None:
    practice = make_full_record(())
    submit(boss, practice, ("da",))
    po = polib.pofile("#\n" + download_po(boss, practice))
    for entry in po:
        entry.msgstr = entry.msgid.replace(" en", " da").replace("85 %", "85 pct.")
    po[0].flags.append("fuzzy")
    upload_report(boss, practice, str(po))
    answer = publish_segments(boss, practice)
    assert not version(practice, "da").live
    assert "1 text is not translated yet" in " ".join(str(message) for message in answer.context["messages"])
    first = text_segment(practice, po[0].msgctxt)
    type_segment(boss, practice, first, po[0].msgstr)
    publish_segments(boss, practice)
    assert version(practice, "da").live


def test_the_report_counts_stored_to_review_with_errors_and_left_out(practice: Practice, boss: Client) -> None:
    text = with_title(download_po(boss, practice), "#, fuzzy\n")
    identity = re.search(r'"X-WagtailLocalize-TranslationID: [^"]*"', text)
    assert identity
    summary = f'msgctxt "summary"\nmsgid "One network against early leaving en."\nmsgstr "{"x" * 700}"\n'
    steps = text_segment(practice, "title", "Ask en")
    step = f'msgctxt "{steps.context.path}"\nmsgid "Ask en"\nmsgstr "Spørg"\n'
    title = 'msgctxt "title"\nmsgid "Network and helpdesk en"\nmsgstr "Net"\n'
    content = "\n".join(
        [
            f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n{identity[0]}\n',
            "#, fuzzy\n" + title,
            summary,
            step,
            step,
            'msgctxt "title"\nmsgid "Unknown"\nmsgstr "x"\n',
            'msgctxt "body.other"\nmsgid "Ask en"\nmsgstr "x"\n',
            'msgid "Ask en"\nmsgstr "x"\n',
            f'msgctxt "{steps.context.path}"\nmsgid "Ask en"\nmsgid_plural "Asks"\nmsgstr[0] "x"\nmsgstr[1] "y"\n',
            '#~ msgctxt "title"\n#~ msgid "Network and helpdesk en"\n#~ msgstr "Gammel"\n',
        ]
    )
    says = upload_report(boss, practice, content)
    assert says == [
        "1 translation of the PO file was stored.",
        "1 text is to review: save it in the editor to confirm it.",
        "1 text has an error and is not published. The error is shown beside it.",
        "4 texts of the file belong to no place of this record and were left out.",
        "1 text is marked as obsolete in the file and was left out.",
    ]
    assert stored_row(practice, steps).data == "Spørg"
    assert stored_row(practice, text_segment(practice, "title")).data == "Net"
    publish_segments(boss, practice)
    page = version(practice, "da")
    assert (page.title, page.summary) == (f"{TITLE} da", "One network against early leaving da.")
    assert page.body[4].value["steps"][0]["title"] == "Spørg"
    assert len(stored_row(practice, text_segment(practice, "summary")).data) == 700, "what was sent is not lost"


def test_a_text_with_two_different_translations_in_one_file_is_left_out(practice: Practice, boss: Client) -> None:
    text = download_po(boss, practice)
    both = with_title(text) + '\nmsgctxt "title"\nmsgid "Network and helpdesk en"\nmsgstr "Et andet navn"\n'
    says = upload_report(boss, practice, both)
    assert says[-1].startswith("1 text has several different translations")
    assert stored_row(practice, text_segment(practice, "title")).data == f"{TITLE} da"


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("charset=utf-8", "charset=iso-8859-1"),
        ("charset=utf-8", "charset=windows-1253"),
        ("Language: da", "Language: el"),
        ("Language: da", "Language: sv_SE"),
    ],
)
def test_a_file_of_another_character_set_or_language_is_refused(
    practice: Practice, boss: Client, line: str, instead: str
) -> None:
    before = state_of(practice)
    text = with_title(download_po(boss, practice))
    assert line in text
    says = upload_report(boss, practice, text.replace(line, instead))
    assert says[-1].endswith("Nothing was stored.")
    assert state_of(practice) == before


@pytest.mark.parametrize("language", ["da_DK", "da-DK", "DA", ""])
def test_a_file_that_names_the_language_in_full_or_not_at_all_is_taken(
    practice: Practice, boss: Client, language: str
) -> None:
    upload_report(
        boss, practice, with_title(download_po(boss, practice)).replace("Language: da", f"Language: {language}")
    )
    assert stored_row(practice, text_segment(practice, "title")).data == "Netværk og hjælp"


printable = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="<&>"), min_size=1, max_size=80
).map(lambda text: f"x{text}y")
states = st.sampled_from(["finished", "fuzzy", "copied", "empty", "broken"])


def test_download_and_upload_keep_every_text_and_every_state(practice: Practice, boss: Client) -> None:
    size = len(polib.pofile("#\n" + download_po(boss, practice)))

    @settings(max_examples=rounds(8), suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.lists(st.tuples(states, printable), min_size=size, max_size=size))
    def keeps(chosen: list[tuple[str, str]]) -> None:
        SegmentReview.objects.all().delete()
        StringTranslation.objects.all().delete()
        po = polib.pofile("#\n" + download_po(boss, practice))
        for entry, (state, text) in zip(po, chosen, strict=True):
            links = "".join(re.findall(r"<(?:a|b|i)\b[^>]*>.*?</(?:a|b|i)>", entry.msgid))
            entry.msgstr = {"copied": entry.msgid, "empty": "", "broken": f"<b>{text}"}.get(state, text[:35] + links)
            if state == "fuzzy":
                entry.flags.append("fuzzy")
        upload_report(boss, practice, str(po))
        before = state_of(practice)
        counts = {state: sum(1 for other, _text in chosen if other == state) for state in ("fuzzy", "copied", "broken")}
        reasons = [reason for _text, _error, reason in before.values()]
        assert (reasons.count("fuzzy"), reasons.count("copied")) == (counts["fuzzy"], counts["copied"])
        assert sum(error for _text, error, _reason in before.values()) == sum(counts.values())
        again = download_po(boss, practice)
        fuzzy = sum(entry.fuzzy for entry in polib.pofile("#\n" + again))
        assert fuzzy == counts["fuzzy"] + counts["copied"]
        upload_report(boss, practice, again)
        assert state_of(practice) == before

    keeps()


def test_a_sentence_that_stands_twice_in_a_place_is_one_entry(boss: Client) -> None:
    practice = make_full_record(())
    change_version(version(practice, "en"), body=[block("text", "twice", "<p>Again.</p><p>Again.</p>")])
    submit(boss, practice, ("da",))
    po = polib.pofile("#\n" + download_po(boss, practice))
    entries: list[Any] = [entry for entry in po if entry.msgid == "Again."]
    assert len(entries) == 1
