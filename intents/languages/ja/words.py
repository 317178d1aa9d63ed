"""What the calendar is called in Japanese."""

WEEKDAYS = "月火水木金土日"  # Monday first, as everywhere here
# Two things asked about in one breath: 料金と痛みについて教えて. What compares them, or has both at once, is one question.
TWO_THINGS = (
    r"^(?!.*(?:違|どちら|どっち|比べ|併用|一緒|同時))(?P<before>)(?P<one>[^、。,「」とはがをにでも ]{1,10})(?:と(?!か)|、)"
    r"(?P<other>[^、。,「」とはがをにでも ]{1,10}?)(?P<rest>(?:のこと|の説明)?(?:について|に関して|を|が|は|って)[^、。「」]+)$"
)
ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988}  # the year before the first one
