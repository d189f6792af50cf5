"""The floor's tables, rows and signed-in visitor: a process of its own that prints cookies."""

import json

from benchmarks import floor  # configures its own settings

ROWS, SEATS = 760, 5


def main() -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.visit import cookies

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(floor.Cell)
    floor.Cell.objects.bulk_create(
        [
            floor.Cell(row=row, seat=seat, state="submitted", total="83.25")
            for row in range(1, ROWS + 1)
            for seat in range(1, SEATS + 1)
        ]
    )
    print(json.dumps(cookies(User.objects.create_user("visitor"))))


if __name__ == "__main__":
    main()
