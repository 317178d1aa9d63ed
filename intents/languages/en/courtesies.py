"""English kind words that ask nothing."""

from intents.languages.protocol import Courtesies

_THANKS = (
    r"\b(?:thanks?|thank (?:you|u|god|goodness)|thx|ty|tysm|cheers|ta|merci|gracias|danke|arigato\w*|obliged|appreciat\w+|"
    r"grateful|bless(?: (?:you|u))?|lifesaver|"
    r"(?:you|u)(?:'re| are|'ve been| have been|r)? (?:a |an |been |such a |so |very |most |"
    r"absolute |an absolute )*(?:\w+ )?(?:star|gem|legend|angel|lifesaver|saint|hero|sweet\w*|"
    r"kind|lovely|best|helpful|great|brilliant|marvel|treasure|nice|patient)|ur (?:so )?(?:nice|"
    r"sweet|kind)|(?:night|cheers|ta|bye|thanks),? (?:legend|star|love|mate))\b"
)
_BYE = (
    r"\b(?:bye+|goodbye|good bye|see (?:you|u|ya)|cya|good ?night|nighty\b|night(?: night)?(?=\W*$|"
    r",)|take care|speak soon|talk soon|catch (?:you|u|ya)|"
    r"(?:until|till) then|laters|toodle\w*|ciao|sayonara|have a (?:good|nice|great|lovely|"
    r"wonderful)|happy (?:holidays|new year)|merry christmas|"
    r"so long|over and out|got(?:ta| to) (?:go|run|dash)|off to (?:bed|work|sleep)|that'?s (?:me|"
    r"us|all|everything)(?: sorted| done| for now)?|"
    r"calling us to|being called|boarding)\b"
)
_UNDERSTOOD = (
    r"^\W*(?:(?:oh|ah|ok(?:ay)?|well|right|yes|yeah|yep|lol|haha|hm+|aw+)[\s,]+)*(?:will do|noted|"
    r"understood|got (?:it|you|ya)|gotcha|fair (?:enough|dos|play)|righto|rightyo|"
    r"good to know|makes sense|i see|i understand|no (?:worries|problem|rush)|that helps|"
    r"that'?s (?:good|great|fine|a relief|reassuring|helpful|fair|clear|perfect|ok(?:ay)?|"
    r"lovely|brilliant|all)|fine|lovely|brilliant|perfect|great|grand|splendid|super|"
    r"fab(?:ulous)?|wonderful|excellent|amazing|awesome|phew|yay|hooray|cool|nice|sweet|wicked|"
    r"smashing|spot on|sounds? (?:good|great|fine)|all ?right|okey?(?: dokey)?|ok+|right|sorted|"
    r"thought (?:so|as much)|figured|good|ha+|lol|yep off|relieved)\b"
)
_PROMISE = (
    r"\bi(?:'ll| will|'m going to|'m gonna| shall|'d better) (?:\w+ )?(?:wait|be (?:there|careful|"
    r"patient|good|back|in touch)|do (?:that|so)|try|keep|take it|have a (?:think|look)|think|"
    r"sleep on|look forward|"
    r"let you know|come back|get back|write|message|reach out|behave|remember|buy|get some|stick|"
    r"see you|not touch|never touch)\b|looking forward|"
    r"clears (?:it|that|things) up|glad i asked|mind at (?:rest|ease)|can'?t wait|"
    r"\bwill (?:wait|reach out|let you know|be in touch|write|message|get back|come back)\b|\bi shan'?t\b"
)
_SORRY = r"\b(?:sorry|apolog\w+|my bad)\b"
COURTESIES = Courtesies(
    kind=f"{_THANKS}|{_BYE}|{_UNDERSTOOD}|{_PROMISE}|{_SORRY}",
    clause=(
        r"(?:(?:ok(?:ay)?|oh|ah|yes|yeah|yep|right|well|great|good|fine|perfect|lovely|brilliant|"
        r"cool|nice|phew|hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks?(?: you)?|"
        r"thank you|ty|cheers|"
        r"so much|very much|a lot|sorry|again|please|so|then|and|but|for (?:that|this|the info|"
        r"letting me know|getting back)|got it|i see|understood|noted|fair enough|no worries|"
        r"alright|all right|hm+|um+|wow|lol|haha|ugh|ouch|yay|good to know|that helps|makes sense|"
        r"thought so|figured|i know|(?:just )?(?:one|another|a) (?:more |last |quick |other )?(?:thing|question|q)|"
        r"quick (?:one|question|q)|"
        r"(?:just )?wondering|btw|by the way|also|oh)\b[\s,]*)+"
    ),
    thanks=f"{_THANKS}|{_BYE}",
    asks=(
        r"\?|\b(?:how|what|when|where|which|why|who|can i|can (?:yo)?u|could|may i|should|do i|do (?:yo)?u|"
        r"does|is it|is there|(?:are|r) (?:yo)?u|are there|would|any chance|tell me|let me know|"
        r"i (?:want|need|wanna|would like)|i'd like|please (?:book|send|cancel|move|change|put|"
        r"pass|tell|ask|call)|book|cancel|reschedule|move it|change|wondering)\b"
    ),
)
