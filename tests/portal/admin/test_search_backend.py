"""The search boxes of the admin: any text is a question, words are found however written, permissions hold."""

from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.search.query import MATCH_ALL, And, Or, Phrase, PlainText

from practices.records.models.page import PracticeIndexPage
from search.models import SynonymSet
from tests.factories import make_record, version
from tests.portal.permission_table import address, make_world, routes
from tests.practices.admin.admin_forms import logged_in
from tests.rounds import rounds
from tests.search.hostile import HOSTILE_VALUES

pytestmark = pytest.mark.django_db

BOXES = (
    "/admin/pages/search/results/?q={}",
    "/admin/pages/search/?content_type=practices.practicepage&q={}",
    "/admin/pages/1/results/?q={}",
    "/admin/pages/1/results/?search_all=1&has_child_pages=true&owner=1&ordering=title&q={}",
    "/admin/choose-page/search/?q={}",
    "/admin/choose-page/search/?page_type=practices.practicepage&q={}",
    "/admin/choose-page/?q={}",
    "/admin/pages/usage/practices/practicepage/results/?q={}",
    "/admin/practices/results/?q={}",
    "/admin/images/results/?q={}",
    "/admin/images/chooser/results/?q={}",
    "/admin/documents/results/?q={}",
    "/admin/documents/chooser/results/?q={}",
    "/admin/users/results/?q={}",
    "/admin/groups/results/?q={}",
    "/admin/redirects/results/?q={}",
    "/admin/comments/results/?q={}",
    "/admin/synonyms/results/?q={}",
    "/admin/workflows/list/results/?q={}",
    "/admin/workflows/tasks/index/results/?q={}",
    "/admin/workflows/task_chooser/results/?q={}",
    "/admin/forms/results/?q={}",
    "/admin/tag-autocomplete/?term={}",
    "/admin/api/main/pages/?search={}",
    "/admin/api/main/pages/?search_operator=or&order=title&search={}",
    "/admin/api/main/images/?search={}",
    "/admin/api/main/documents/?search={}",
)
API, API_OR = BOXES[-4], BOXES[-3]
WHOLE_PAGES = (
    "/admin/",
    "/admin/pages/search/",
    "/admin/pages/",
    "/admin/pages/1/",
    "/admin/images/chooser/",
    "/admin/documents/chooser/",
)


@pytest.fixture
def records() -> None:
    make_record("Parents' room", versions={"da": "Forældrerum i skolen"}, number=460)
    make_record("Σχολείο δεύτερης ευκαιρίας", language="el")
    make_record("Второ училище", language="bg", publish=False)
    make_record("Čtenářský klub", language="cs")
    make_record("The room of the parents", language="en")


def found(client: Client, text: str, box: str = "/admin/pages/search/results/?q={}") -> list[str]:
    response = client.get(box.format(quote(text)))
    assert response.status_code == 200, (box, text)
    if "/api/" in box:
        return [item["title"] for item in response.json()["items"]]
    rows = response.context["pages"] if "choose-page" in box else response.context["object_list"]
    return [row.title for row in rows]


@pytest.mark.parametrize("box", BOXES)
def test_no_text_makes_a_search_of_the_admin_fail(client: Client, records: None, box: str) -> None:
    logged_in(client, superuser=True)
    client.raise_request_exception = False
    at, asked = BOXES.index(box), rounds(5)
    # Every value meets some of the boxes, and every box some of the values; with all rounds, all meet all.
    share = HOSTILE_VALUES if asked >= len(HOSTILE_VALUES) else HOSTILE_VALUES[at % 20 :: max(1, 160 // asked)]
    for value in [*share, "%22", "%00", "%25", "%5C", "x" * 1_000_000, "%22%CE%B1" * 50_000, "a%20" * 100_000]:
        status = client.get(box.format(value)).status_code
        assert status == 200, (status, value[:60])


@pytest.mark.parametrize("page", WHOLE_PAGES)
def test_the_whole_page_takes_a_quote_too(client: Client, records: None, page: str) -> None:
    logged_in(client, superuser=True)
    for text in ('"', "'", '"a" b"', "\x00", "%", "№ 460"):
        assert client.get(page, {"q": text}).status_code == 200, text


def test_every_list_with_a_search_box_is_tried(client: Client) -> None:
    world = make_world()
    logged_in(client, superuser=True)
    client.raise_request_exception = False
    tried = {box.split("?")[0].replace("results/", "") for box in BOXES} | set(WHOLE_PAGES)
    missing = set()
    for pattern, name in routes():
        path = address(pattern, name, world)
        if not path.startswith("/admin/") or "logout" in path or ("<" in pattern and "results" not in pattern):
            continue
        response = client.get(path)
        if response.status_code == 200 and not response.streaming and b'name="q"' in response.content:
            missing.add(path.replace("results/", ""))
    assert missing - tried == set()


@pytest.mark.parametrize("box", [BOXES[0], BOXES[2], BOXES[4], BOXES[8], API])
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("ΣΧΟΛΕΊΟ", "Σχολείο δεύτερης ευκαιρίας"),
        ("σχολειο ευκαιριασ", "Σχολείο δεύτερης ευκαιρίας"),
        ("училище", "Второ училище"),
        ("ВТОРО", "Второ училище"),
        ("ctenarsky KLUB", "Čtenářský klub"),
        ("ČTENÁŘSKÝ", "Čtenářský klub"),
        ("foraeldre skolen", "Forældrerum i skolen"),
        ("rum", "Forældrerum i skolen"),
    ],
)
def test_titles_are_found_in_every_script_with_and_without_marks(
    client: Client, records: None, box: str, text: str, title: str
) -> None:
    logged_in(client, superuser=True)
    titles = found(client, text, box)
    if title == "Второ училище" and "/api/" in box:
        titles = titles or found(client, text, box + "&for_explorer=1")
    assert titles == [title]


def test_all_words_must_be_there_and_a_phrase_as_it_stands(client: Client, records: None) -> None:
    logged_in(client, superuser=True)
    assert set(found(client, "parents room")) == {"Parents' room", "The room of the parents"}
    assert found(client, '"room of the parents"') == ["The room of the parents"]
    assert found(client, "parents' room nowhere") == []
    assert found(client, "100%") == found(client, "r__m") == found(client, "r.om") == []
    assert set(found(client, "klub училище", API_OR)) <= {"Čtenářský klub", "Второ училище"}


def test_titles_that_begin_with_the_query_come_first_in_the_admin_search(client: Client, records: None) -> None:
    logged_in(client, superuser=True)
    assert found(client, "room") == ["Parents' room", "The room of the parents"]
    make_record("Room to talk about everything that goes wrong at school")
    assert found(client, "rOOm")[0].startswith("Room to talk")
    assert found(client, "room", "/admin/pages/search/results/?ordering=-title&q={}")[0] == "The room of the parents"


def test_nobody_finds_pages_of_trees_that_are_closed_to_them(client: Client, records: None) -> None:
    everybody = logged_in(client, superuser=True)
    danish = PracticeIndexPage.objects.get(locale__language_code="da")
    boxes = ("/admin/pages/search/results/?q={}", f"/admin/pages/{danish.get_parent().pk}/results/?search_all=1&q={{}}",
             "/admin/practices/results/?q={}")  # fmt: skip
    assert everybody.is_superuser
    assert len(found(client, "r", boxes[0])) > 3
    logged_in(client, "translator-da")
    for box in boxes:
        for text in ("room", "училище", "klub"):
            assert found(client, text, box) == [], box
        assert found(client, "forældrerum", box) == ["Forældrerum i skolen"], box
    response = client.get("/admin/pages/search/?q=r")
    # The root is nobody's: it is the way to the tree that is open.
    assert {page.locale.language_code for page in response.context["object_list"] if page.depth > 1} == {"da"}
    assert sum(count for _type, count in response.context["content_types"]) == response.context["paginator"].count


def test_the_number_of_queries_does_not_grow_with_what_is_found(client: Client) -> None:
    logged_in(client, superuser=True)
    for at in range(26):
        make_record(f"Garden {at}")
    for box in (BOXES[0], BOXES[2], BOXES[4], BOXES[8], API):
        counts = set()
        for more in range(2):
            client.get(box.format("garden"))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert found(client, "garden", box)
            counts.add(len(queries))
            if not more:
                for at in range(6):
                    make_record(f"Kitchen garden {at}")
        assert len(counts) == 1, (box, counts)
        Page.objects.filter(title__startswith="Kitchen").update(title="Cellar")


def test_images_and_documents_are_found_by_their_tags_too_and_once(client: Client) -> None:
    logged_in(client, superuser=True)
    image = Image.objects.create(title="Ein Klassenzimmer", description="Straße", file=get_test_image_file())
    image.tags.add("škola", "školník", "učitel")
    document = Document.objects.create(title="Πρόγραμμα", file=ContentFile(b"plan", name="plan.txt"))
    document.tags.add("σχολείο")
    for text in ("skol", "SKOLNIK", "strasse", "klassen ucitel"):
        assert found(client, text, "/admin/images/results/?q={}") == ["Ein Klassenzimmer"], text
    for text in ("ΠΡΟΓΡΑΜΜΑ", "σχολειο", "program"):
        titles = found(client, text, "/admin/documents/results/?q={}")
        assert titles == ([] if text == "program" else ["Πρόγραμμα"]), text


def test_synonyms_are_found_without_marks(client: Client) -> None:
    logged_in(client, superuser=True)
    SynonymSet.objects.create(language="el", concept="absence-test", expressions="αλφαβητάριο\nΈνα ψηφιδωτό")
    rows = client.get("/admin/synonyms/results/", {"q": "ΨΗΦΙΔΩΤΟ ενα"}).context["object_list"]
    assert [row.concept for row in rows] == ["absence-test"]


def test_the_api_takes_any_operator_and_any_order(client: Client, records: None) -> None:
    logged_in(client, superuser=True)
    for operator in ("and", "or", "not", "", '"'):
        response = client.get("/admin/api/main/pages/", {"search": "klub room", "search_operator": operator})
        assert response.status_code == 200, operator
    for order in ("title", "-id", "random", "nothing", '"'):
        response = client.get("/admin/api/main/pages/", {"search": "klub", "order": order})
        assert response.status_code in (200, 400), order


def test_questions_built_by_code_keep_their_meaning(records: None) -> None:
    def asked(question: Any) -> set[str]:
        return {page.title for page in Page.objects.filter(depth__gt=3).search(question)}

    both = {"Čtenářský klub", "Второ училище"}
    assert asked(Or([PlainText("klub"), PlainText("училище")])) == both
    assert asked(PlainText("klub училище", operator="or")) == both
    assert asked(And([PlainText("klub"), ~PlainText("čtenářský")])) == set()
    assert asked(And([Phrase("ctenarsky klub"), MATCH_ALL])) == {"Čtenářský klub"}
    assert len(asked(MATCH_ALL)) == Page.objects.filter(depth__gt=3).count()
    # What the bulk actions ask for: bare keys of all that is found.
    page = Page.objects.get(title="Čtenářský klub")
    assert list(Page.objects.values_list("pk", flat=True).autocomplete("klub").results()) == [page.pk]


def test_saving_a_page_leaves_no_job_for_an_index_that_nobody_reads(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    page = version(make_record("Room"), "en")
    page.title = "Garden"
    page.save_revision().publish()
    assert not [job for job in DBTaskResult.objects.all() if "search" in job.task_path]
    page.refresh_from_db()
    page.delete()
