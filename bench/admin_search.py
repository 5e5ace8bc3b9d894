"""The search boxes of the admin: time of the whole response to a browser's request.

    python -m bench.admin_search            36,000 records: 50,000 pages
    python -m bench.admin_search 10000 --runs 5

DATABASE_URL names a PostgreSQL server to be measured instead of SQLite, as with `bench.load`.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections import Counter
from itertools import islice
from typing import Any

from bench.instance import Instance
from bench.load import prepare, say

BOXES = {
    "pages": "/admin/pages/search/?q={}",
    "pages_of_a_type": "/admin/pages/search/?content_type=practices.practicepage&q={}",
    "explorer": "/admin/pages/1/?q={}",
    "explorer_sorted": "/admin/pages/1/?ordering=-latest_revision_created_at&q={}",
    "chooser": "/admin/choose-page/search/?q={}",
    "chooser_of_a_type": "/admin/choose-page/search/?page_type=practices.practicepage&q={}",
    "practices": "/admin/practices/?q={}",
    "api": "/admin/api/main/pages/?search={}",
    "images": "/admin/images/?q={}",
    "image_chooser": "/admin/images/chooser/results/?q={}",
    "documents": "/admin/documents/?q={}",
    "document_chooser": "/admin/documents/chooser/results/?q={}",
    "users": "/admin/users/?q={}",
    "redirects": "/admin/redirects/?q={}",
    "comments": "/admin/comments/?q={}",
    "synonyms": "/admin/synonyms/?q={}",
    "tags": "/admin/tag-autocomplete/?term={}",
}
HOSTILE = ('"', "%", "_", "\\", "a b c d e f g h", "er en de st re in at le", "š" * 1000, "a " * 5000, '"' * 3000)


def questions() -> list[str]:
    """What editors ask for, from the words that are in most and in fewest titles, and what only breaks things."""
    from practices.records.models.page import PracticePage

    titles = list(PracticePage.objects.order_by("pk").values_list("title", flat=True))
    words = Counter(word for title in titles for word in title.lower().split())
    common = [word for word, _times in words.most_common(4)]
    rare = list(islice((word for word, times in words.items() if times == 1), 3))
    return [*common, " ".join(common[:2]), *rare, titles[len(titles) // 2], "σχολείο", "училище", "nowhere", *HOSTILE]


def measure(records: int, runs: int) -> list[dict[str, Any]]:
    """Every box with every question as an administrator; then the page boxes as an editor of one language."""
    from django.db import connection
    from django.test import Client
    from wagtail.models import Page

    from tests.factories import make_user

    asked, rows = questions(), []
    for role, user in (("", make_user(superuser=True)), ("_as_translator", make_user("translator-da"))):
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for name, address in BOXES.items():
            if role and not name.startswith(("pages", "practices")):
                continue
            client.get(address.format("warm"))
            times = sorted((*_ask(client, address, text), text) for text in asked for _run in range(runs))
            say(f"{name}{role}: slowest {times[-1][0]:.0f} ms ({times[-1][1]:.0f} of work) for {times[-1][2][:30]!r}")
            share = statistics.quantiles((took for took, _work, _text in times), n=100, method="inclusive")
            work = statistics.quantiles((work for _took, work, _text in times), n=100, method="inclusive")
            rows.append(
                {
                    "benchmark": f"page.admin_search.{name}{role}", "engine": connection.vendor, "records": records,
                    "pages": Page.objects.count(), "clients": 1, "unit": "ms", "p50": round(share[49], 1),
                    "p95": round(share[94], 1), "p99": round(share[98], 1), "max": round(times[-1][0], 1),
                    "cpu_p50": round(work[49], 1), "cpu_p95": round(work[94], 1),
                    "runs": runs, "queries": len(asked),
                }
            )  # fmt: skip
        user.delete()
    return rows


def _ask(client: Any, address: str, text: str) -> tuple[float, float]:
    from urllib.parse import quote

    started, worked = time.perf_counter(), time.process_time()
    response = client.get(address.format(quote(text)))
    took, work = (time.perf_counter() - started) * 1000, (time.process_time() - worked) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code} to {text[:50]!r}")
    return took, work


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=int, nargs="?", default=36_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--in-this-portal", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.in_this_portal:
        import django

        django.setup()
        json.dump(measure(given.records, given.runs), sys.stdout, indent=1)
        print()
        return
    server = os.environ.get("DATABASE_URL", "")
    instance = Instance(str(given.records), database_url=server if server.startswith("postgres") else "")
    prepare(instance, given.records)
    instance.run("-m", "bench.admin_search", str(given.records), "--runs", str(given.runs), "--in-this-portal")


if __name__ == "__main__":
    main()
