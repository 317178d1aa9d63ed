"""What the running processes write to standard error: one line an entry, and nothing twelve times a second."""

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": FORMAT}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"apscheduler": {"level": "WARNING"}, "_granian": {"level": "ERROR"}},
}
