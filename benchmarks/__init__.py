"""What the performance claims rest on: `make bench`, by hand, never in a test.

Every figure stands beside a floor measured in the same run: bare Django on the same PostgreSQL,
with sessions, CSRF protection and nothing else (floor.py). Processor time, not wall time, so that
a busy machine changes little.
"""
