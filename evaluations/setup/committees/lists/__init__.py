"""Committees and their seats as a spreadsheet, a row for each seat."""
