"""Bases that releases left, kept in tests/data/releases/, and their way to today's code."""
