"""The style sheet of every page: of Bootstrap what our pages have in them, its licence; ours."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from cdd_awards.bootstrap import used_rules

NAME = "css/site.css"
SHEET = (
    ":root,[data-bs-theme=light]{--a:1}[data-bs-theme=dark]{--a:2}"
    ".btn,.nav .btn:hover,a.card>b{color:red}.card-body{margin:0}"
    "input:not(.btn-check){margin:0}"
    "@media print{.card{a:b}.btn{c:d}}@media screen{.card{a:b}}"
    "@keyframes spin{0%{a:b}}@keyframes glow{0%{a:b}50%{c:d}}"
)


def test_a_rule_stands_for_what_is_used_of_it() -> None:
    assert used_rules(SHEET, {"btn", "glow"}) == (
        ":root{--a:1}.btn{color:red}input:not(.btn-check){margin:0}"
        "@media print{.btn{c:d}}@keyframes glow{0%{a:b}50%{c:d}}"
    )


def test_what_forms_and_pages_are_drawn_with_is_served() -> None:
    found = finders.find(NAME)
    assert isinstance(found, str)
    served = Path(found).read_text(encoding="utf-8")
    whole = (settings.BOOTSTRAP / "bootstrap.min.css").read_text(encoding="utf-8")
    for name in ("btn-primary", "form-control", "is-invalid", "invalid-feedback", "mb-3", "table"):
        assert f".{name}{{" in served or f".{name}," in served, name
    assert ".carousel" not in served
    assert served.index(".btn-primary{") < served.index("--brand:") < served.index("@font-face")
    assert served.index("@font-face") < served.index(".card-box {")
    assert served.count("/*") == 1
    assert served.partition("*/")[0] == whole.partition("*/")[0]
    assert len(served) < len(whole) / 3


def test_it_is_collected_with_the_others() -> None:
    listed = finders.get_finder("cdd_awards.bootstrap.BootstrapFinder").list(None)
    assert [path for path, _storage in listed] == [NAME]
