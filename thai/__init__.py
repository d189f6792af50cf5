"""The Thai language: Buddhist-era dates, digits, sorting, cleaning, searching, form fields.

A leaf: it knows nothing of the rest of the project.
"""
