"""Background jobs: what a request only asks for, done by the worker from a queue in the database."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

WORKER_NAME = "portal-worker"
KEPT = timedelta(days=7)
"""How long the outcome of a job can be looked up."""


def run_waiting_jobs() -> int:
    """Run every job that waits, one after the other; returns how many there were.

    A job that fails keeps its error in the queue and stops nothing. Only one
    worker of the portal runs at a time, so a plain transaction is enough to claim a job.
    """
    runner = QueueWorker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=WORKER_NAME, excluded_queue_names=[],
    )  # fmt: skip
    done = 0
    while job := _claim_next():
        runner.run_task(job)
        done += 1
    return done


def _claim_next() -> "DBTaskResult | None":
    with transaction.atomic():
        job = DBTaskResult.objects.ready().first()
        if job is not None:
            job.claim(WORKER_NAME)
    return job


def take_up_interrupted_jobs() -> int:
    """A job that ran when a worker was killed is done again; only one worker runs at a time. Returns how many."""
    ready = DBTaskResult._meta.get_field("status").get_default()
    return DBTaskResult.objects.running().update(status=ready, started_at=None)


def forget_old_outcomes() -> int:
    """Delete what was finished a week ago; returns how many."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT)
    return old.delete()[0]
