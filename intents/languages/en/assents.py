"""How English tells somebody to go ahead: the words that say yes to one question and to no other."""

from intents.languages.protocol import Assents

_IT = (
    r"(?:it|that|this|them|these|me|us|everything|all|one|the (?:request|booking|reservation|"
    r"appointment|form|change|slot|thing|lot))"
)
_ON = (
    r"(?: (?:off|in|through|thru|over|down|on|up|along|away|across|forward|for me|for us|then|now|right away|please|"
    r"to (?:the )?(?:clinic|staff|team|them)|as (?:it )?(?:is|stands)))*"
)
_SEND = (
    rf"(?:send|submit|book|fire|put|pop|lock|file|ship|process|confirm|request|reserve|push|"
    rf"forward|pass|get|place|shoot|sign|whack|"
    rf"schedule|make|do|move|change|switch|update|swap)(?: {_IT})+{_ON}"
)
ASSENTS = Assents(
    send=(
        rf"\b(?:{_SEND}|(?:please |just |ok(?:ay)? |yes |now |then |and )?(?:send|submit|book|"
        rf"proceed|confirm|fire)(?: please| pls| plz| now| then| away)?$|"
        r"go (?:right )?ahead|go for (?:it|that)|go on then|crack on|carry on|let'?s go|make it so|off (?:it|"
        r"she) goes|over to you|hit (?:send|submit|it)|"
        r"good to go|i'?m in\b|count me in|sold|that'?ll do|(?:that'?s|it'?s) (?:the one|it|"
        r"all (?:correct|right|good|fine)|(?:exactly |just )?right|perfect|correct|fine|good|"
        r"great)|"
        r"(?:looks?|sounds?|seems?|all) (?:\w+ )?(?:right|good|great|perfect|fine|correct|in order|lovely)|perfectly in order|"
        r"(?:that|this|it|which) (?:one )?(?:works|suits|fits)|spot on|bang on|exactly (?:that|right)|affirmative|do (?:it|so)|"
        r"put (?:me|us) (?:in|down)(?: for (?:it|that))?|sign me up|all yours|lock (?:it )?in|deal)\b"
    ),
    accept=(
        r"\b(?:(?:i'?ll|we'?ll|i will|happy to|glad to|gladly) (?:take|accept|have|do|go with|"
        r"go for) (?:it|that|this|the (?:new |proposed |offered )?(?:time|slot|one|offer))|"
        r"(?:that|this|it|which)(?: (?:one|time|slot|works))? (?:works|suits|fits|is (?:fine|good|"
        r"great|perfect|ok(?:ay)?)|will do)|accept (?:it|that|the)|"
        r"book (?:it|me in|that)|confirm (?:it|that)|see you then|go ahead|count me in|i'?ll be there|perfect)\b"
    ),
    cancel=r"\b(?:(?:please |just |yes |then )*(?:cancel|scrap|drop|bin|kill|remove|axe|ditch|undo|"
    r"call off|scratch) (?:it|that|this|the (?:booking|reservation|appointment|visit))(?: off|"
    r" please| now| then| for me)*|go ahead|quite sure|i'?m sure|certain)\b",
    delete=r"\b(?:(?:please |just |yes |then )*(?:delete|erase|wipe|remove|clear|bin|trash) (?:it|that|"
    r"this|them|everything|all(?: of it)?|the lot|my data)(?: please| now| then)*|go ahead|"
    r"quite sure|i'?m sure)\b",
    consent=(
        r"\b(?:(?:you (?:can|may)|feel free to|please|go ahead and|do|yes|sure|"
        r"happy for you to) (?:keep|store|save|use|register|note|record|remember|hold on to|start|"
        r"begin) "
        r"(?:it|that|them|this|the (?:date|day)|my (?:date|day|data))|i(?:'?m| am)? ?(?:totally |"
        r"quite |perfectly |all )?(?:fine|ok(?:ay)?|cool|happy|good|down|on board) (?:with|"
        r"w) (?:it|that|this|you)|"
        r"i (?:do )?(?:agree|consent|accept)|go ahead|sign me up|you have my (?:ok|consent|permission|agreement))\b"
    ),
    sends=r"\b(?:send|submit|book) (?:it|that|this|them|the (?:request|booking|form))\b|\b(?:send|submit)\W*$",
    harmless=(
        r"\b(?:i (?:won'?t|shan'?t|will not|promise not to) (?:change|touch) (?:it|that|"
        r"anything)(?: again)?|no more (?:changes|changing|questions)|nothing else|"
        r"no need to change)\b"
    ),
)
