"""`comments`: the moderators' decisions without a browser."""

import argparse
import json
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from practices.discussion import moderation
from practices.discussion.models import PracticeComment, State
from practices.discussion.moderation import REASON_LENGTH, CannotChange
from practices.discussion.sanitise import clean_line, excerpt
from practices.languages.table import language_codes
from practices.web.numbers import MAX_KEY, whole_number

NOT_ALL_CHANGED = 3


class Command(BaseCommand):
    help = "Lists comments and decides about them. Exit code 3: some of the comments could not be changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Answer in JSON.")
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        listing = actions.add_parser("list", help="Comments, oldest first.")
        listing.add_argument("--state", choices=[state.value for state in State])
        listing.add_argument("--language", choices=language_codes())
        _common(listing)
        for name, text in (
            ("approve", "Show comments; authors and followers are told."),
            ("reject", "Refuse comments; authors are told the reason."),
            ("spam", "Take comments away as spam; nobody is told."),
            ("erase", "Remove name, address, text and mails of comments for good."),
        ):
            decision = actions.add_parser(name, help=text)
            decision.add_argument("ids", nargs="+", type=_comment_id, metavar="ID")
            if name == "reject":
                decision.add_argument("--reason", required=True, type=_reason, help="The authors read it.")
            _common(decision)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "list":
            self._list(options)
        else:
            self._decide(options)

    def _list(self, options: dict[str, Any]) -> None:
        comments = PracticeComment.objects.select_related(None).select_related("practice").order_by("submit_date", "pk")
        if options["state"]:
            comments = comments.filter(state=options["state"])
        if options["language"]:
            comments = comments.filter(language=options["language"])
        if options["json"]:
            self.stdout.write(json.dumps([_as_dict(comment) for comment in comments.iterator()], ensure_ascii=False))
            return
        for comment in comments.iterator():
            number, text = comment.practice.number, excerpt(comment.comment, 60)
            self.stdout.write(
                f"{comment.pk}\t{comment.state}\t{comment.language}\t№ {number}\t"
                f"{comment.submit_date:%Y-%m-%d %H:%M}\t{comment.author}\t{text}"
            )

    def _decide(self, options: dict[str, Any]) -> None:
        decisions: dict[str, Callable[[int], Any]] = {
            "approve": moderation.approve,
            "reject": lambda pk: moderation.reject(pk, options["reason"]),
            "spam": moderation.mark_spam,
            "erase": moderation.erase,
        }
        changed, refused = [], []
        for pk in dict.fromkeys(options["ids"]):
            try:
                decisions[options["action"]](pk)
                changed.append(pk)
            except CannotChange as refusal:
                refused.append({"id": pk, "reason": refusal.message})
        self._report(options, changed, refused)
        if refused:
            raise CommandError(
                f"{len(refused)} of {len(changed) + len(refused)} not changed", returncode=NOT_ALL_CHANGED
            )

    def _report(self, options: dict[str, Any], changed: list[int], refused: list[dict[str, Any]]) -> None:
        if options["json"]:
            report = {"action": options["action"], "changed": changed, "refused": refused}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        for entry in refused:
            self.stderr.write(str(entry["reason"]))
        if options["verbosity"] > 0:
            self.stdout.write(f"{options['action']}: {len(changed)} done, {len(refused)} refused")


def _common(parser: argparse.ArgumentParser) -> None:
    # --json may stand before or after the action; SUPPRESS keeps the first from being overwritten
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="Answer in JSON.")


def _comment_id(value: str) -> int:
    number = whole_number(value, MAX_KEY)
    if number is None:
        raise argparse.ArgumentTypeError(f"{value!r} is not the number of a comment")
    return number


def _reason(value: str) -> str:
    reason = clean_line(value)
    if not reason or len(reason) > REASON_LENGTH:
        raise argparse.ArgumentTypeError(f"a reason has 1 to {REASON_LENGTH} characters")
    return reason


def _as_dict(comment: PracticeComment) -> dict[str, Any]:
    return {
        "id": comment.pk,
        "record": comment.practice.number,
        "parent": comment.parent_id if comment.parent_id != comment.pk else None,
        "language": comment.language,
        "state": comment.state,
        "author": comment.author,
        "text": comment.comment,
        "submitted": comment.submit_date.isoformat(),
        "reason": comment.reason,
    }
