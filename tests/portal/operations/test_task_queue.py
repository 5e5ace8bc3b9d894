"""Background jobs wait in the database for the worker; a failed one stops nothing, a killed one is done again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from portal.operations.task_queue import forget_old_outcomes, take_up_interrupted_jobs
from practices.vocabularies.models import Term

pytestmark = pytest.mark.django_db


@task()
def retire(code: str) -> int:
    """Something with an outcome that can be seen."""
    return Term.objects.filter(code=code).update(retired=True)


@task()
def fail() -> None:
    """A job with a mistake in it."""
    raise ValueError("broken")


@pytest.fixture(autouse=True)
def _queue(settings: Any, tmp_path: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"


def test_a_job_waits_for_the_worker_and_is_done_once() -> None:
    retire.enqueue("research")
    assert not Term.objects.get(code="research").retired
    call_command("worker", once=True, verbosity=0)
    call_command("worker", once=True, verbosity=0)
    assert Term.objects.get(code="research").retired
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_a_job_that_fails_keeps_its_error_and_stops_nothing() -> None:
    fail.enqueue()
    retire.enqueue("research")
    call_command("worker", once=True, verbosity=0)
    assert Term.objects.get(code="research").retired
    broken = DBTaskResult.objects.get(task_path__endswith="fail")
    assert broken.status == TaskResultStatus.FAILED
    assert "broken" in broken.traceback


def test_a_job_of_a_killed_worker_is_done_again() -> None:
    retire.enqueue("research")
    DBTaskResult.objects.get().claim("killed")
    assert take_up_interrupted_jobs() == 1
    call_command("worker", once=True, verbosity=0)
    assert Term.objects.get(code="research").retired


def test_outcomes_are_forgotten_after_a_week() -> None:
    retire.enqueue("research")
    call_command("worker", once=True, verbosity=0)
    assert forget_old_outcomes() == 0
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=8))
    assert forget_old_outcomes() == 1
