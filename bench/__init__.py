"""Benchmarks: what it costs, against something everybody knows."""

import intents  # noqa: F401  # first of all: numpy looks at its import on how many threads it may run
