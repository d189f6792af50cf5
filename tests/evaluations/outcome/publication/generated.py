"""Whole bundles out of random rounds: the product counts them, and writes what it counted."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from evaluations.judging.results.entrants import Entrant
from evaluations.judging.results.lines import COMPETING, Line
from evaluations.judging.results.newest_document import as_newest
from evaluations.judging.results.ranking import CHAIR, lot_of
from evaluations.judging.results.tally import tally
from evaluations.judging.results.turnout import AGREED_SHEET
from evaluations.judging.scoring.marking import pair, plain
from evaluations.outcome.cascade.selection import Placed, Quota, select
from evaluations.outcome.publication import verify
from evaluations.outcome.publication.bundle import _table
from evaluations.outcome.publication.bundle_reading import FORMAT, VERSION
from evaluations.outcome.publication.bundle_schema import SCHEMA
from evaluations.outcome.publication.bundle_tables import marks, placings
from evaluations.platform.journal.merkle import (
    audit_path,
    canonical,
    chain_digest,
    digest,
    merkle_root,
)
from evaluations.setup.rubrics.arithmetic import sheet_score
from evaluations.setup.rubrics.sums import published
from tests.evaluations.judging.results.random_rounds import (
    entrants_of,
    marks_of,
    policy_of,
    random_round,
    rubric_of,
)

Plain = dict[str, Any]
KEPT = Path(__file__).parents[3] / "data" / "first-result.json"
UNCOUNTED = ("no_show", "disqualified", "withdrawn", "not_admitted")
HEADING: Plain = {
    "round": "รอบ",
    "fiscal_year_be": 2569,
    "is_rehearsal": False,
    "award": "รางวัล",
    "category": "ประเภท",
    "committee": "คณะ",
}
FILLED_BY = "เลขานุการ"
NO_FILE = {"version": 1, "sha256": "0" * 64, "page": 2, "second": 0}
NO_BODY = {
    "name": "ผู้หนึ่ง",
    "office_position": "",
    "assignment": "",
    "substitute_for": "",
    "since": "",
}


def agreed(form: Plain, chance: random.Random) -> Plain:
    """The round with one sheet for each nominee, on which the seats gave their words."""
    form |= {"aggregation": "mean", "carried_by": chance.choice(("majority", "all"))}
    for one in form["nominees"]:
        many = chance.randint(1, 5)
        against = 0 if form["carried_by"] == "all" else chance.randint(0, (many - 1) // 2)
        one["sheets"] = [{**one["sheets"][0], "seat": AGREED_SHEET}]
        one["words"] = [
            {"seat": at, "agrees": at > against, "dissent": "" if at > against else "เห็นต่าง"}
            for at in range(1, many + 1)
        ]
    return form


def quoting(form: Plain, earlier: Plain) -> Plain:
    """The round with the result of an `earlier` one as its first stage that is not its own
    sheets; who has no total there has a decision here."""
    stage = next((one for one in form["stages"] if not one["own"]), None)
    if stage is None:
        return form
    counted = [one for one in earlier["lines"] if one["total"] is not None]
    exact = {one["nomination"]["id"]: Fraction(*one["exact"]) for one in counted}
    shares = [Decimal(one["share"]) for one in earlier["policy"]["stages"]]
    stage |= {"quotes": earlier, "full": sum(shares) or Decimal(earlier["rubric"]["full_marks"])}
    for one in form["nominees"]:
        others = {at: figure for at, figure in one["stages"].items() if at != stage["number"]}
        if one["key"] in exact:
            others[stage["number"]] = exact[one["key"]]
        elif stage["share"]:
            one["standing"] = "withdrawn"
        one["stages"] = others
    return form


def certified_again(first: Plain) -> Plain:
    """How the document that takes the place of the `first` one names it."""
    told = {name: first[name] for name in ("number", "code")}
    return {**told, "digest": digest(first), "reason": "แก้คะแนน", "seconded_by": "ข"}


def document_of(
    form: Plain, code: str, chance: random.Random, supersedes: Plain | None = None
) -> tuple[Plain, list[Plain]]:
    """A certified document as the product writes it, and its sheets."""
    lots = chance.choice(("", code)) if "lots" in form["chain"] else ""
    rubric, policy = rubric_of(form), policy_of(form)
    entrants = [
        replace(one, lot=lot_of(lots, one.key) if lots else None) for one in entrants_of(form)
    ]
    outcome = tally(rubric, policy, entrants)
    nominees = {one["key"]: one for one in form["nominees"]}
    by_key = {one.key: one for one in entrants}
    sheets: list[Plain] = []
    lines = [
        _line(form, nominees[line.key], by_key[line.key], line, sheets) for line in outcome.lines
    ]
    return {
        **HEADING,
        "schema": 3,
        "number": supersedes["number"] + 1 if supersedes else 1,
        "supersedes": supersedes,
        "code": code,
        "certified_at": "2026-01-05T10:00:00+07:00",
        "certified_by": {"id": 1, "number": 1, "position": "chair", **NO_BODY},
        "order_number": "1/2569",
        "rubric": _rubric(form),
        "dimensions": _dimensions(form),
        "policy": _policy(form),
        "seats": [{"id": at, "number": at, "position": "member", **NO_BODY} for at in range(1, 9)],
        "lines": lines,
        "seat_sets_differ": outcome.seat_sets_differ,
        "lots": lots,
    }, sheets


def _rubric(form: Plain) -> Plain:
    named = {"name": "เกณฑ์", "version": 1, "classes": ["S", "M", "L"], "is_assumed": True}
    return {
        **named,
        "rule": form["rule"],
        "full_marks": plain(form["full"]),
        "base": form["base"],
    }


def _dimensions(form: Plain) -> list[Plain]:
    return [
        {
            "number": number,
            "name": f"มิติ {number}",
            "weight": str(dimension["weight"]),
            "indicators": [
                {
                    "number": f"{number}.{place}",
                    "name": "ตัวชี้วัด",
                    "weight": str(one["weight"]),
                    "maximum": str(one["maximum"]),
                    "is_mandatory": one["mandatory"],
                    "entry": one["entry"],
                    "figure_by": "judge",
                    "target": str(one["target"]) if one["entry"] == "linear" else None,
                    "table": [[str(row["lower"]), str(row["points"])] for row in one["rows"]]
                    if one["entry"] == "table"
                    else [],
                    "classes": list(one["classes"]),
                }
                for place, one in enumerate(dimension["indicators"], start=1)
            ],
        }
        for number, dimension in enumerate(form["dimensions"], start=1)
    ]


def _policy(form: Plain) -> Plain:
    return {
        "is_agreed": "carried_by" in form,
        "carried_by": form.get("carried_by", "majority"),
        "aggregation": form["aggregation"],
        "quorum": 1,
        "tie_chain": form["chain"],
        "bands": [[name, plain(lower)] for name, lower in form["bands"]],
        "places": form["places"],
        "requirements": [
            {
                **{name: one[name] for name in ("number", "scope", "measure", "reference")},
                "bound": plain(one["bound"]),
                "most": one["most"],
                "nominee_class": one["class"],
                "band": one["band"],
            }
            for one in form["requirements"]
        ],
        "adjustments": [
            {
                "number": one["number"],
                "kind": one["kind"],
                "name": "เกินเวลา",
                "unit": "นาที",
                "points": plain(one["points"]),
                "most": None if one["most"] is None else plain(one["most"]),
            }
            for one in form["adjustments"]
        ],
        "stages": [
            {
                "number": one["number"],
                "name": f"ขั้นที่ {one['number']}",
                "share": plain(one["share"]),
                "full": plain(one["full"]),
                "source": "sheets" if one["own"] else "result" if "quotes" in one else "figure",
                "gate": None if one["gate"] is None else plain(one["gate"]),
            }
            for one in form["stages"]
        ],
    }


def _keyed(figure: str) -> Plain:
    by = {"keyed_by": "ก", "keyed_at": "2026-01-05", "confirmed_by": "ข", "confirmed_at": "2026"}
    return {"figure": figure, "reason": "บันทึก", **by}


def _line(form: Plain, nominee: Plain, entrant: Entrant, line: Line, sheets: list[Plain]) -> Plain:
    places, is_counted = form["places"], line.status not in UNCOUNTED
    shares = dict(zip(line.seats, line.shares, strict=True))
    of_sheets = sorted(nominee["sheets"], key=lambda one: one["seat"]) if is_counted else []
    own = [_sheet_document(form, nominee, one) for one in of_sheets]
    sheets += own
    standing = {"reason": "เหตุผล", "decided_by": "ก", "decided_at": "", "seconded_by": "ข"}
    return {
        "nomination": _nomination(nominee),
        "status": line.status,
        "rank": line.rank,
        "is_tied": line.is_tied,
        "total": None if line.total is None else str(line.total),
        "band": line.band,
        "failed": list(line.failed),
        "kept_back": list(line.kept_back),
        "no_show_reason": "",
        "standing": {"kind": nominee["standing"], "seconded_at": "", **standing}
        if nominee["standing"]
        else None,
        "assigned_by_hand": "",
        "zone": "",
        "dimensions": [pair(one) for one in line.dimensions],
        "published_dimensions": [str(published(one, places)) for one in line.dimensions],
        "stages": _stages(form, line),
        "before": pair(line.before),
        "adjustments": [
            {
                "number": rule["number"],
                "units": plain(nominee["units"].get(rule["number"])) or "0",
                "points": pair(points),
                "entries": [_keyed(plain(nominee["units"][rule["number"]]))]
                if rule["number"] in nominee["units"]
                else [],
            }
            for rule, points in zip(form["adjustments"], line.adjustments, strict=False)
        ],
        "exact": pair(line.exact),
        "top_marks": pair(line.top_marks),
        "tie_steps": [
            {
                "step": one.step,
                "figures": [[key, str(figure)] for key, figure in one.figures.items()],
                "decided": one.decided,
            }
            for one in line.tie_steps
        ],
        "ruling": {"place": entrant.ruling, "reason": "เหตุผล"}
        if any(one.step == CHAIR for one in line.tie_steps)
        else None,
        "sheets": [
            _counted(form, nominee, one, shares[one["seat"]], document)
            for one, document in zip(of_sheets, own, strict=True)
        ],
        "filled_by": FILLED_BY if "words" in nominee and own else "",
        "recused": [],
        "absent": [],
        "words": nominee.get("words", []),
        "own_marks": [],
    }


def _nomination(nominee: Plain) -> Plain:
    name = f"หน่วยงาน {nominee['key']}"
    return {
        "id": nominee["key"],
        "official_name": name,
        "unit": name,
        "nominee_class": nominee["class"],
    }


def _stages(form: Plain, line: Line) -> list[Plain]:
    return [
        {
            "number": one["number"],
            "figure": None if figure is None else pair(figure),
            "published": None if figure is None else str(published(figure, form["places"])),
            **_source(one, figure),
        }
        for one, figure in zip(form["stages"], line.stages, strict=False)
    ]


def _source(stage: Plain, figure: Fraction | None) -> Plain:
    """Where the figure of a stage comes from."""
    quoted, is_told = stage.get("quotes"), figure is not None and not stage["own"]
    names = ("code", "number", "round", "category")
    told = {name: quoted[name] for name in names} | {"digest": digest(quoted)} if quoted else {}
    is_keyed = is_told and not quoted
    return {
        "result": told if is_told and quoted else None,
        "keyed": _keyed(plain_of(figure)) if figure is not None and is_keyed else None,
    }


def plain_of(figure: Fraction) -> str:
    return plain(published(figure))


def _rows(form: Plain, nominee: Plain, sheet: Plain) -> list[Plain]:
    """The marks of a sheet as its document tells them."""
    points, rows = marks_of(form, sheet), []
    for dimension in form["dimensions"]:
        for one in dimension["indicators"]:
            applies = not one["classes"] or nominee["class"] in one["classes"]
            given = points[one["key"]] if applies else None
            is_figure = given is not None and one["entry"] in ("table", "linear")
            rows.append(
                {
                    "kind": "not_applicable" if given is None else "scored",
                    "points": "" if given is None else plain_of(Fraction(given)),
                    "comment": "",
                    "figure": plain(sheet["figures"][one["key"]]) if is_figure else "",
                    "exact": pair(Fraction(given or 0)),
                    "applies": applies,
                }
            )
    return rows


def _counted(form: Plain, nominee: Plain, sheet: Plain, share: Fraction, document: Plain) -> Plain:
    score = sheet_score(rubric_of(form), marks_of(form, sheet), nominee["class"])
    rows = [one for part in document["dimensions"] for one in part["indicators"]]
    return {
        "seat": sheet["seat"],
        "digest": digest(document),
        "share": pair(share),
        "marks": [[one["kind"], one["points"], one["comment"], one["figure"]] for one in rows],
        "points": [one["exact"] if one["points"] else None for one in rows],
        "scores": [pair(one) for one in score.dimensions],
        "total": pair(score.total),
        "base": None if score.base is None else pair(score.base),
        "top_marks": score.top_marks,
        "failed_mandatory": len(score.failed_mandatory),
        "notes": [["", ""] for _one in form["dimensions"]],
    }


def _sheet_document(form: Plain, nominee: Plain, sheet: Plain) -> Plain:
    score = sheet_score(rubric_of(form), marks_of(form, sheet), nominee["class"])
    rows = iter(_rows(form, nominee, sheet))
    return {
        **HEADING,
        "schema": 3,
        "sheet": nominee["key"] * 100 + sheet["seat"],
        "submitted_at": "2026-01-05T09:00:00+07:00",
        "seat": {"id": sheet["seat"], "number": sheet["seat"], "position": "member", **NO_BODY}
        if sheet["seat"] != AGREED_SHEET
        else None,
        "filled_by": FILLED_BY if sheet["seat"] == AGREED_SHEET else "",
        "paper": None,
        "nomination": _nomination(nominee),
        "rubric": _rubric(form),
        "dimensions": [
            {
                "number": part["number"],
                "name": part["name"],
                "weight": part["weight"],
                "indicators": [
                    {
                        "id": 1,
                        **{name: one[name] for name in ("number", "name", "weight", "maximum")},
                        "entry": one["entry"],
                        **next(rows),
                    }
                    for one in part["indicators"]
                ],
                "strengths": "",
                "suggestions": "",
                "score": pair(scored),
            }
            for part, scored in zip(_dimensions(form), score.dimensions, strict=True)
        ],
        "total": pair(score.total),
        "base": None if score.base is None else pair(score.base),
        "evidence": [],
        "citations": [{"indicator": "1.1", "title": "ภาพ", **NO_FILE}],
    }


def _winners(document: Plain, chance: random.Random) -> list[Plain]:
    """By the product's own selection."""
    quota = Quota(chance.randint(1, 2), chance.random() < 0.5)
    places = [
        Placed(
            nomination=line["nomination"]["id"],
            category=1,
            group=chance.choice(("ก", "ข")),
            committee=1,
            order=at,
            rank=line["rank"],
            takes_place=line["status"] in COMPETING,
            may_go_up=line["status"] == "ranked" and not line["kept_back"],
        )
        for at, line in enumerate(document["lines"], start=1)
    ]
    winning = {one.nomination for one in select(places, {1: quota}).winners}
    names = {
        line["nomination"]["id"]: line["nomination"]["official_name"] for line in document["lines"]
    }
    return [
        {
            "code": document["code"],
            "number": document["number"],
            "nomination": names[one.nomination],
            "nominee": one.nomination,
            "group": one.group,
            "quota": quota.count,
            "hands_on": quota.hands_on,
            "goes_up": one.nomination in winning,
            "sent_to": "รอบหน้า" if one.nomination in winning else "",
            "kept": "",
        }
        for one in places
    ]


def sealed(documents: list[Plain], chance: random.Random) -> tuple[list[Plain], list[Plain]]:
    """The certifications among other entries of a journal, and its two seals."""
    said: list[list[Any]] = [
        [f"2026-01-05T0{at}", None, "", "x", ["X", at], {}, {}, ""] for at in range(9)
    ]
    for one in documents:
        after = {"code": one["code"], "number": one["number"], "digest": digest(one)}
        entry = ["2026-01-05", 1, "ก", "result.certified", ["Category", 1], {}, after, ""]
        said.insert(chance.randrange(len(said)), entry)
    cut, chain, seals, told = chance.randint(1, len(said) - 1), "", [], []
    for number, part in enumerate((said[:cut], said[cut:]), start=1):
        leaves = [digest(one) for one in part]
        root = merkle_root(leaves)
        chain = chain_digest(chain, root)
        seals.append({"number": number, "root": root, "chain": chain, "entry_count": len(part)})
        told += [
            {
                "said": canonical(one).decode(),
                "seal": number,
                "index": at,
                "path": audit_path(leaves, at),
            }
            for at, one in enumerate(part)
            if one[3] == "result.certified"
        ]
    return told, seals


def counted_rounds(seed: int, nominees: int, seats: int) -> list[tuple[Plain, list[Plain]]]:
    """Documents with their sheets of one random category: it may agree on its sheets, quote a
    category that was certified before, and be certified again with other marks."""
    chance = random.Random(seed)
    form, found = random_round(seed, nominees, seats), []
    if chance.random() < 0.3:
        form = agreed(form, chance)
    if chance.random() < 0.5:
        found.append(document_of(random_round(seed + 1, nominees, seats), f"B{seed}", chance))
        form = quoting(form, found[0][0])
    found.append(document_of(form, f"C{seed}", chance))
    if chance.random() < 0.4:
        for one in form["nominees"][:1]:
            one["units"] = {number: figure + 1 for number, figure in one["units"].items()}
            one["sheets"] = [{**sheet, "figures": _other(sheet)} for sheet in one["sheets"]]
        supersedes = certified_again(found[-1][0])
        found.append(document_of(form, f"D{seed}", chance, supersedes))
    return found


def first_counted() -> tuple[Plain, list[Plain]]:
    """The kept document of the first version, with own sheets that say what it says of them."""
    document, sheets = json.loads(KEPT.read_text(encoding="utf-8")), []
    for line in document["lines"]:
        for at, one in enumerate(line["sheets"]):
            sheets.append(_first_sheet(document, line, one, document["seats"][at]))
            one["digest"] = digest(sheets[-1])
    return document, sheets


def _first_sheet(document: Plain, line: Plain, counted: Plain, seat: Plain) -> Plain:
    marks = iter(counted["marks"])
    names = ("number", "name", "weight", "minimum")
    return {
        **{name: document[name] for name in HEADING},
        "sheet": line["nomination"]["id"] * 100 + seat["id"],
        "submitted_at": "2026-01-05T09:00:00+07:00",
        "seat": seat,
        "paper": None,
        "nomination": line["nomination"],
        "rubric": document["rubric"],
        "dimensions": [
            {
                **{name: part[name] for name in names},
                "indicators": [
                    {
                        "id": 1,
                        **{name: one[name] for name in ("number", "name", "weight", "maximum")},
                        **dict(zip(("kind", "points", "comment"), next(marks), strict=True)),
                    }
                    for one in part["indicators"]
                ],
                "strengths": "",
                "suggestions": "",
                "score": score,
            }
            for part, score in zip(document["dimensions"], counted["scores"], strict=True)
        ],
        "total": counted["total"],
        "evidence": [],
    }


def _other(sheet: Plain) -> Plain:
    """Marks that were mended: whatever was above nothing is nothing."""
    return {key: figure and figure * 0 for key, figure in sheet["figures"].items()}


def bundle_of(seed: int, nominees: int, seats: int) -> dict[str, bytes]:
    return files_of(counted_rounds(seed, nominees, seats), random.Random(seed))


def files_of(counted: list[tuple[Plain, list[Plain]]], chance: random.Random) -> dict[str, bytes]:
    documents = [document for document, _sheets in counted]
    journal, seals = sealed(documents, chance)
    rows = cast(
        Any,
        [
            SimpleNamespace(
                code=one["code"], number=one["number"], content=as_newest(cast(Any, one))
            )
            for one in documents
        ],
    )
    superseded = [one["supersedes"]["code"] for one in documents if one["supersedes"]]
    newest = [one.content for one in rows if one.code not in superseded]
    files = {
        "schema.json": canonical(SCHEMA),
        "seals.json": canonical(seals),
        "journal.json": canonical(journal),
        "tables/placings.csv": _table("tables/placings.csv", placings(rows)),
        "tables/marks.csv": _table("tables/marks.csv", marks(rows)),
        "tables/winners.csv": _table(
            "tables/winners.csv", [row for one in newest for row in _winners(one, chance)]
        ),
    }
    for document, sheets in counted:
        name = f"{document['code']}-{document['number']}.json"
        files[f"results/{name}"] = canonical(document)
        files[f"sheets/{name}"] = canonical(sheets)
    return with_sums(files)


def with_sums(files: dict[str, bytes]) -> dict[str, bytes]:
    """With a manifest whose checksums fit."""
    parts = {name: part for name, part in files.items() if name != "manifest.json"}
    sums = {name: sha256(part).hexdigest() for name, part in parts.items()}
    manifest = {"format": FORMAT, "version": VERSION, "name": "รอบ", "files": sums, "schema": {}}
    return {**parts, "manifest.json": canonical(manifest)}


def faults_of(files: dict[str, bytes]) -> list[tuple[str, str, str]]:
    """File, place and code of every fault that the verifier finds."""
    return [(file, place, code) for file, place, code, _params in verify.Check(files).faults]


Spoil = Callable[[Plain], None]
