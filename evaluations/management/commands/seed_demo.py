"""Add the demo day; running it twice adds nothing."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from evaluations.management.demo.day import read_day, seed_day
from evaluations.management.demo.national import seed_national
from evaluations.management.demo.sample import add_sample
from evaluations.management.demo.scores import fill_scores

DEMO_PASSWORD = "trat-2564-demo"  # noqa: S105 (printed in the README; demo installations only)


class Command(BaseCommand):
    help = "Add the demo day (19 July 2564, Trat); running it twice adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scores", action="store_true", help="invented sheets for all seats")
        parser.add_argument("--national", action="store_true", help="a synthetic national year")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo's accounts are public: set DEMO=1, never in production.")
        award_round = seed_day(DEMO_PASSWORD)
        add_sample(award_round)
        if options["scores"]:
            self.stdout.write(f"{fill_scores(award_round)} invented sheets")
        if options["national"]:
            self.stdout.write(f"{seed_national(DEMO_PASSWORD)} sheets in the national year")
        self.stdout.write("Accounts (password of all: " + DEMO_PASSWORD + "):")
        for username, data in read_day()["people"].items():
            name = f"{data.get('title', '')}{data['first']} {data['last']}"
            self.stdout.write(f"  {username:<10} {name}, {data['position']}")
