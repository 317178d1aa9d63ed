"""What makes an English yes less than clear."""

from intents.languages.protocol import Doubts

_WORDS = (
    # perhaps
    r"maybe|perhaps|prob\w*|prolly|ish|\w+-ish|tentative\w*|normally|usually|try|trying|ig|possib\w+|"
    r"kind ?of|kinda|sort ?of|sorta|i guess|guess so|i suppose|supposed?ly|i think|thinking|might|"
    r"could|would be|unsure|not sure|leaning|almost|mostly|partly|half|nearly|technically|"
    r"theoretically|either|whatever|hopefully|"
    r"should|dunno|idk|pretty sure|i believe|in principle|considering|tempted|hesita\w+|doubt\w*|"
    r"reluctan\w+|undecided|on the fence",
    # on a condition, or not all of it
    r"if|unless|only|as long as|provided|providing|until|till|once|when|while|before|after|except|instead|but|though|although|"
    r"however|otherwise|depend\w*|assuming|in case|first|rather|just (?:one|some|the|part|a)|other than|apart from|besides|"
    r"partial\w*|some of|most of|everything except|condition\w*|free|cheap\w*|another|different|other|"
    r"change|move|postpone|reschedule",
    # a no
    r"no|nope|nah|not|never|nor|none|without|cannot|\w+n't|dont|wont|cant|didnt|isnt|wasnt|shouldnt|"
    r"neither|nothing|refuse|decline|pass|skip|wrong|incorrect|against|withdraw|exit|give up|hold|edit|ltr",
    # a question, a moment
    r"what\w*|who|whose|why|how|which|where|question|ask\w*|tell me|explain\w*|wait|hello|hold on|hang on|moment|sec|second|"
    r"minute|speak|talk|human|price|cost|curious|wonder\w*|clarify|remind",
    # somebody else, or somebody else's words
    r"he|she|they|his|her|their|them both|(?:my|the|a) (?:friend|mother|mom|mum|dad|father|husband|wife|son|daughter|kid|sister|"
    r"brother|boss|partner|boyfriend|girlfriend|doctor|dog|cat)\w*(?:'s)?|said|says|told|quote\w*|"
    r"poster|kid|dear|google|siri|alexa",
    # another time, another thing, or only heard
    r"tomorrow|tonight|later|next|yesterday|eventually|someday|sometime|soon|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"morning|evening|afternoon|week|month|year|i (?:see|understand|know|read|heard|hear|deleted|cancell?ed|sent)|got it|reading|"
    r"understood|noted|i bet|you'?d (?:love|like)|blame|spam|netflix|youtube|clever|fine print|keep (?:it up|the change)|"
    r"yeah,? right|looks? (?:complicated|long|hard|scary)|appreciate|good ?bye|bye|that's all|listening|all the same",
)
DOUBTS = Doubts(
    words=rf"\b(?:{'|'.join(_WORDS)})\b",
    # Negations that agree.
    harmless=(
        r"\b(?:(?:he|she|they|everyone)(?:'s| is|'re| are)?|(?:my |the )?(?:husband|wife|"
        r"boss|partner|boyfriend|girlfriend|mum|mom)"
        r"(?:'s| is)?) (?:fine|ok(?:ay)?|happy|good|cool) with (?:it|that)[,.!;]+ ?(?=\w)|"
        r"\bno (?:problems?|prob|worries|dramas?|objections?|doubt|rush|issues?)\b|\b(?:don'?t|do not) (?:mind|worry|object)\b|"
        r"\bnot a problem\b|\bwhy not\b|\bno changes\b|\bcan(?:'?t|not) wait\b|\bnothing wrong\b|"
        r"\bwithout (?:a )?doubt\b|\bwhen you can\b|\bbut (?:yes|sure)\b"
    ),
    unable=r"\bcan(?:'?t|not) (?:make it|come|go)\b",
    falls_through=r"\bnot? going to make it\b",
    gives_up=r"\b(?:cancel\w*|delete|erase|drop|remove|stop)\b",
    keeps=r"\b(?:keep|leave|stay\w*|going|come|coming|attend\w*)\b",
    either_way=(
        r"(?:i'?m|i am|we'?re|that'?s|it'?s)? ?(?:good|fine|ok|okay|alright|all right|cool)"
        r"(?: thanks| thank you)?[. !]*"
    ),
)
