"""What the calendar is called in Japanese."""

WEEKDAYS = "月火水木金土日"  # Monday first, as everywhere here
ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988}  # the year before the first one
