"""The words by which English tells of a treatment, in the spelling `normalise` gives; § is a day that is named."""

from intents.languages.protocol import Telling

TELLING = Telling(
    clause_end=(
        r"\s-\s|\b(?:and|but|so|now|then|because|although|though)\b|(?=\b(?:can|could|should|may) i\b)|(?=\bis it\b)|"
        r"(?=\bnot (?:on |the )?§)|(?<=§),? (?=instead of)"
    ),
    correction=(
        r"wait|sorry|i me(?:an|ant)|oops|actually|correction|\bno\b|scratch that|\bi (?:said|wrote|put|typed)\b"
    ),
    treatment=(
        r"derma ?-?pen|\bderma\b|micro ?needl|needl(?:ed|ing|es?)\b|treatment|treated|session|procedure|appointment|"
        r"jabbed|\brounds?\b"
    ),
    ours=r"derma|needl",
    other_treatment=(
        r"botox|laser|filler|hifu|\bpeel\b|facial|hair (?:removal|cut|done)|haircut|massage|dentist|dental|tooth|"
        r"teeth|vaccin|\bshots?\b|surgery|wax|tattoo|pierc|\bnails?\b|lash|brows?\b|\bipl\b|hydrafacial|prp|thermage|"
        r"ultherapy|acupunct|blood test|check-?up|physio|mole\b|lip\b"
    ),
    done=(
        r"\b(?:had|got|did|done|was|were|went|came|received|underwent|finished|treated|needled|been|happened|visited|"
        r"stopped by|dropped by|popped in|ended up|experienced|completed|took place|performed|carried out|attended|"
        r"tried|endured|survived|braved|gave me|turned up|showed up|poked|stabbed)\b|\bi've had\b|\bdermapenn?(?:'|"
        r"e)?d\b"
    ),
    received=(
        r"\bdid (?:my |a |the |some )?(?:\w+ )?(?:derma|micro|needl|treat|session|proced)|\btook place\b|\b(?:was|"
        r"were) (?:performed|carried out)|\b(?:had|got|did) (?:it|one|mine)\b|\b(?:had|got) (?:\w+ ){0,3}(?:derma|"
        r"micro|needl|treat|session|procedure)|\b(?:treated|needled|dermapenn?(?:'|e)?d|it was done|it happened|"
        r"got stabbed|got poked|did (?:my|the) (?:whole )?face)\b|\b(?:had|got) (?:my|the) (?:\w+ )?face (?:done|"
        r"needled|poked|stabbed|treated)|\b(?:had|got) (?:it|mine|that|everything) (?:all )?done\b|\b(?:came|went|"
        r"visited|saw|was|dropped|stopped|popped)\b.{0,40}\bfor (?:my |a |the |some |another )?(?:\w+ ){0,2}(?:derma|"
        r"micro|needl|treat|session|proced)|\b(?:it|that) was (?:on |the )?§"
    ),
    symptom=(
        r"(?<!\d)3[6-9]\.\d(?!\d)|\b(?:red|redness|swollen|swelling|itch\w*|peel(?:ed|s|ing)|burn(?:s|ing|t)?|hurts?|"
        r"stings?|stung|flak\w+|dry|tight|sore|rash|acne|pimples?|bruis\w+|bleed\w*|bled|fever|pain\w*|shiver\w*|"
        r"shak\w+|chills?|sweat\w*|dizz\w*|faint\w*|vomit\w*|threw up|thrown up|numb\w*|puff\w*|blister\w*|ooz\w+|pus|"
        r"gunk|leak\w*|warm|hot|heat|pale\w*|head\w*|breath\w*|voice|cried|crying|zit|wet|weak|scar\w*|worse|sweaty|"
        r"tender|scab\w*|broke out|irritated)\b"
    ),
    something_else=(
        r"\b(?:drank|drink\w*|drunk|ate|eat\w*|saw|read|heard|watched|looked|found|bought|purchas\w+|ordered|slept|"
        r"works?|worked|gym|ran|period)\b|\b(?:wedding|married|birthday|born|told|sunburn(?:ed|t)|make-?up|paid|pay|"
        r"payment|messag\w+|text(?:ed)?|email\w*|arriv\w+|deliver\w*)\b|\b(?:shower(?:ed)?|bath\w*|swim\w*|swam|"
        r"flight|flew|flying|trip|party|boss|exercis\w+|baby|used|using|started|stopped (?!by)|tretinoin|retinol|"
        r"cream|serum|sunscreen|mask|sun\b|beach|pool|sauna|onsen|advice|followed|engaged|fireworks|wine|beers?|sushi|"
        r"dinner|lunch|coffee|headache|cold\b|flu\b|covid|sick|ill\b|hospital|prescri\w+|pills?|medic\w+|"
        r"antibiotic\w*|moved|graduat\w+|exam|interview|concert|movie|hike|hiking|marathon|run|running|jog\w*|died|"
        r"birth|pregnan\w*|puppy|cat|dog|yoga|date night|sex|shav\w+|washed|cleans\w+|signed up|joined|learn\w+|"
        r"discover\w*|pulled|extract\w*|fell|broke|crash\w*|accident|ticket|gift card|voucher|coupon|receipt|refund|"
        r"question|phone|website|instagram|opened|closed|launch\w*|event|seminar|sale|campaign|discount)\b|went out\b|"
        r"\bin the sun\b"
    ),
    object=(
        r"\b(?:had|got|did) (?:an?|my|the|some|two|\d+) (?!first|second|third|last|latest|whole|initial|derma|micro|"
        r"needl|treat|session|proced|appoint|face|forehead|cheek|round|follow)|\b(?:had|got|did) (?!it\b|this|that|"
        r"one\b|mine\b|done\b|my\b|the\b|an?\b|some\b|two\b|\d|first|second|third|last|derma|micro|needl|treat|"
        r"session|proced|appoint|out|back|home|here|there|in\b|on\b|at\b|to\b|around|finally|already|also|both|"
        r"everything|your\b|our\b|to\b|so\b|such|really|another|number|round|stabbed|poked|pricked|pinned|sorted|seen|"
        r"skin|them|him|face|all\b|you\b|§|,|and\b|just|i\b)\w+"
    ),
    directly=r"\b(?:had|got|did) (?:it|one|mine)(?: done)? (?:on )?(?:the )?§",
    it_was=r"\b(?:it|that) was (?:on |the )?§",
    asking=r"^\W*(?:who|what|when|where|why|how|which|is|are|do|does|can|should i)\b",
    here=(
        r"\b(?:left|finished|done|been (?:in|to|there)|came (?:in|over|by|out)|in and out|slots?|first (?:client|"
        r"patient|customer)|in your|under the)\b|\b(?:your (?:clinic|chair|place|salon|room|bed|table|doctor|nurse)|"
        r"at yours|with you|by you|you guys|the clinic|dr|the nurse|numbing cream)\b"
    ),
    still=r"still",
    past_tense=r"\b(?:was|were|had|got|went|came|felt|hurt|began|broke|\w{3,}ed)\b",
    planned=(
        r"\bbook|\breserv|schedul|\bcancel|\bwant|\bwanna|would like|i'd like|like to|availab|"
        r"(?<!were )(?<!was )\bopen|\b(?:free|any|a) slots?\b|consult|\bchat\b|\bcall|\bwill\b|i'll|going to|gonna|"
        r"\bplan|supposed to|meant to|hoping|\bcan (?:i|you|we)\b|\bcould (?:i|you)\b|\bnext (?:one|session|treatment|"
        r"appointment|visit|derma)|\bupcoming|\bpostpone|\bmissed\b|no-?show|\bwaitlist|looking forward|getting (?:it|"
        r"my|the|derma)|(?:i'm|am|be) (?:having|getting|doing|coming|due)|\bis (?:set|due|on)\b|inquir|enquir|asked|"
        r"a quote|\bdeposit|\bif i (?:get|have|had|do|come|book|went|go)\b"
    ),
    registering=(
        r"(?:want|would like|'d like|need|trying|wish) to (?:register|tell|report|log|add|record|enter|note|submit|"
        r"update)|(?:can|could|would|will) you (?:please )?(?:log|record|register|put|add|note|enter|save)(?: (?:me|"
        r"it|this|that))?(?: down)?(?: (?:for|as|that))?"
    ),
    not_done=(
        r"\b(?:almost|nearly) (?:did|had|got|went)|\bmissed\b|\bskipped\b|called off|fell through|turned away|"
        r"couldn't|\b(?:didn't|did not|was not|were not|not (?:treated|done)|haven't|have not|hasn't|wasn't|"
        r"couldn't)\b|\b(?:never|not yet)\b|\bno (?:treatment|session|needling)\b"
    ),
    someone_else=(
        r"(?<!with )(?<!and )(?<!as )(?:\bmy (?:\w+ )?|^)(?:friend|bff|bestie|sister|brother|mum|mom|mother|dad|"
        r"father|wife|husband|hubby|boyfriend|girlfriend|bf|gf|fiancee?|partner|daughter|son|kid|cousin|co-?worker|"
        r"colleague|roommate|flatmate|neighbou?r|aunt|uncle|niece|nephew|boss|client|mother-in-law|sister-in-law|mil|"
        r"sil)s?\b(?! (?:and|&) (?:i|me|myself)\b)(?! (?:drove|came|took|brought|booked|wrote|picked|was with|"
        r"recommended|told|said|suggested|waited|paid|got me|got married)\b)(?!'s (?:wedding|birthday|place|"
        r"recommend))|\b(?:a|one of my) (?:friend|bff|bestie|sister|brother|mum|mom|mother|dad|father|wife|husband|"
        r"hubby|boyfriend|girlfriend|bf|gf|fiancee?|partner|daughter|son|kid|cousin|co-?worker|colleague|roommate|"
        r"flatmate|neighbou?r|aunt|uncle|niece|nephew|boss|client|mother-in-law|sister-in-law|mil|"
        r"sil)s? (?:of mine )?\b|(?<!when )(?<!that )(?<!and )\b(?:she|he) (?:had|got|did|was|went|came|has)\b|"
        r"\bthey got (?:it|theirs)|\b(?:her|his|their) (?:derma|micro|needl|treat|session|proced|appoint)"
    ),
    myself=(
        r"\b(?:i|we) (?:\w+ )?(?:had|got|did|was|were|came|went|received|finished|also|too)\b|\bi've\b|\bfor me\b|"
        r"\bdid (?:me|mine)\b|\bme too\b|\band (?:i|me)\b|\bmine was\b"
    ),
    asked_back=(
        r"^\W*(?:was|did|have|had|is|were|wasn't|didn't|do you (?:know|remember|have))\b(?!.*\bi (?:think|guess)\b)"
    ),
    taken_back=r"\bnot (?:on |the )?§",
    either=r"§\s*(?:or|/)\s*(?:on )?§",
    since=r"\bthan §|\bcompared (?:to|with) §|\b(?:since|from|until|till|by|before|after) (?:the )?§",
    after_it=r"after §'?s|\bfrom §'?s (?:derma|micro|treat|session|needl|proced)",
    about_it=r"cancel|book|resched|price|cost",
    next=r"\bnext\b",
    to_come=r"\b(?:is|are|will|have|having|get|getting|do|doing|appointment|for)\b",
    present=r"\b(?:is|will|are)\b",
    occasion=(
        r"(?:\baccording to |\blooking at |\bchecking |\bchecked )(?:my|the|your) \w+(?: \w+)?(?=,)|\b(?:my|the|"
        r"your) (?:receipt|card|calendar|diary|photos?|phone|notes?|planner|app|records?|journal) (?:says?|said|"
        r"shows?|has)\b|\b(?:i'?ve|i have) (?:now )?(?=had|got)|\b(?:right |straight )?(?:after|before) (?:work|"
        r"school|lunch|dinner|my shift|the gym)\b|\bon (?:my|the) way (?:home|to work)(?: from \w+)?\b|\b(?:on|during|"
        r"in) my (?:lunch(?: break| hour)?|day off|break)\b"
    ),
    courtesy=r"\b(?:thanks?(?: you)?|hello|please|good (?:morning|evening))\b",
    fillers=(
        r"\b(?:it's|that's|i'm|i've|it|that|was|is|were|on|the|my|i|ive|we|think|at|in|yes|yeah|yep|um|uh|well|hi|"
        r"hello|so|just)\b|\b(?:only|night|morning|afternoon|evening|pm|am|date|last|time|one|mine|then|first|second|"
        r"third|here|there|your|clinic)\b|\b(?:place|with|you|guys|done|had|have|got|did|it's|its|went|came|for|face|"
        r"finally|wait|mean|correction|not|when)\b|\b(?:meant|oops|oh|ok|okay|er|erm|hmm?|yup|ya|sure|pretty|must|if|"
        r"not mistaken|mistaken|remember|rightly?|correctly|believe|guess|reckon|scratch|wrong|rather|instead|of|"
        r"maybe not|roughly speaking|as|log|date|record|put|down|day|thats|ive|im|i'm|said|say|typo|oopsie|today is|"
        r"it'll|been|now|already|let me (?:see|check|think)|let me check|sharp|all|around|about|twas|would|would've|"
        r"that'd|be|same as my (?:sister|friend|mom|mum)|thing|ended up|being|turned out|should be|make|around \d+|"
        r"o'clock|lunchtime|early|late|arvo|noon|midday)\b|\d ?[ap]m\b|\b(?:treatment(?= da)|exactly|yatte|moratta|"
        r"already|a|to|actually|sorry|by|dr|ni|desu|deshita|wa|de|no)\b"
    ),
)
