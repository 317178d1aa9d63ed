"""What the running processes write to standard error: one line an entry, and nothing twelve times a second."""

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
# APScheduler tells of every beat, and of every one left out because the one before still runs; both are as they should be.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": FORMAT}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"apscheduler": {"level": "ERROR"}, "_granian": {"level": "ERROR"}},
}
