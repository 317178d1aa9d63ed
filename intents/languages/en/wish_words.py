"""How English puts a wish for a visit, apart from its day and time; in the spelling `normalise` gives."""

FIRST_OF_THE_DAY = (
    r"first thing|first slot|(?:right|just) (?:when|as) you open|as soon as you(?: guys)? open|"
    r"(?:the )?(?:minute|moment|second) you(?: guys)? open|when (?:you|the doors?) opens?|at opening(?: time)?\b"
)
SOONEST = (
    r"\b(?:the )?(?:very )?(?:earliest|soonest)\b|\basap\b|\ba\.s\.a\.p\b|"
    r"\bas (?:soon|early) as (?:possible|you can|it gets|u can)|\b(?:first|next) (?:available|free|opening|possible)\b|"
    r"\bthe sooner the better|\bsooner the better|^\W*(?:the )?first(?: one)?(?:,? please)?\W*$"
)
ANYTHING = (
    r"\bany(?: ?time| ?day| of (?:them|those|these)| one)?(?: of them)? (?:is|are|works?|will|would|suits?|does|that)\b|"
    r"^\W*any(?: ?time| ?day| one)?(?:,? please)?\W*$|\bwhenever\b|\bno (?:real |strong )?preference|"
    r"\b(?:do ?n'?t|does ?n'?t|do not|does not) (?:really )?(?:mind|matter|care)\b|"
    r"\b(?:up to you|your (?:choice|call)|you (?:choose|pick|decide))\b|"
    r"\beither(?: one| day| time| way| of (?:them|those|these|the two))? (?:is|works?|will|would|suits?|does)\b|"
    r"^\W*either(?: one| day| time| way)?(?: please)?\W*$|\bwhatever (?:works|suits|is|you)|\b(?:i'?m easy|flexible)\b"
)
ABOUT = r"\b(?:around|about|roughly|approx|near|ish)\b|\dish\b|~\d"
ASKS = r"\?\s*$"
BOOKS = r"\bbook(?:ing)?\b|\breserv|\bappointment"
WANTS = (
    r"\b(?:i'?d|i would|we'?d|would) (?:like|love)|\b(?:i|we) (?:want|wanna|need|fancy)|\bi(?:'?m|"
    r" am) (?:after|hoping|wanting|looking)|"
    r"\b(?:can|could|may) (?:i|we|you (?:fit|squeeze|do|book))|\bany chance|\bplease\b|"
    r"\blet'?s (?:do|go|make)|\bget (?:my|me|in)\b"
)
GREETS = (
    r"^\W*(?:(?:hi|hello|hey)\W+)?(?:good )?(?:morning|afternoon|evening)(?: all| there|"
    r" everyone)?(?=\s*(?:[,.!:;\n-]|$))(?!\s*$)"
)
OWN = r"\bmy (.{1,20}?) (?:appointment|reservation|booking|visit)\b"
LATEST = (
    r"\b(?:the )?(?:very )?latest\b(?! (?:news|by))|\b(?:the )?last (?:one|slot|appointment|start|"
    r"possible|available|time)(?: of the day)?\b|"
    r"\bas late as (?:possible|you can|it gets|you do)"
)
_N = r"(?:an?|one|1)"
# What counts from the day or time named before, in days; and by how much later or earlier.
DAYS_ON: tuple[tuple[str, int], ...] = (
    (r"\btwo days (?:later|on|after)\b", 2),
    (
        r"^\W*(?:ok(?:ay)?,? |and )?day after(?! tomorrow)\b|"
        r"(?<!tomorrow but )(?<!tomorrow, but )(?<!tomorrow, )(?<!tomorrow )\bthe (?:day after(?! tomorrow)|"
        r"following day|next day)\b|"
        rf"\b{_N} day (?:later|on|after)\b",
        1,
    ),
    (rf"\bthe day before(?! yesterday)|\bthe previous day\b|\b{_N} day (?:earlier|before|sooner)\b", -1),
    (
        rf"\b(?:exactly )?{_N} week (?:later|on|after|further|out)\b(?! (?:from |on )?(?:today|"
        rf"tomorrow|mon|tue|wed|thu|fri|sat|sun))|"
        r"\bsame day next week\b|\b(?:push|move|put) (?:it|that|this) (?:back |out )?(?:by )?a week\b|"
        r"\b(?:seven|7) days (?:later|on|after)\b|\bthe (?:following week|week after(?! next))\b",
        7,
    ),
    (rf"\b{_N} week (?:earlier|before|sooner)\b|\bthe week before\b", -7),
)
_WAY = r"(?:later|on|after(?:wards)?|(?P<back>earlier|sooner|before|up))"
HOURS_ON = (
    rf"\b(?P<h>an|one|two|three|a couple of|[1-5])(?: and a (?P<half>half))? hours? {_WAY}\b|"
    rf"\b(?P<half2>half an hour|a half[- ]hour) {_WAY.replace('back', 'back2')}\b|"
    rf"\b(?P<m>[1-5]?\d) ?min(?:ute)?s? {_WAY.replace('back', 'back3')}\b"
)
SAME_TIME = (
    r"\b(?:the )?(?:very )?same (?:time|hour|slot)\b|\bsame o'?clock\b|\b(?:rest|everything(?: else)?|all else) "
    r"(?:as (?:it )?(?:is|stands|was)|stays?|the same|unchanged)\b|\b(?:keep|leave) the (?:time|hour)\b"
)
# What makes a day one of its own, and not one of those that were named before.
ON_ITS_OWN = r"\d(?! ?(?::|[ap]\.?m|ish|o'?clock))|\b(?:this|next|today|tomorrow|tmrw|coming)\b"
SAME_DAY = r"\b(?:on )?(?:the )?(?:very )?same day\b|\b(?:that|this) (?:very )?day\b"
MINUTES_PAST: tuple[tuple[str, int], ...] = (
    (
        r"^\W*(?:ok(?:ay)?,? |then,? |say,? |make it |let'?s say |at )*half past(?:,? then|,? please|,? instead)?\W*$",
        30,
    ),
    (
        r"^\W*(?:ok(?:ay)?,? |then,? |say,? |make it |let'?s say |at )*(?:a )?quarter past(?:,? then|,? please|,? instead)?\W*$",
        15,
    ),
)
WHICH = {
    "later": (
        r"\b(?:the|that) (?:later|latter|last)(?: (?:one|time|slot|day|booking|appointment|visit|option))?"
        r"(?=\W*$|,? (?:please|then|works|is|suits|it is|would))|\b(?:later|latter) (?:one|time|slot|"
        r"day|booking|appointment|visit)\b|^\W*later (?:is|works|would|suits)\b"
    ),
    "earlier": (
        r"\b(?:the )?(?:earlier|former|sooner)(?: (?:one|time|slot|day|booking|appointment|visit|option))\b|"
        r"\bthe (?:earlier|former|sooner)\b|^\W*earlier (?:is|works|would|suits)\b"
    ),
    "first": r"\b(?:the )?(?:first|1st|top)(?: (?:one|time|slot|day|option|of (?:those|them|these)))\b",
    "second": r"\bthe (?:second|2nd|middle)(?: (?:one|time|slot|day|option|of (?:those|them|these)))\b",
    "third": r"\bthe (?:third|3rd)(?: (?:one|time|slot|day|option|of (?:those|them|these)))\b",
    "other": r"\bthe other(?: (?:one|time|slot|day|option))?\b(?! day you)",
}
_KIN = (
    r"(?:daughter|son|kid|mum|mom|mother|dad|father|sister|brother|wife|husband|partner|boyfriend|girlfriend|friend|mate|"
    r"flatmate|roommate|colleague|cousin|aunt|sister-in-law|mother-in-law)"
)
# How many people a visit is for: the first pattern found counts.
PEOPLE: tuple[tuple[str, int], ...] = (
    (
        r"\b(?:just|only) (?:for )?(?:me|myself|one(?: person| of us)?|the one of us)\b(?! (?:thing|"
        r"question|more))|\bfor one person\b|\b(?:me|myself) alone\b|\bon my own\b|"
        r"\bmake it (?:just )?one\b(?! (?:pm|o|thirty))|\bsolo\b|\bby myself\b",
        1,
    ),
    (r"\bfour of us\b|\bfor four(?: people| of us)\b|\b4 (?:people|of us)\b", 4),
    (r"\bthree of us\b|\bfor three(?: people| of us)\b|\b3 (?:people|of us)\b", 3),
    (
        r"\b(?:two|both|2) of us\b|\bus (?:two|both)\b|\bfor (?:two|2|both)(?: people|"
        r" of us)?\b(?! (?:o'?clock|weeks?|days?|hours?|pm|thirty))|\b2 people\b|\btwo people\b|"
        r"\bas a (?:couple|pair)\b|"
        rf"\bme and (?:my|a) {_KIN}\b|\b(?:a|my) {_KIN} and (?:i|me|myself)\b|\b(?:with|plus|"
        rf"and) my {_KIN}(?: too| as well)?(?=\W*$|,| please| on | at | this | next )|"
        r"\bwe'?(?: a)?re (?:two|2)\b|"
        rf"\bboth (?:me|my)\b|"
        rf"\bmy {_KIN}(?: \w+)? (?:wants?|fancies|would like|'d like|too|as well|also|along)\b|"
        rf"\btogether with my {_KIN}\b|\bbring(?:ing)? my {_KIN} (?:for|to have|to get|too)\b",
        2,
    ),
)
SMALLER = (
    r"\b(?:the )?(?:smaller|cheaper|shorter|cheapest|smallest|partial) (?:one|option|treatment)\b|"
    r"\bthe (?:smaller|cheaper)\b"
)
DEARER = (
    r"\b(?:the )?(?:dearer|bigger|larger|longer|pricier|full|more expensive) (?:one|option|treatment|version)\b|"
    r"\bthe (?:dearer|bigger|pricier)\b|\b(?:whole|full) (?:thing|lot)\b"
)
FOR_FREE = r"\b(?:the )?free (?:one|thing|option|visit|session|first visit)\b|\bthe one that'?s free\b"
PRICED = r"\b(?:the )?(?P<price>\d[\d,]{3,6}|\d{1,2} ?k) ?(?:yen )?(?:one|option|treatment)\b"
# The next such weekday after the day that was named.
WEEKDAY_AFTER = (
    r"\bthe (?:following|next) (?P<wds>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\b|"
    r"\bthe (?P<wds2>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*) after\b(?: that)?(?! next)"
)
