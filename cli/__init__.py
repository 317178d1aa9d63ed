import intents  # noqa: F401  # first of all: numpy, which the store loads, looks at its import on how many threads it may run
