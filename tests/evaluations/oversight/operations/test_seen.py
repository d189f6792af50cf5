"""What load balancers, Prometheus and administrators see of the service."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from evaluations.oversight.operations import readings, signs
from evaluations.oversight.operations.models import OperationRun, SignOfLife
from evaluations.oversight.operations.parts import WORDS
from evaluations.oversight.operations.probe import Probe
from evaluations.oversight.operations.reading import Reading, State
from evaluations.oversight.operations.runs import noted
from evaluations.oversight.operations.signs import (
    HOUSEKEEPING,
    forget_old,
    last_signs,
    note_sign,
    signs_of_life,
    worker_of,
)
from evaluations.platform.documents.pdf.own_key import KeyFault
from evaluations.platform.journal.models import Verification
from evaluations.platform.journal.sealing import seal_soon
from tests.factories import Cast
from tests.faults.test_away import without_database
from units.models import User

SignIn = Callable[[User], Client]
ELSEWHERE: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.7"}
TOKEN = "a token that is long enough"


@pytest.fixture(autouse=True)
def _forgetful(own_media: Path) -> Iterator[None]:
    for probe in (readings.STORE, readings.SCANNER):
        probe.forget()
    yield
    readings.STORE.forget()


@pytest.fixture
def everything_well(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who works in the background gave a sign, and a scanner answers."""
    for name in (worker_of("quick"), worker_of("long"), HOUSEKEEPING):
        note_sign(name)
    settings.CLAMD = "a scanner that answers"
    monkeypatch.setattr(readings, "SCANNER", Probe("scanner", lambda: "answers"))


def told(answer: Any) -> dict[str, Any]:
    parts: dict[str, Any] = answer.json()["parts"]
    return parts


def of(key: str) -> Reading:
    return next(one for one in readings.readings() if one.key == key)


@pytest.mark.django_db
class TestReadyz:
    def test_it_names_every_part(self, client: Client) -> None:
        answer = client.get("/readyz", **ELSEWHERE)

        assert answer.status_code == 200
        assert list(told(answer)) == [
            *("database", "migrations", "cache", "clock"),
            *("worker_quick", "worker_long", "housekeeping", "waiting"),
            *("stamps", "nightly", "backup", "drill", "store", "scanner", "disk"),
        ]
        assert answer.json()["state"] == "late"
        assert told(answer)["worker_quick"] == {"state": "down", "word": "never seen"}
        assert told(answer)["store"] == {"state": "ok", "word": "answers"}
        assert told(answer)["scanner"] == {"state": "late", "word": "none set"}

    @pytest.mark.usefixtures("everything_well")
    def test_it_is_well_where_everything_is(self, client: Client) -> None:
        assert client.get("/readyz").json()["state"] == "ok"

    @pytest.mark.parametrize("path", ["/healthz", "/readyz"])
    def test_any_host_and_any_cookie_may_ask(self, client: Client, path: str) -> None:
        client.cookies["sessionid"] = "invented"

        assert client.get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200

    def test_without_a_database_the_node_cannot_serve(self, client: Client) -> None:
        with without_database():
            answer = client.get("/readyz", **ELSEWHERE)

        assert (answer.status_code, answer.json()["state"]) == (503, "down")
        assert told(answer)["database"] == {"state": "down", "word": "does not answer"}
        assert told(answer)["backup"] == {"state": "down", "word": "not known"}

    def test_a_release_whose_migrations_did_not_run_cannot_serve(self, client: Client) -> None:
        MigrationRecorder(connection).record_unapplied("evaluations", "0001_initial")

        answer = client.get("/readyz")

        assert answer.status_code == 503
        assert told(answer)["migrations"]["detail"] == "evaluations 0001_initial"

    def test_a_store_that_is_away_takes_no_node_out(
        self, client: Client, settings: Any, tmp_path: Path
    ) -> None:
        (tmp_path / "media").write_text("a file where the folder should be")

        answer = client.get("/readyz", **ELSEWHERE)

        assert answer.status_code == 200
        assert told(answer)["store"] == {"state": "down", "word": "does not answer"}

    def test_a_scanner_that_is_away_is_told(self, client: Client, settings: Any) -> None:
        settings.CLAMD = "127.0.0.1:1"

        assert told(client.get("/readyz"))["scanner"]["state"] == "down"

    def test_strangers_hear_no_hosts_paths_or_versions(
        self, client: Client, settings: Any, tmp_path: Path
    ) -> None:
        settings.CLAMD = str(tmp_path / "clamd.sock")
        (tmp_path / "media").write_text("a file where the folder should be")
        OperationRun.objects.create(
            name="backup", at=timezone.now(), outcome="failed", detail="db.example.org: PlantedSQL"
        )

        public = client.get("/readyz", **ELSEWHERE).content.decode()
        inside = client.get("/readyz").content.decode()

        for planted in (str(tmp_path), "db.example.org", "PlantedSQL"):
            assert planted not in public
            assert planted in inside

    @pytest.mark.parametrize(
        "meta",
        [
            ELSEWHERE,
            {"REMOTE_ADDR": ""},
            {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
            {"HTTP_X_FORWARDED_PROTO": "https"},
            {**ELSEWHERE, "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
            {**ELSEWHERE, "HTTP_AUTHORIZATION": "Bearer "},
            {**ELSEWHERE, "HTTP_AUTHORIZATION": "Bearer something else"},
            {**ELSEWHERE, "HTTP_AUTHORIZATION": f"Basic {TOKEN}"},
        ],
    )
    def test_who_comes_from_elsewhere_hears_no_details(
        self, client: Client, settings: Any, meta: dict[str, Any]
    ) -> None:
        settings.METRICS_TOKEN = TOKEN

        assert client.get("/metrics", **meta).status_code == 404
        assert "detail" not in told(client.get("/readyz", **meta))["disk"]

    def test_without_a_token_an_empty_one_opens_nothing(self, client: Client) -> None:
        bearer = {**ELSEWHERE, "HTTP_AUTHORIZATION": "Bearer "}

        assert client.get("/metrics", **bearer).status_code == 404

    def test_the_token_opens_details_to_another_machine(
        self, client: Client, settings: Any
    ) -> None:
        settings.METRICS_TOKEN = TOKEN
        meta = {**ELSEWHERE, "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}

        assert client.get("/metrics", **meta).status_code == 200
        assert "detail" in told(client.get("/readyz", **meta))["disk"]


@pytest.mark.django_db
class TestReadings:
    def test_work_that_waits_is_late(self) -> None:
        seal_soon.enqueue(0)
        assert of("waiting").word == "in time"
        DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=3))

        assert of("waiting").state is State.LATE

    def test_work_that_was_put_off_does_not_wait_yet(self) -> None:
        seal_soon.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(0)
        DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(days=1))

        assert of("waiting").word == "nothing waits"

    def test_a_backup_that_failed_is_told_though_the_last_good_one_is_fresh(self) -> None:
        with noted("backup"):
            pass
        assert of("backup").word == "done"
        with pytest.raises(OSError, match="disk full"), noted("backup"):
            raise OSError("disk full")

        assert (of("backup").state, of("backup").detail) == (State.LATE, "disk full")

    @pytest.mark.parametrize("finding", ["", "seal 3 does not fit"])
    def test_a_finding_of_one_night_is_red(self, finding: str) -> None:
        for kind, said in (("journal", finding), ("results", ""), ("files", "")):
            Verification.objects.create(
                kind=kind, checked=1, finding=said, checked_at=timezone.now()
            )

        assert of("nightly").state is (State.DOWN if finding else State.OK)
        assert of("nightly").detail == finding

    def test_the_clock_is_held_against_the_databases(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert of("clock").state is State.OK
        if connection.vendor == "postgresql":
            wrong = timezone.now() + timedelta(minutes=1)
            monkeypatch.setattr("django.utils.timezone.now", lambda: wrong)
            assert of("clock").state is State.DOWN

    def test_signs_of_many_machines_count_as_one_and_old_ones_go(self) -> None:
        old = timezone.now() - signs.FORGOTTEN - timedelta(hours=1)
        SignOfLife.objects.create(name=HOUSEKEEPING, node="gone", at=old)
        note_sign(HOUSEKEEPING)
        assert last_signs()[HOUSEKEEPING] > old
        forget_old()

        assert [one.node for one in SignOfLife.objects.all()] != ["gone"]
        assert SignOfLife.objects.count() == 1

    def test_the_reason_of_an_outage_stands_in_the_log(
        self, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level("WARNING"), without_database():
            client.get("/readyz")

        assert "the server closed the connection unexpectedly" in caplog.text


@pytest.mark.usefixtures("guarded_transactions")
def test_a_worker_gives_its_sign_over_a_connection_of_its_own() -> None:
    with signs_of_life(worker_of("quick")):
        pass

    assert list(last_signs()) == ["worker quick"]


@pytest.mark.django_db
class TestMetrics:
    def test_what_happened_is_counted(self, cast: Cast, sign_in: SignIn, client: Client) -> None:
        sign_in(cast.member).get(reverse("session_list"))
        client.get("/nothing/of/ours/")
        client.post(reverse("account_login"), {"login": "somebody", "password": "wrong"})
        seal_soon.enqueue(0)
        note_sign(HOUSEKEEPING)
        with noted("drill"):
            pass

        text = client.get("/metrics").content.decode()

        for line in (
            'cdd_request_seconds_count{status="2xx",view="session_list"}',
            'cdd_request_seconds_count{status="4xx",view="none"}',
            'cdd_request_seconds_bucket{le="0.25",status="2xx",view="session_list"}',
            'cdd_sign_ins_total{kind="failure"}',
            'cdd_queue_length{queue="quick"} 1.0',
            'cdd_queue_length{queue="long"} 0.0',
            'cdd_queue_oldest_seconds{queue="quick"}',
            "cdd_unsealed_entries ",
            "cdd_seals ",
            'cdd_tasks{outcome="ready"} 1.0',
            'cdd_last_good_seconds{operation="drill"}',
            'cdd_sign_of_life_seconds{process="housekeeping"}',
            'cdd_part_state{part="database"} 0.0',
        ):
            assert line in text
        assert "/nothing/of/ours/" not in text
        assert cast.member.username not in text

    def test_without_a_database_the_rest_is_told(self, client: Client) -> None:
        with without_database():
            answer = client.get("/metrics")

        assert answer.status_code == 200
        assert 'cdd_part_state{part="database"} 2.0' in answer.content.decode()


@pytest.mark.django_db
class TestStatusPage:
    def test_it_says_what_each_part_is_and_what_to_do(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.administrator)
        page = client.get(reverse("status")).content.decode()

        assert "โปรแกรมเบื้องหลังสำหรับอีเมล" in page
        assert "ไม่เคยส่งสัญญาณ" in page
        assert "เริ่มบริการใหม่" in page
        assert reverse("status") in client.get(reverse("administration")).content.decode()

    @pytest.mark.usefixtures("everything_well")
    def test_it_says_when_nothing_is_to_be_done(self, cast: Cast, sign_in: SignIn) -> None:
        page = sign_in(cast.administrator).get(reverse("status")).content.decode()

        assert "ทุกส่วนทำงานปกติ" in page

    @pytest.mark.usefixtures("everything_well")
    def test_a_service_without_a_scanner_is_not_called_well(
        self, cast: Cast, sign_in: SignIn, settings: Any
    ) -> None:
        settings.CLAMD = ""

        page = sign_in(cast.administrator).get(reverse("status")).content.decode()
        row = page.partition("<b>โปรแกรมตรวจไวรัส</b>")[2].partition("</li>")[0]

        assert "มี 1 ส่วนที่ต้องให้เจ้าหน้าที่ดูแล" in page
        assert "ไม่ได้ตั้งค่าโปรแกรมตรวจไวรัส จึงไม่มีการตรวจไฟล์" in row
        assert "ติดตั้ง clamd" in row
        assert 'tag-warn">ควรตรวจดู' in row

    def test_every_word_has_a_sentence(self) -> None:
        from_code = set()
        for module in ("reading", "readings", "probe"):
            text = Path(readings.__file__).with_name(f"{module}.py").read_text()
            from_code |= {word for word in WORDS if f'"{word}"' in text}

        assert from_code | set(KeyFault) == set(WORDS)

    @pytest.mark.parametrize("who", ["administrator", "auditor", "member"])
    def test_what_is_red_stands_on_an_administrators_first_page(
        self, cast: Cast, sign_in: SignIn, who: str
    ) -> None:
        note_sign(HOUSEKEEPING, ["backup", "disk"])

        page = sign_in(getattr(cast, who)).get(reverse("home")).content.decode()

        assert ("ขัดข้อง: การสำรองข้อมูล, พื้นที่ว่าง" in page) is (who == "administrator")

    def test_housekeeping_that_fell_silent_is_red_itself(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.administrator)
        assert "ขัดข้อง:" not in client.get(reverse("home")).content.decode()
        note_sign(HOUSEKEEPING)
        assert "ขัดข้อง:" not in client.get(reverse("home")).content.decode()
        SignOfLife.objects.update(at=timezone.now() - timedelta(hours=1))

        assert "ขัดข้อง: งานประจำเบื้องหลัง" in client.get(reverse("home")).content.decode()

    def test_it_costs_an_administrators_first_page_one_query(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.administrator)
        note_sign(HOUSEKEEPING, ["backup"])
        client.get(reverse("home"))

        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("home"))

        asked = [one["sql"] for one in captured if "evaluations_signoflife" in one["sql"]]
        assert len(asked) == 1

    def test_housekeeping_leaves_what_it_found(self) -> None:
        call_command("housekeeping")

        assert SignOfLife.objects.get().trouble == "worker_quick,worker_long"
