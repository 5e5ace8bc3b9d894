import inspect
import signal
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from portal.operations.scheduled_publishing import publish_due
from portal.operations.worker import Job, Worker
from portal.operations.worker_lock import WorkerLock
from practices.jobs import heartbeat
from practices.mailing.models import OutgoingMail
from practices.mailing.outbox import queue_mail
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from search.index.outbox import pending_count
from tests.factories import make_record, version
from tests.portal.databases import copy_of_test_database
from tests.portal.processes import start, wait_for


@pytest.fixture(autouse=True)
def _own_instance(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"


def schedule(page: PracticePage, **times: Any) -> None:
    draft = page.get_latest_revision_as_object()
    for name, value in times.items():
        setattr(draft, name, value)
    revision = draft.save_revision()
    if "go_live_at" in times:
        revision.approved_go_live_at = times["go_live_at"]
        revision.save()
    else:
        revision.publish()
        PracticePage.objects.filter(pk=page.pk).update(expire_at=times["expire_at"])


@pytest.mark.django_db
def test_worker_once_does_all_jobs_that_are_due_and_ends() -> None:
    make_record("Reading mentors")
    draft = version(make_record("Evening classes", publish=False), "en")
    schedule(draft, go_live_at=timezone.now() - timedelta(minutes=1))
    queue_mail(recipient="a@example.org", subject="s", text="t", language="en", purpose="test")

    Worker().run_once()

    draft.refresh_from_db()
    assert draft.live
    assert pending_count() == 0
    assert not OutgoingMail.objects.filter(done_at__isnull=True).exists()


@pytest.mark.django_db
def test_a_page_expires_on_time() -> None:
    page = version(make_record(), "en")
    schedule(page, expire_at=timezone.now() - timedelta(seconds=1))

    assert publish_due() == 1

    page.refresh_from_db()
    assert not page.live
    assert page.expired


@pytest.mark.django_db
def test_a_scheduled_version_is_not_published_before_its_time() -> None:
    page = version(make_record(publish=False), "en")
    schedule(page, go_live_at=timezone.now() + timedelta(hours=1))

    assert publish_due() == 0
    page.refresh_from_db()
    assert not page.live


@pytest.mark.django_db
def test_a_page_that_cannot_be_published_stops_no_other_one() -> None:
    broken = version(make_record("Broken", publish=False), "en")
    sound = version(make_record("Sound", publish=False), "en")
    schedule(broken, go_live_at=timezone.now() - timedelta(minutes=2))
    schedule(sound, go_live_at=timezone.now() - timedelta(minutes=1))
    Practice.objects.filter(pk=broken.practice_id).update(withdrawn_at=timezone.now())

    assert publish_due() == 1

    sound.refresh_from_db()
    broken.refresh_from_db()
    assert sound.live
    assert not broken.live


@pytest.mark.django_db
def test_a_job_that_fails_is_tried_again_later_and_logged_in_full_only_once(caplog: Any) -> None:
    def fail() -> int:
        raise OperationalError("the server is gone")

    job = Job("test", fail)
    first = time.monotonic()
    assert job.attempt() == 0
    assert job.due_at - first >= 1
    job.due_at = 0
    job.attempt()

    assert [bool(record.exc_info) for record in caplog.records] == [True, False]
    connections["default"].ensure_connection()


@pytest.mark.django_db
def test_the_sign_of_life_is_seen_and_taken_back() -> None:
    assert not heartbeat.worker_is_running()
    heartbeat.beat()
    assert heartbeat.worker_is_running()
    heartbeat.stop()
    assert not heartbeat.worker_is_running()


@pytest.mark.django_db
def test_only_one_process_has_the_lock(tmp_path: Path) -> None:
    first, second = WorkerLock(tmp_path / "lock"), WorkerLock(tmp_path / "lock")
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


@pytest.mark.django_db(transaction=True)
def test_a_job_that_does_not_end_does_not_hold_up_the_end_of_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def endless() -> int:
        begun.set()
        may_end.wait(120)
        return 0

    def run() -> None:
        worker.run()
        connections.close_all()

    lanes = {"quick_jobs": [Job("endless", endless)], "slow_jobs": [], "background_jobs": []}
    for name, jobs in lanes.items():
        monkeypatch.setattr(inspect.getmodule(Worker), name, jobs.copy)
    worker = Worker()
    running = threading.Thread(target=run)
    running.start()
    assert begun.wait(60)
    worker.stop()
    running.join(60)
    has_ended_before_the_job = not running.is_alive()
    may_end.set()
    running.join()
    assert has_ended_before_the_job


def test_a_second_worker_waits_takes_over_and_each_ends_in_order(django_db_setup: None, tmp_path: Path) -> None:
    with copy_of_test_database(tmp_path) as database:
        instance = {"VAR_DIR": str(tmp_path), "DATABASE_URL": database, "CACHE_URL": "locmemcache://"}
        _two_workers_take_turns(instance, tmp_path)


def _two_workers_take_turns(instance: dict[str, str], tmp_path: Path) -> None:
    logs = [tmp_path / "first.log", tmp_path / "second.log"]
    first = start("worker", log=logs[0], **instance)
    second = None
    try:
        wait_for(lambda: "has begun" in logs[0].read_text())
        second = start("worker", log=logs[1], **instance)
        wait_for(lambda: "waiting to take over" in logs[1].read_text())
        assert "has begun" not in logs[1].read_text()

        first.send_signal(signal.SIGTERM)
        assert first.wait(60) == 0

        wait_for(lambda: "has begun" in logs[1].read_text())
        second.send_signal(signal.SIGTERM)
        assert second.wait(60) == 0
    finally:
        for process in (first, second):
            if process is not None and process.poll() is None:
                process.kill()
