"""Spreadsheets over HTTP: the file that comes, the file that goes, and remarks in words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evaluations.platform.spreadsheet.reading import MOST_BYTES, Remark

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SpreadsheetForm(forms.Form):
    """One spreadsheet; what is in it is for spreadsheet.reading to judge."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet (.xlsx, .ods or .csv)"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": f".xlsx,.ods,.csv,{XLSX}"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(in_words(Remark("", "too_large", {"megabytes": 10})))
        return file


def xlsx_answer(content: bytes, name: str) -> HttpResponse:
    """Send a spreadsheet under `name`, which is plain ASCII."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _of_file() -> dict[str, str]:
    """Why a file is not read at all."""
    return {
        "broken": _("The file is broken. Open it in a spreadsheet program and save it again."),
        "no_xlsx": _("This is no spreadsheet. Save it as .xlsx, .ods or .csv and try again."),
        "old_excel": _(
            "This is a file of an old Excel (.xls), or one with a password. Open it, choose “Save "
            "as”, “Excel Workbook (.xlsx)”, without a password, and bring it."
        ),
        "too_large": _("The file is larger than %(megabytes)s MB. Split it and try again."),
        "bomb": _("The file unpacks to far more than a table needs. It is not taken in."),
        "too_slow": _("The file takes too long to read. Copy the table into the template."),
        "busy": _("Other files are being read just now. Wait a moment and send it again."),
    }


def _of_cell() -> dict[str, str]:
    """What is wrong with a cell, whatever it should say."""
    return {
        "outside": _("There is no heading above this cell. Clear it, or use the template."),
        "merged": _("Merged cells cannot be read. Unmerge them and fill every cell."),
        "formula": _("A formula stands here. Paste it as a value."),
        "error_value": _("The cell holds the error %(value)s."),
        "long_cell": _("The text is longer than %(characters)s characters."),
        "too_long": _("There are more than %(rows)s rows. Split the file."),
        "empty": _("The sheet holds no rows below its headings."),
        "scaled": _(
            "The number format of this cell (percent, thousands) shows another figure than it "
            "holds. Give it the format “General” and type the figure."
        ),
    }


def _read_otherwise() -> dict[str, str]:
    """What was read otherwise than it looks, or not read."""
    return {
        "no_headings": _(
            "None of the headings stands in the first %(rows)s rows. Is this the right sheet? "
            "Use the template; its headings are: %(headings)s."
        ),
        "all_hidden": _("Every sheet of the file is hidden. Show the one with the table."),
        "hidden_sheets": _("Hidden sheets are not read: %(others)s. Read is “%(read)s”."),
        "other_sheets": _("Other sheets are not read: %(others)s. Read is “%(read)s”."),
        "above": _(
            "The headings stand in row %(row)s. What stands above them is not read: “%(text)s”."
        ),
        "not_read": _("These columns are not read: %(headings)s."),
        "left_out": _("This row is not read: it says nothing in the columns that are read."),
        "hidden_rows": _("%(count)s rows with content are hidden and are read: %(rows)s."),
        "hidden_columns": _("Columns with content are hidden and are read: %(columns)s."),
        "was_number": _(
            "A number stands here; “%(value)s” is stored. A 0 in front of it is lost: telephones "
            "and codes are typed into cells with the format “Text”."
        ),
        "was_date": _(
            "A date or time stands here; “%(value)s” is stored. If it was meant as text, give "
            "the cell the format “Text” and type it anew."
        ),
        "was_truth": _("TRUE or FALSE stands here; it is read as “%(value)s”."),
    }


def _of_table() -> dict[str, str]:
    """What is wrong with a heading or a value."""
    return {
        "unknown_heading": _("The heading “%(heading)s” is not known. Use the template."),
        "heading_twice": _("The heading “%(heading)s” stands there twice."),
        "no_heading": _("The heading “%(heading)s” is missing. Is this the right sheet?"),
        "required": _("“%(heading)s” must be filled in."),
        "twice": _("“%(value)s” stands in row %(row)s already."),
        "unknown": _("“%(value)s” is not known."),
        "several": _("“%(value)s” may be several offices. Write the code of one: %(codes)s."),
        "not_a_choice": _("“%(value)s” is none of: %(choices)s."),
        "too_many_letters": _("This is longer than %(most)s letters."),
        "not_a_code": _("A code has only a–z, A–Z, 0–9, - and _."),
        "circle": _("An office cannot stand below itself."),
        "not_an_email": _("This is not an e-mail address."),
        "not_a_number": _("“%(value)s” is not a number."),
        "not_a_date": _("“%(value)s” is not a date."),
        "percent": _("The cell shows %(value)s. Type points, in a cell that shows plain numbers."),
        "part_unknown": _("“%(value)s” is no number of a part of this rubric, such as 2 or 2.1."),
        "differs": _("“%(heading)s” must be the same in every row."),
        "sits": _(
            "This person sits in a committee of a running round. Close the account on its page."
        ),
        "not_a_time": _("“%(value)s” is not a time of day, such as 9.30."),
        "not_a_link": _("The meeting link must begin with https://."),
        "ends_early": _("The slot ends before it starts."),
        "begun": _("The slot has begun, so it stays as it is."),
        "several_people": _("Several people have the name “%(value)s”. Write the e-mail."),
        "other_name": _("This e-mail belongs to %(name)s."),
        "two_chairs": _("A committee has one chair at a time. Give the earlier one an end date."),
        "ends_first": _("The seat ends before it begins."),
        "too_many_lines": _("These are more than %(most)s lines."),
        "not_here": _(
            "“%(heading)s” stands here only to be read; a spreadsheet does not change it. Write "
            "it as it was, or leave the cell empty."
        ),
        "scored": _("Judging has begun: the class of the nominee can no longer be changed."),
        "refused": "%(why)s",
        "not_yours": _("This person belongs to another office, so you cannot change the entry."),
    }


def in_words(remark: Remark) -> str:
    """A remark as a sentence that says what to do."""
    sentences = {**_of_file(), **_of_cell(), **_read_otherwise(), **_of_table()}
    sentence = sentences[remark.code] % remark.values
    if remark.values.get("more"):
        more = ngettext(
            "The same in %(more)s more cell of this column.",
            "The same in %(more)s more cells of this column.",
            remark.values["more"],
        )
        return f"{sentence} {more % remark.values}"
    return sentence


def remark_lines(remarks: Iterable[Remark]) -> list[tuple[str, str]]:
    """Remarks as (cell, sentence)."""
    return [(remark.cell, in_words(remark)) for remark in remarks]
