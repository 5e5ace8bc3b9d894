"""Background jobs: queued in the database by requests, run by the worker."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

WORKER_NAME = "portal-worker"
RETENTION = timedelta(days=7)
"""Retention of finished jobs."""


def run_waiting_jobs() -> int:
    """Run all queued jobs, one after the other; return their number.

    The error of a failed job is stored in the queue; the others go on. Only one
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
    """Queue jobs again that ran when a worker was killed; return their number. Only one worker runs at a time."""
    ready = DBTaskResult._meta.get_field("status").get_default()
    return DBTaskResult.objects.running().update(status=ready, started_at=None)


def forget_old_outcomes() -> int:
    """Delete jobs that finished a week ago; return their number."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - RETENTION)
    return old.delete()[0]
