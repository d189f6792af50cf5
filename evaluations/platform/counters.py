"""What a web process counts as it happens, for Prometheus. Nothing here names a person.

With PROMETHEUS_MULTIPROC_DIR in the environment (`manage.py serve` sets it) every process counts
into a file of its own, and whichever is asked adds them up.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram

COUNTED = CollectorRegistry()
REQUESTS = Histogram(
    "cdd_request_seconds",
    "Requests by the name of their page and the class of their status.",
    ("view", "status"),
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
    registry=COUNTED,
)
SAVES = Counter(
    "cdd_saves",
    "Marks and notes that devices handed in, by what became of each (conflict, refused …).",
    ("outcome",),
    registry=COUNTED,
)
SIGN_INS = Counter("cdd_sign_ins", "Events of signing in.", ("kind",), registry=COUNTED)
