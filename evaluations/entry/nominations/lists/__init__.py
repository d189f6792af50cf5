"""Nominations as a spreadsheet, a row for each."""
