"""Run by test_parallel.py in a process of its own, on a copy of the database: many visitors at the same moment.

Prints one line of JSON.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from practices.discussion.models import PracticeComment
from practices.mailing.models import OutgoingMail
from tests.factories import make_record, make_user
from tests.practices.discussion.visitor import confirm_path, entry, mails, path_of

AT_ONCE = 20


def together(action: Callable[[int], int]) -> dict[str, int]:
    """Do the same at the same moment; how often which status came."""
    barrier = threading.Barrier(AT_ONCE)
    answers: list[int] = []

    def run(number: int) -> None:
        barrier.wait()
        try:
            answers.append(action(number))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {str(status): count for status, count in Counter(answers).items()}


def main() -> None:
    """Post one form many times, press one button many times, then many comments in one thread."""
    moderator = make_user("moderator-en")
    moderator.email = "moderator@example.org"
    moderator.save()
    practice = make_record("Raced")
    path, data = path_of(practice), entry(practice)
    result: dict[str, Any] = {"posts": together(lambda _number: Client().post(path, data).status_code)}
    result["rows"] = PracticeComment.objects.count()
    result["mails"] = OutgoingMail.objects.filter(purpose="comment-confirm").count()
    link = confirm_path(mails()[0])
    result["confirms"] = together(lambda _number: Client().post(link).status_code)
    result["states"] = list(PracticeComment.objects.values_list("state", flat=True))
    result["notices"] = OutgoingMail.objects.filter(purpose__startswith="comment-waiting").count()
    first = PracticeComment.objects.get()
    PracticeComment.objects.update(state="approved")
    entries = [entry(practice, email=f"p{n}@example.org", reply_to=first.pk) for n in range(AT_ONCE)]
    result["replies"] = together(lambda number: Client().post(path, entries[number]).status_code)
    result["orders"] = len(set(PracticeComment.objects.values_list("order", flat=True)))
    settings.RATE_LIMITS = "comments"
    flood = [entry(practice, email="victim@example.org") for _number in range(AT_ONCE)]
    result["flood"] = together(
        lambda number: Client(REMOTE_ADDR=f"192.0.2.{number}").post(path, flood[number]).status_code
    )
    result["victim"] = OutgoingMail.objects.filter(recipient="victim@example.org").count()
    result |= _on_many_records()
    print(json.dumps(result))


def _on_many_records() -> dict[str, Any]:
    """What the lock of one record does not order: one mailbox on many records, many comments of one language."""
    practices = [make_record(f"Many {number}") for number in range(AT_ONCE)]
    flood = [entry(practice, email="wide@example.org") for practice in practices]
    result: dict[str, Any] = {
        "wide_flood": together(
            lambda number: (
                Client(REMOTE_ADDR=f"198.51.100.{number}").post(path_of(practices[number]), flood[number]).status_code
            )
        )
    }
    result["wide_victim"] = OutgoingMail.objects.filter(recipient="wide@example.org").count()
    settings.RATE_LIMITS = "off"
    for number, practice in enumerate(practices):
        Client().post(path_of(practice), entry(practice, email=f"many{number}@example.org"))
    links = [confirm_path(mail) for mail in mails() if mail["To"].startswith("many")]
    OutgoingMail.objects.filter(purpose__startswith="comment-waiting").delete()
    result["confirmed_together"] = together(lambda number: Client().post(links[number]).status_code)
    result["notices_together"] = OutgoingMail.objects.filter(purpose__startswith="comment-waiting").count()
    return result
