"""The words `telling` goes by, in the spelling `normalise` gives: katakana as hiragana, Latin letters small."""

import re

DAY = "§"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


TREATMENT = _any(
    r"だーま|だまぺん|施術|治療|処置|針|まいくろに",
    r"derma ?-?pen|\bderma\b|micro ?needl|needl(?:ed|ing)|treatment|treated|session|procedure|appointment",
    r"shujutsu|sejutsu",
)
OTHER_TREATMENT = _any(
    r"れーざー|脱毛|ぼとっくす|ひあるろん|しみ取り|ぽてんつぁ|ぴーりんぐ|はいふ|えすて|まっさーじ|歯|健診|健康診断|検査|わくちん",
    r"botox|laser|filler|hifu|peel|facial|hair removal|massage|dentist|vaccin|surgery|wax",
)
DONE = _any(
    r"した|しまし|して(?:き|もら|いただ|頂|ます|い?る)|や(?:った|って(?:き|もら|いただ|頂)|りまし)",
    r"受け(?:た|まし|て|に)|うけ(?:た|まし|て)|打(?:った|って|ちまし)|刺した|もら(?:った|って|いまし)",
    r"いただいた|いただきまし|頂い|頂き|行って|行った|行きまし|伺い|お世話にな(?:った|って|りまし)|済み?|済ませ",
    r"終わ(?:った|って|りまし)|終えて|だった|でした|shita|shimashita|yatta|moratta|moraimashita|uketa|ukemashita",
    r"\b(?:had|got|did|done|was|were|went|came|received|underwent|finished|treated|needled|been|happened)\b",
    r"\bdermapenn?(?:'|e)?d\b",
)
# Of these the treatment may be the object even where it is not named.
RECEIVED = _any(
    r"(?:して|やって|打って|刺して)(?:もら[っい]|いただ[いき]|頂)(?!たい)",
    r"(?:受け|うけ)(?:た(?!い|く|か)|まし|て(?:き|から|い?ます))|打った|施術済|お世話にな(?:った|りまし)",
    r"や(?:った|りました|ってき)|してき[たま]|打って(?:き|から)|やって(?:ん|もう)|行ってき[たま]|終わ(?:った|りまし)|でびゅー",
    r"\b(?:had|got|did) (?:it|one|mine)\b|\b(?:had|got) (?:\w+ ){0,3}(?:derma|micro|needl|treat|session|procedure)",
    r"\b(?:treated|needled|dermapenn?(?:'|e)?d|it was done|it happened)\b",
    rf"\b(?:it|that) was (?:on |the )?{DAY}",
)
SOMETHING_ELSE = _any(
    r"飲|酒|食べ|見た|見まし|調べ|聞い|読ん|話を|話し|動画|広告|口こみ|記事|化粧|めいく|風呂|しゃわ|運動|じむ|日焼|てれび",
    r"赤[いくみ]|かゆ|痒|ひりひり|ぴりぴり|剥け|むけ|痛|腫|血|熱|仕事|会社|旅行|洗顔|結婚|電話|生理|買|寝|誕生",
    r"\b(?:drank|drink|ate|saw|read|heard|watched|looked|found|bought|slept|works?|worked|gym|ran|period|fever)\b",
    r"\b(?:wedding|birthday|told|red|redness|swollen|itchy|peeling|peeled|burning|hurts?|sunburn(?:ed|t)|makeup)\b",
    r"\b(?:shower(?:ed)?|swim|swam|flight|trip|party|boss|exercised|baby)\b",
)
OBJECT = _any(
    r"\w{1,8}を",
    r"\b(?:had|got|did) (?:an?|my|the|some|two|\d+) "
    r"(?!first|second|third|last|derma|micro|needl|treat|session|proced|appoint|face)",
)
IT_WAS = _any(rf"\b(?:it|that) was (?:on |the )?{DAY}", rf"{DAY}(?:でした|だった)")
ASKING = _any(
    r"^\W*(?:who|what|when|where|why|how|which|is|are|do|does|can|should)\b",
    r"何[でがを時]|誰|どこ|いつ|なぜ|どう|か$|かな$",
)
STILL = _any("まだ", "いまだ", "still")
PLANNED = _any(
    r"予約|予定|たい|希望|空[いき]|受け(?:ます|る|られ)|やります|やれ|します|つもり|きゃんせる|変更|取れ|とれ|かうんせりんぐ",
    r"相談|電話|問い?合わせ|営業|定休|でき(?:る|ます)|可能|行きます|行く|もらえ|ください|お願い|はず|打つ|次回",
    r"\bbook|\breserv|schedul|\bcancel|\bwant|\bwanna|would like|i'd like|like to|availab|\bopen|\b(?:free|any|a) slots?\b",
    r"consult|\bchat\b|\bcall|\bwill\b|i'll|going to|gonna|\bplan|supposed to|\bcan (?:i|you|we)\b|\bcould (?:i|you)\b",
    r"\bif i (?:get|have|had|do|come|book|went|go)\b",
)
REGISTERING = _any(
    r"(?:登録|記録|報告|入力|教え|伝え|知らせ)\S{0,4}(?:たい|ます|します|お願い\S*|ください|下さい)",
    r"want to (?:register|tell|report|log|add)",
)
NOT_DONE = _any(
    r"(?:し|受け|うけ|やって|打って|行って|して|受けて)い?(?:ない|ません|なかった)|たかった|やめ(?:た|まし)|中止|延期",
    r"(?:行け|いけ|受けられ)(?:な|ま)",
    r"\b(?:didn't|did not|was not|were not|not (?:treated|done)|haven't|have not|hasn't|wasn't|couldn't)\b",
    r"\b(?:never|not yet)\b|\bno (?:treatment|session|needling)\b",
)
SOMEONE_ELSE = _any(
    r"(?:友達|友人|ともだち|知人|知り合い|妹|姉|弟|兄|母|まま|父|娘|息子|彼女|彼氏|旦那|夫|妻|嫁|同僚|先輩|後輩)(?:が|は|も)",
    r"\bmy (?:friend|sister|brother|mum|mom|mother|wife|husband|boyfriend|girlfriend|daughter|son|cousin|co-?worker)",
)
MYSELF = _any(r"私|わたし|自分|僕|俺|うち", r"\b(?:i|i've|me)\b")
TAKEN_BACK = _any(
    rf"{DAY}\s*(?:じゃ(?:なく|ない|ありません)|では?なく|は間違|(?:って|と)言ったけど)", rf"\bnot (?:on |the )?{DAY}"
)
EITHER = _any(rf"{DAY}\s*(?:か|or|もしくは|または|/)\s*(?:on )?{DAY}")
SINCE = _any(
    rf"{DAY}の?(?:夜|朝|昼|夕方|晩)?\s*(?:から|以来|まで|以降)",
    rf"\b(?:since|from|until|till|by|before|after) (?:the )?{DAY}",
)
AFTER_IT = _any(rf"{DAY}の?\s*(?:夜|昼|朝)?、?(?:だーまぺん|施術|治療)(?:の|した)?(?:後|あと)", rf"after {DAY}'?s")
COURTESY = _any(
    r"こんにち[はわ]|こんばん[はわ]|おはよう(?:ございます)?|お世話に\w*ます|ありがとう(?:ございま(?:す|した))?|よろしく\w*",
    r"お疲れ\w*|無事|\b(?:thanks?(?: you)?|hello|please|good (?:morning|evening))\b",
)
# What a bare answer to "when was it?" may have around the day.
FILLERS = re.compile(
    "(?:"
    r"です|でした|だった|だよ|なんです|なので|けれど|けど|のこと|受けた|やった|した|えっと|たぶん|多分|確か|たしか|はい|ええ|"
    r"そちら|こちら|そこ|初めて|はじめて|先生|者|もの|午前|午後|夕方|お昼|施術日|日付|最後|前回|一番最近|ばっかり|ばかり|今|帰り|"
    r"電車|無事|やっと|ついに|一緒に|(?:母|友達|友人|妹|姉|娘|夫|彼)と|いや|違[うい]?|すみません|ごめん|あ|間違い(?:ない)?|ー|"
    r"ました|まし|った|もら|いただ|くれ|やって|して|かな|思う|思い|きた|きまし|来た|いまし|いま|い|つい|ちょうど|[回度]目|[たてっ]|"
    r"[のにはがでもをとよねへだ夜朝昼晩頃火水木金土日月曜時半分]|"
    r"\b(?:it's|that's|it|that|was|is|were|on|the|my|i|i've|ive|we|think|at|in|yes|yeah|yep|um|uh|well|hi|hello|so|just)\b|"
    r"\b(?:only|night|morning|afternoon|evening|pm|am|date|last|time|one|mine|then|first|second|third|here|there|your|clinic)\b|"
    r"\b(?:place|with|you|guys|done|had|have|got|did|it's|its|went|came|for|face|finally|wait|mean|correction|not|when)\b|"
    r"\b(?:treatment(?= da)|exactly|yatte|moratta|already|a|to|actually|sorry|by|dr|ni|desu|deshita|wa|de|no)\b|"
    r"[\W\d_])+"
)
