"""How English puts a wish for a visit, apart from its day and time; in the spelling `normalise` gives."""

FIRST_OF_THE_DAY = r"first thing|first slot|right when you open|as soon as you open"
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
OWN = r"\bmy (.{1,20}?) (?:appointment|reservation|booking|visit)\b"
