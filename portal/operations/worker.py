"""The worker: the one process for index, mails, scheduled publishing, retention and background jobs.

Three lanes, each a thread with its own database connection: a slow mail server
must not delay what a reader is to find within two seconds.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.sessions.models import Session
from django.db import DatabaseError, close_old_connections, connection, connections
from django.utils import timezone

from portal.operations.file_modes import close_to_others, make_private_folders
from portal.operations.scheduled_publishing import publish_due
from portal.operations.task_queue import forget_old_outcomes, run_waiting_jobs, take_up_interrupted_jobs
from portal.operations.worker_lock import WorkerLock
from practices.discussion.retention import expire_comments
from practices.jobs import heartbeat
from practices.mailing.outbox import send_due
from practices.mailing.retention import retire_mails
from practices.web.rate_limits.limits import forget_old_attempts
from search.index.outbox import drain

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5
STOP_SECONDS = 1.2
"""How long a job may go on after `stop`; what it did not commit is done again at the next start."""
MAX_BACK_OFF_SECONDS = 30.0
INDEX_BATCH = 200


@dataclass
class Job:
    """A recurring job.

    run: does what is due, and returns how much that was.
    every: seconds between the beginnings of two runs; 0 for every round.
    """

    name: str
    run: Callable[[], int]
    every: float = 0.0
    due_at: float = field(default=0.0)
    failures: int = field(default=0)

    def attempt(self) -> int:
        """Run if due. A failure is logged and delays this job, twice as long each time; other jobs go on."""
        now = time.monotonic()
        if now < self.due_at:
            return 0
        self.due_at = now + self.every
        try:
            done = self.run()
        except Exception as error:  # noqa: BLE001  whatever it is, the other jobs go on
            self._note_failure(error)
            return 0
        self.failures = 0
        return done

    def _note_failure(self, error: Exception) -> None:
        self.failures += 1
        wait = min(PAUSE_SECONDS * 2**self.failures, MAX_BACK_OFF_SECONDS)
        self.due_at = time.monotonic() + wait
        # the trace at the first failure, one line at the following ones
        logger.error("Job %s failed (%s), next try in %.0f s", self.name, error, wait, exc_info=self.failures == 1)
        if isinstance(error, DatabaseError):
            connection.close()


def forget_old_sessions() -> int:
    """Delete sessions that have expired; return their number."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def _beat() -> int:
    heartbeat.beat()
    return 0


def quick_jobs() -> list[Job]:
    """Return the jobs that readers wait for."""
    return [
        Job("heartbeat", _beat, every=5),
        Job("publishing", publish_due, every=1),
        Job("index", lambda: drain(INDEX_BATCH)),
    ]


def slow_jobs() -> list[Job]:
    """Return the jobs that are not urgent."""
    return [
        Job("mail", send_due),
        Job("retention", expire_comments, every=3600),
        Job("old mails", retire_mails, every=3600),
        Job("old attempts", forget_old_attempts, every=3600),
        Job("old sessions", forget_old_sessions, every=3600),
    ]


def background_jobs() -> list[Job]:
    """Return the job that runs the queue."""
    return [Job("background", run_waiting_jobs), Job("old outcomes", forget_old_outcomes, every=3600)]


class Worker:
    """Holds the lock, runs the lanes and stops them."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.lock = WorkerLock()

    def stop(self) -> None:
        """Request the end; return at once."""
        self.stopping.set()

    def run_once(self) -> None:
        """Run all jobs that are due once; wait while another worker does it."""
        if not self._take_lock():
            return
        try:
            jobs = [job for job in (*quick_jobs(), *slow_jobs(), *background_jobs()) if job.name != "heartbeat"]
            done = 1
            while done and not self.stopping.is_set():
                done = sum(job.run() for job in jobs)
        finally:
            self.lock.release()

    def run(self) -> None:
        """Run until `stop`; a second worker waits here and takes over."""
        while not self.stopping.is_set() and self._take_lock():
            logger.info("The worker has begun")
            take_up_interrupted_jobs()
            lanes = [
                threading.Thread(target=self._lane, args=(jobs,), daemon=True, name=name)
                for name, jobs in (("quick", quick_jobs()), ("slow", slow_jobs()), ("background", background_jobs()))
            ]
            for lane in lanes:
                lane.start()
            while not self.stopping.wait(PAUSE_SECONDS) and self.lock.still_held():
                pass
            lost = not self.stopping.is_set()
            self.stopping.set()
            self._join(lanes)
            self.lock.release()
            if lost:
                logger.error("The lock was lost with its database connection; beginning anew")
                self.stopping.clear()
        self._say_goodbye()

    @staticmethod
    def _keep_files_private() -> None:
        make_private_folders()
        for path in close_to_others():
            logger.warning("%s could be read by others; now its owner only can", path)

    def _take_lock(self) -> bool:
        self._keep_files_private()
        if self.lock.acquire():
            return True
        logger.info("Another worker runs; waiting to take over")
        while not self.stopping.wait(PAUSE_SECONDS):
            if self.lock.acquire():
                return True
        return False

    def _lane(self, jobs: list[Job]) -> None:
        while not self.stopping.is_set():
            close_old_connections()
            busy = False
            for job in jobs:
                if self.stopping.is_set():
                    break
                busy = bool(job.attempt()) or busy
            if not busy:
                self.stopping.wait(PAUSE_SECONDS)
        connections.close_all()

    @staticmethod
    def _join(lanes: list[threading.Thread]) -> None:
        until = time.monotonic() + STOP_SECONDS
        for lane in lanes:
            lane.join(max(0.0, until - time.monotonic()))

    @staticmethod
    def _say_goodbye() -> None:
        try:
            heartbeat.stop()
        except DatabaseError as error:
            logger.warning("The sign of life could not be taken back (%s)", error)
