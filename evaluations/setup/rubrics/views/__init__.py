"""Rubrics: the list, the editor, versions side by side, spreadsheets, paper."""
