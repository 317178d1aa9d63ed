"""How English puts a wish for a visit, apart from its day and time; in the spelling `normalise` gives."""

FIRST_OF_THE_DAY = (
    r"first thing|first slot|(?:your|the) (?:very )?first (?:appointment|opening|time|"
    r"visit) (?:of the day|on\b)|\x00,? (?:your|the) (?:very )?first (?:appointment|time)\b|"
    r"(?:right|just) (?:when|as) you open|as soon as you(?: guys)? open|"
    r"(?:the )?(?:minute|moment|second) you(?: guys)? open|when (?:you|the doors?) opens?|at opening(?: time)?\b"
)
SOONEST = (
    r"\b(?:the )?(?:very )?(?:earliest|soonest)\b|\basap\b|\ba\.s\.a\.p\b|"
    r"\bas (?:soon|early) as (?:possible|you can|it gets|u can)|\b(?:first|next|nearest|"
    r"quickest) (?:one )?(?:\w+ )?(?:available|free|opening|possible|you have|you've got|"
    r"you can)\b|"
    r"\bwhat(?:ever)?(?:'s| is)? (?:first|soonest|quickest|nearest)\b|\bquickest (?:one|time|slot|"
    r"date)\b|\bas soon as (?:u|you) can\b|"
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
ABOUT = r"\b(?:around|about|roughly|approx|near|ish|circa|or so|or thereabouts|give or take)\b|\dish\b|~\d"
ASKS = (
    r"\?\s*$|^\W*(?:(?:hi+|hey+|hello|sorry|um+|so|and|ok(?:ay)?|also|but|btw|oh|wait|anyway|well|like|just wondering|"
    r"quick q\w*)\W+)*"
    r"(?:(?:wh?at|when|where|which|who|why|how|wats|whats|wheres)\b(?! (?:about|abt)\b)|"
    r"(?:do|does|did|are|r) (?:you|u|the|they|it|there|this|that|your|ur|i)\b|is (?!me|fine|ok|okay|good|great|perfect|"
    r"that'?s)\w)"
)
_AVAILABLE = (
    r"\b(?:what|which) (?:times?|slots?|hours)\b(?! (?:do|does|are|r) (?:you|u|it) (?:open|close|shut))|\bslots?\b|"
    r"\bavailab|\bopenings\b|\b(?:anything|"
    r"something|any times?) (?:free|open|left)\b|\bhours free\b|\bfree (?:slots?|times?)\b"
)
BOOKS = (
    _AVAILABLE
    + r"|"
    + (
        r"\bbook(?:ing|ed)?\b|\breserv|\bappointment|\bappt|\bget (?:me |us )?in\b|\b(?:fit|"
        r"squeeze) (?:me|us) in\b|\bcome (?:in|by|round)\b"
    )
)
WANTS = (
    r"\b(?:i'?d|i would|we'?d|would) (?:like|love)|\b(?:i|we) (?:want|wanna|need|fancy)|\bi(?:'?m|"
    r" am) (?:after|hoping|wanting|looking)|"
    r"\b(?:can|could|may) (?:i|we|you (?:fit|squeeze|do|book))|\bany chance|\bplease\b|"
    r"\blet'?s (?:do|go|make)|\bget (?:my|me|in)\b"
)
LEADS_IN = (
    r"^\W*(?:(?:hm+|um+|oh|ah|wait|also|btw|hey|hi|sorry|so|ok(?:ay)?|and|"
    r"(?:just )?(?:one|another|a) (?:more |last |quick |other )?(?:thing|question)|quick (?:one|question))\b[\s,.:]*)+"
    r"(?=(?:can|could|do|does|did|is|are|am|will|would|should|may|what|when|where|which|who|why|how)\b)"
)
GREETS = (
    r"^\W*(?:(?:hi|hello|hey)\W+)?(?:good )?(?:morning|afternoon|evening)(?: all| there|"
    r" everyone)?(?=\s*(?:[,.!:;\n-]|$))(?!\s*$)"
)
OWN = r"\bmy (.{1,20}?) (?:appointment|reservation|booking|visit)\b"
LATEST = (
    r"\b(?:the )?(?:very )?latest\b(?! (?:news|by))|\b(?:the )?last (?:one|slot|appointment|start|"
    r"possible|available|time)(?: of the day)?\b|"
    r"\b(?:right |just )?before (?:you|u) (?:guys )?(?:close|shut)\b|"
    r"\b(?:right )?before closing\b|\b(?:at|near|close to) closing(?: time)?\b|"
    r"\bas late as (?:possible|you can|it gets|you do)"
)
_N = r"(?:an?|one|1)"
_NUMBERS = {2: "two|2|a couple of", 3: "three|3", 4: "four|4", 5: "five|5", 6: "six|6"}
_IT = r"(?:it|that|this|things|the (?:booking|appointment|visit))"
# What counts from the day or time named before, in days; and by how much later or earlier.
DAYS_ON: tuple[tuple[str, int], ...] = (
    *((rf"\b(?:{words}) days (?:later|on|after)\b(?! tomorrow)", days) for days, words in _NUMBERS.items()),
    *((rf"\b(?:{words}) days (?:earlier|before|sooner|prior)\b", -days) for days, words in _NUMBERS.items()),
    (
        r"^\W*(?:ok(?:ay)?,? |and |then )?(?:the )?(?:day after(?! tomorrow)|next day)\b|"
        r"(?<!tomorrow but )(?<!tomorrow, but )(?<!tomorrow, )(?<!tomorrow )\bthe (?:day after(?! tomorrow)|"
        r"following day|next day)\b(?: that| after)?|"
        rf"\b{_N} day (?:later|on|after)\b|\b(?:push|move|put|shift) {_IT} (?:back |out )?(?:by )?{_N} day\b",
        1,
    ),
    (rf"\bthe day before(?! yesterday)|\bthe previous day\b|\b{_N} day (?:earlier|before|sooner|prior)\b", -1),
    (
        rf"\b(?:exactly )?{_N} week (?:later|on|after|further|out)\b(?! (?:from |on )?(?:today|"
        rf"tomorrow|mon|tue|wed|thu|fri|sat|sun))|"
        r"\b(?:the )?same (?:week)?day(?:,? (?:and )?(?:the )?same time)? (?:the )?(?:next week|following week|week after)\b|"
        rf"\b(?:push|move|put|shift) {_IT} (?:back |out )?(?:by )?(?:{_N}|one full) week\b|"
        r"(?<=time )(?:the )?next week\b|"
        r"\b(?:seven|7) days (?:later|on|after)\b|\b(?:the )?(?:following week|week after(?! next)(?: that)?)\b(?! \x00)",
        7,
    ),
    (r"\b(?:two|2) weeks (?:later|on|after)\b(?! (?:from |on )?(?:today|tomorrow|mon|tue|wed|thu|fri|sat|sun))", 14),
    (rf"\b{_N} week (?:earlier|before|sooner|prior)\b|\bthe (?:week before|previous week)\b", -7),
)
# The week or weekend of the day named before.
WEEK_OF_IT = r"\b(?:that|the same|same) week\b(?!end)"
WEEKEND_OF_IT = r"\b(?:that|the same|same) weekend\b"
_WAY = r"(?:later|on|after(?:wards)?|(?P<back>earlier|sooner|before|up))"
_PUSH = r"(?:push|move|put|shift|make)"
HOURS_ON = (
    rf"\b{_PUSH} {_IT}(?: (?:back|out|later))?(?: by)? (?P<h2>an|one|two|three|"
    rf"[1-3]) hours?(?: and a (?P<half4>half))?(?: later)?\b|"
    rf"\b{_PUSH} {_IT}(?: (?:back|out|later))?(?: by)? (?P<half5>half an hour|a half[- ]hour)(?: later)?\b|"
    rf"\b{_PUSH} {_IT}(?: (?:back|out|later))?(?: by)? (?P<m2>[1-5]?\d) ?min(?:ute)?s?(?: later)?\b|"
    rf"\b(?P<back4>bring|move|pull|shift) {_IT} (?:forward|up|earlier)(?: by)? (?:(?P<h3>an|one|"
    rf"two|three|[1-3]) hours?(?: and a (?P<half6>half))?|"
    rf"(?P<half7>half an hour|a half[- ]hour)|(?P<m3>[1-5]?\d) ?min(?:ute)?s?)\b|"
    rf"\b(?P<h4>an|one|two) hours? and a (?P<half8>half) {_WAY.replace('back', 'back5')}\b|"
    rf"\b(?P<h>an|one|two|three|a couple of|[1-5])(?: and a (?P<half>half))? hours? {_WAY}\b|"
    rf"\b(?P<half2>half an hour|a half[- ]hour) {_WAY.replace('back', 'back2')}\b|"
    rf"\b(?P<m>[1-5]?\d) ?min(?:ute)?s? {_WAY.replace('back', 'back3')}\b"
)
SAME_TIME = (
    r"\b(?:the|that) same,? but\b(?![^.!?]*(?:\d|o'clock|noon|morning|afternoon|evening))|"
    r"\b(?:the )?(?:very )?same (?:time|hour|slot)\b|\bsame o'?clock\b|\b(?:rest|everything(?: else)?|all else) "
    r"(?:as (?:it )?(?:is|stands|was)|stays?|the same|unchanged)\b|\b(?:keep|leave) the (?:time|hour)\b"
)
# What makes a day one of its own, and not one of those that were named before.
ON_ITS_OWN = r"\d(?! ?(?::|[ap]\.?m|ish|o'?clock))|\b(?:this|next|today|tomorrow|tmrw|coming)\b"
SAME_DAY = (
    r"\b(?:on )?(?:the )?(?:very )?same (?:day|date)\b|\b(?:that|this) (?:very )?(?:day|date)\b|"
    r"\bthat (?=(?:same )?(?:morning|afternoon|arvo|evening|night)\b)|"
    r"\b(?:keep|leave) the (?:day|date)\b|\b(?:day|date) (?:stays|as (?:it )?is)\b"
)
# Any time later or earlier than the one named before.
LATER = (
    r"\b(?:any(?:thing|where|time)?|something|some ?time|one|a (?:bit|little|touch|tad|smidge)|"
    r"bit|slightly|somewhat|much|even|way|lots?) (?:any )?later\b|"
    r"\blater (?:in|on|that|the same|than that|time|slot|in the)\b|(?<!not )(?<!n't )\b(?:too|bit|"
    r"little|so) early\b|^\W*(?:ok |hmm |and )?later(?: (?:please|maybe|than that))?\W*$"
)
EARLIER = (
    r"\b(?:any(?:thing|where|time)?|something|some ?time|one|a (?:bit|little|touch|tad|smidge)|"
    r"bit|slightly|somewhat|much|even|way|lots?) (?:any )?(?:earlier|sooner)\b|"
    r"\b(?:earlier|sooner) (?:on|that|the same|than that|time|slot)\b|(?<!not )(?<!n't )\b(?:too|"
    r"bit|little|so) late\b|^\W*(?:ok |hmm |and )?(?:earlier|sooner)(?: (?:please|maybe|"
    r"than that))?\W*$"
)
MINUTES_PAST: tuple[tuple[str, int], ...] = (
    (
        r"^\W*(?:ok(?:ay)?,? |then,? |say,? |make it |let'?s say |at )*half past(?:,? then|,? please|,? instead)?\W*$",
        30,
    ),
    (
        r"^\W*(?:ok(?:ay)?,? |then,? |say,? |make it |let'?s say |"
        r"at )*(?:a )?quarter past(?:,? then|,? please|,? instead)?\W*$",
        15,
    ),
)
WHICH = {
    "later": (
        r"\bthe (?:later|latter) of (?:the|those|these|them)\b|"
        r"\b(?:the|that) (?:later|latter|last)(?: (?:one|time|slot|day|booking|appointment|visit|option))?"
        r"(?=\W*$|,? (?:please|then|works|is|suits|it is|would))|\b(?:later|latter) (?:one|time|slot|"
        r"day|booking|appointment|visit)\b|^\W*later (?:is|works|would|suits)\b"
    ),
    "earlier": (
        r"\b(?:the )?(?:earlier|former|sooner)(?: (?:one|time|slot|day|booking|appointment|visit|option))\b|"
        r"\bthe (?:earlier|former|sooner)\b(?: of (?:the|those|these|them)\b)?|^\W*earlier (?:is|works|would|suits)\b"
    ),
    "first": r"\b(?:the )?(?:first|1st|top)(?: (?:one|time|slot|day|option|of (?:those|them|these)))\b",
    "second": r"\bthe (?:second|2nd|middle)(?: (?:one|time|slot|day|option|of (?:those|them|these)))\b",
    "third": r"\bthe (?:third|3rd)(?: (?:one|time|slot|day|option|of (?:those|them|these)))\b",
    "other": r"\bthe other(?: (?:one|time|slot|day|option))?\b(?! day you)",
}
_KIN = (
    r"(?:daughter|son|kid|child|mum|mom|mam|mother|dad|father|sister|sis|brother|bro|twin|wife|husband|hubby|missus|partner|"
    r"fianc[e\w]+|boyfriend|girlfriend|bf|gf|bff|bestie|friend|mate|pal|buddy|flatmate|roommate|"
    r"housemate|colleague|coworker|co-worker|"
    r"cousin|aunt|auntie|niece|neighbou?r|gran|grandma|grandmother|sister-in-law|mother-in-law|daughter-in-law)"
)
_NOT_COUNTED = r"(?! (?:o'? ?clock|weeks?|days?|hours?|pm|am|thirty|fifteen|months?|minutes?|or))"
_PERSONS = r"(?:people|ppl|persons?|pax|guests?|adults?|spots|slots|places|seats|appointments|bookings|of us)"
# How many people a visit is for: the first pattern found counts.
PEOPLE: tuple[tuple[str, int], ...] = (
    (
        r"\b(?:just|only) (?:for )?(?:me|myself|one(?: person| of us)?|the one of us)\b(?! (?:thing|"
        r"question|more|left))|\b(?:one|1|a single) person\b|\b(?:me|myself) alone\b|\b(?:come|"
        r"coming|go|going|be) alone\b|^\W*alone\W*$|\bon my own\b|"
        r"\bmake it (?:just )?one\b(?! (?:pm|o|thirty))|\bsolo\b|\bby myself\b|\bwithout (?:her|"
        r"him|them|my \w+)(?: after all)?\b",
        1,
    ),
    (rf"\b(?:four|4) {_PERSONS}\b|\bfor four\b{_NOT_COUNTED}|\bparty of (?:four|4)\b", 4),
    (
        rf"\b(?:three|3) {_PERSONS}\b|\bfor three\b{_NOT_COUNTED}|\bparty of (?:three|3)\b|"
        rf"\bme and (?:my )?two (?:{_KIN}s|others)\b",
        3,
    ),
    (
        rf"\b(?:two|both|2) {_PERSONS}\b|\bus (?:two|both)\b|\bfor (?:two|2|both)\b{_NOT_COUNTED}|"
        r"\bas a (?:couple|pair)\b|\ba pair of us\b|\b(?:party|group) of (?:two|2)\b|\b(?:my |"
        r"a )?plus one\b|\bthe pair of us\b|"
        rf"\b(?:me|myself|i) (?:and|\+|&|plus|n) (?:my|a|one) (?:\w+ )?{_KIN}\b|\b(?:a|"
        rf"my) {_KIN} (?:and|&|\+|plus|n) (?:i|me|myself)\b|\b(?:with|plus|"
        rf"and|along with|alongside) my {_KIN}(?: too| as well)?(?=\W*$|,| please| on | at | this | next )|"
        r"\b(?:we'?(?: a)?re|there(?:'s|'ll be| are| will be| is)|we'd be|it's|it'd be|"
        r"it'll be) (?:two|2)\b(?! (?:o|pm|weeks?|days?|hours?|months?|:|\d))|"
        rf"\bboth (?:me|my|for me)\b|"
        rf"\bmy {_KIN}(?: \w+)? (?:wants?|fancies|would like|'d like|'s keen|is keen|is interested|too|as well|also|along)\b|"
        rf"\btogether with my {_KIN}\b|\b(?:bring(?:ing)?|take|taking) (?:my|a) {_KIN} (?:for|"
        rf"to have|to get|too|as well|along to|who)\b|"
        rf"\b(?:can|could|would|may) my {_KIN} (?:come|join|book|have it|get it|also|be)\b|"
        rf"\bfor (?:me|myself) and (?:my|a|one) (?:\w+ )?{_KIN}\b|\bmy {_KIN} and (?:i|me|myself)\b",
        2,
    ),
)
SMALLER = (
    r"\b(?:the )?(?:smaller|cheaper|shorter|cheapest|smallest|partial|small|cheap|short|"
    r"little) (?:one|option|treatment|version)\b|"
    r"\bthe (?:smaller|cheaper|cheapest|small one)\b|^\W*(?:ok |then |"
    r"make it )?(?:the )?(?:cheaper|cheapest|smaller|smallest)(?: please| then)?\W*$"
)
DEARER = (
    r"\b(?:the )?(?:dearer|bigger|larger|longer|pricier|full|big|expensive|complete|dearest|"
    r"more expensive|most expensive) (?:one|option|treatment|version)\b|"
    r"\bthe (?:dearer|bigger|pricier)\b|\b(?:whole|full) (?:thing|lot)\b"
)
FOR_FREE = (
    r"\b(?:the )?free (?:one|thing|option|visit|session|first visit|appointment|advice|intro)\b|"
    r"\bthe one that'?s free\b|\bcoun[sc]ell?ing\b|"
    r"\b(?:just |only )?(?:talk|chat|speak)(?:ing)? (?:(?:to|with) (?:a |the |your )?(?:doctor|"
    r"doc|nurse|specialist|someone|somebody) )?(?:about it )?first\b|"
    r"\b(?:just|only) (?:a |some |want(?: some)? )?(?:talk|chat|advice|consult)\b"
)
# Told by its length: the 45 minute one.
LASTING = r"\b(?:the )?(?P<minutes>\d{2,3}) ?-?(?:min(?:ute)?s?|') (?:one|option|treatment|slot|thing|session)\b"
# What part of its name is enough where it was asked which: "nose", said to "which treatment?".
WHO_ELSE = rf"\b(?:{_KIN}|the other|second person|both of us|one of us|she|he|him|her|another)\b"
_WHO = (
    rf"(?P<who>me|myself|i|mine|(?:my|the|a) (?:\w+ )?{_KIN}|she|he|him|her|hers|his|the other(?: one| person)?|another|"
    r"one(?: of us)?|(?:the )?(?:first|second) (?:person|one))"
)
_GETS = (
    r"(?:'d| would|'ll| will|'s| is| am|'m)?(?: (?:just|only|like|love|want|wants|need|needs|get|gets|take|takes|taking|do|does|"
    r"doing|have|has|having|getting|book|fancies|fancy|prefers?|thinking|to|for|be|interested|in))*"
)
# Somebody beside what is to be had by them, which stands as \x01.
EACH: tuple[str, ...] = (
    rf"\x01(?: (?:dermapen|treatment|one|area|and|\x01))*(?: (?:is|goes|would be))? (?:for|on|=|->) {_WHO}\b",
    rf"(?:\b|^){_WHO}{_GETS}[:,=-]? ?(?:(?:the|a|an|just|only|my|her|his|whole) )*\x01",
)
_DAY_NAMED = r"(?:on |the )?(?:mon|tue|wed|thu|fri|sat|sun|\d{1,2}(?:st|nd|rd|th))[^,.;!?]*"
# One of several days is decided for: group day.
DECIDES: tuple[str, ...] = (
    rf"\b(?:back to|(?:has|have|had|needs?|got) to be|let'?s (?:do|say|go (?:with|for)|make it)|make it|so it'?(?:s|ll be)|"
    rf"(?:i|we)'?ll (?:go (?:with|for)|take)|stick (?:with|to)|settle (?:on|for)) (?P<day>{_DAY_NAMED})",
    r"\b(?P<day>(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?) (?:is|suits|works|fits|would be|'?ll be)"
    r"(?: me| for me| us)?(?: much| way| far| a lot)? (?:better|best|easier|smarter)\b",
)
JOINS_CLAUSES = r" and "
NAMES_SOMEBODY = r"(?!)"  # capitals tell a name
TELLS_BEFORE_A_GAP = r"(?!)"  # a space parts no sentences
# A clause that tells of what is on a day, and wants nothing on it.
TELLS_OF_A_DAY = (
    r"\b(?:i(?:'ve| have)(?: got)?|i'?m|we'?re|my \w+ (?:is|has)|there(?:'s| is)|it'?s my|i forgot|clash\w*|that'?s (?:my|"
    r"when|the)) "
    r"(?!(?:free|off|available|around|thinking|hoping|looking|after)\b)"
)
# Behind it stands what counts, in the place of what was said before it.
TAKES_BACK = (
    r"(?:[,.;…!?-]+|\s-+)\s*(?:(?:oh|hmm+|um|ah|er|well|argh|ugh)[ ,.…]*)*\b(?:no+(?! (?:idea|problem|rush|worries|need|one|more|"
    r"later|earlier|sooner|good|use|other|thanks))|nah|nope|wait|actually|sorry|hang on|hold on|"
    r"scratch that|make that|or rather|i mean(?:t)?|"
    r"correction|on second thou?ghts?)\b(?:[ ,.…!]+(?:no|wait|sorry|actually|make that|make it|i mean|let'?s say)\b)*[ ,.…!]*"
)
# Asks whether something can be had.
ASKS_WHETHER_FREE = (
    r"\b(?:doable|feasible|possible|available|(?:anything|something|any|slots?|"
    r"still) (?:free|open|left)|free\?|any (?:chance|room|space|"
    r"slots?|openings?|luck)|squeeze|(?:does|would|could) (?:that|it) work)\b"
)
ASKS_WHAT_IS_FREE = (
    r"\b(?:what|which|wat) (?:other |all |are (?:the |your )?)?(?:times?|timings?|slots?|hours|days?|dates?|openings?|options)\b"
    r"(?! (?:do|does|did) (?:you|u|it) (?:open|close|shut|take)| (?:are|r) (?:you|u) (?:open|closed)|.*\b(?:my|mine)\b)|"
    r"\b(?:what|which) (?:do|have|can|could) (?:you|u|i) (?:have|got|offer|choose|do)\b(?!.*\b(?:booked|now|still)\b)|"
    r"\bwhat(?:'s| is| else is)? (?:free|available|open|left)\b(?! (?:from|about))"
)
# A part of the name of a service, which stands as \x01, as people wish for it.
BESIDE_A_PART = (
    r"\b\x01 (?:thing|bit|area|part|stuff|job|session|again|please|pls|plz)\b|\b(?:just|only|do|"
    r"for) (?:the |my )?\x01(?=\W*$|,| on | at | please)"
)
# Such a part by itself, where a day or a time stands beside it; and what joins two of one name.
PART_ALONE = r"(?:^|[,.;!?\n\x00])\W*\x01(?=\s*(?:[,.;!?\n\x00]|$))"
BETWEEN_PARTS = r" ?(?:\band\b|'?\bn\b'?|&|\+|/|,|\bplus\b) ?"
PART_OF_NAME = r"[a-z]{4,}"
PRICED = r"\b(?:the )?(?P<price>\d[\d,]{3,6}|\d{1,2} ?k) ?(?:yen )?(?:one|option|treatment)\b"
# The next such weekday after the day that was named.
WEEKDAY_OF_NEXT_WEEK = r"(?!)(?P<wds>x)"
WEEKDAY_AFTER = (
    r"\bthe (?:following|next) (?P<wds>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\b|"
    r"\bthe (?P<wds2>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*) after\b(?: that)?(?! next)"
)

# Asks what is reserved for them.
OWN_VISITS = (
    r"\bwhen (?:do|should|shall|must|am) i (?:(?:have|need|supposed) to )?(?:show up|turn up|come in|be there|due|rock up|in)\b|"
    r"\b(?:am i|are we) (?:still )?(?:booked|down)\b|\bwhat(?:'s| is| was| day (?:is|was)|"
    r" time (?:is|was)| date (?:is|was))? my (?:booking|appointment|reservation|visit)\b|"
    r"\b(?:is|was) my (?:booking|appointment|reservation|visit)\b|"
    r"\b(?:what|which|when|how many)\b.{0,40}\b(?:have i (?:got|booked)|do i (?:still |"
    r"currently )?have(?: booked| left)?|i(?:'ve| have)? (?:got|booked)|i (?:still |"
    r"currently )?have|am i (?:booked|down|coming))\b|"
    r"\bwhen(?:'s| is| was) my\b|\bwhat time(?:'s| is| was) (?:my|mine|it again)\b|"
    r"\bwhich (?:ones?|bookings?|appointments?) (?:remain|are left|is left)|"
    r"\bdo i (?:still )?have (?:anything|something|any|a) (?:booked|booking|reserv|appointment|"
    r"left)|\b(?:did|has) (?:it|that|my (?:request|booking|change)) (?:go|gone|get|"
    r"got)(?: through| in)?\b|"
    r"\b(?:so |is |does )?the (?:\w+ )?(?:visit|appointment|booking|talk|"
    r"one)(?: on \w+)? (?:stands?|still (?:stands?|on|happening))\b|"
    r"\b(?:show|tell|remind|give|read|confirm|state|check|list|repeat)\b.{0,30}\b(?:my|the new|"
    r"the) (?:\w+ )?(?:bookings?|appointments?|reservations?|visits?)\b(?! (?:to|for|from))"
)
CANNOT = (
    r"\b(?:can'?t|cannot|can not|won'?t|couldn'?t)(?: be able to)? (?:really )?(?:do|make|come|"
    r"manage)\b|\b(?:no good|no use|not possible|impossible|too (?:early|late)|does ?n'?t (?:work|"
    r"suit)|"
    r"won'?t work|not work(?:ing)?|i'?m (?:at work|working|busy|sleeping|asleep|teaching|in class|"
    r"away))\b|\bi (?:am|will be) (?:at work|working|busy|sleeping|asleep|in class|away)\b|"
    r"\bi teach then\b"
)
NOT_YET = (
    r"\blet me (?:just )?(?:check|think|ask|see)\b|"
    r"\b(?:do ?n'?t|do not|not|never) (?:send|submit|book|put|confirm|"
    r"process)\b(?!.{0,12}\b(?:tips?|messages?))|\bhold (?:off|fire|your horses)\b|"
    r"\bbefore i (?:commit|press|send|confirm|decide)\b|\bnot (?:just )?yet\b|"
    r"\bi(?:'d| had|'ll| need to| have to| should| must| want to)? ?(?:better |just )?(?:check|"
    r"speak|talk|ask|run it|clear it|discuss)(?: it)?(?: with| to| by| past)? my (?:husband|wife|"
    r"boss|partner|mum|mother|diary|calendar|schedule|rota|boyfriend|girlfriend)\b"
)
OTHER_SERVICE = (
    r"\b(?:the )?(?:other|different) (?:treatment|service|menu|one,? the treatment|option|kind)\b|"
    r"\bwrong (?:treatment|service)\b"
)
CHOSEN_BEFORE = (
    r"(?:\b(?:just|only|go (?:with|for)|take|have|do|make it|prefer|rather|switch to|change to|want)(?: the| a)? )"
)
CHOSEN_BEHIND = r",? (?:then|please|will do|is (?:fine|enough|better)|instead|i suppose|i think|it is|for me)\b"
# What a yes to a change may say, and what stands for it: the pattern, and "send".
CHANGE_IT = (r"\b(?:change|move|switch|swap|reschedule|update|shift) (?=it|that|this|me|the)", "send ")

# None of what was offered suits; they think about it; they come after all. As whole texts, but for the last.
NONE_OF_THOSE = (
    r"(?:no,? |nope,? |sorry,? )*(?:none|neither|not any|nothing)(?: of (?:them|those|"
    r"these))?(?: (?:works?|suits?|fits?|is good|are good|will do))?(?: for me| me)?(?:,? sorry)?"
)
THINKING = (
    r"(?:hm+|um+|uh+|er+|well|oh)?,? ?(?:let me (?:think|see)|i (?:don'?t know|dunno)|dunno|"
    r"not sure(?: yet)?|what (?:to|should i) do|decisions,? decisions)?"
)
COMES = (
    r"\b(?:i can (?:make it|come)|can make it after all|i'?ll (?:come|be there|make it)|"
    r"i will (?:come|be there)|i'?m coming)\b"
)
SHOW_AGAIN = (
    r"\b(?:show (?:it|me)(?: it| that)? (?:again|once more)|say (?:it|that) again|recap|summari[sz]e|"
    r"what (?:was|is) it again)\b"
)
CORRECTS = r"\b(?:only|just|instead|actually|rather|make it|change to|switch)\b"
INSTEAD = r"\binstead\b|\brather than\b"
