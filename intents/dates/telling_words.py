"""The words `telling` goes by, in the spelling `normalise` gives: katakana as hiragana, Latin letters small."""

import re

DAY = "§"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


TREATMENT = _any(
    r"だーま|だまぺん|施術|治療|処置|針|まいくろに",
    r"derma ?-?pen|\bderma\b|micro ?needl|needl(?:ed|ing|es?)\b|treatment|treated|session|procedure|appointment|jabbed|"
    r"\brounds?\b",
    r"shujutsu|sejutsu|sejutu",
)
OURS = _any(r"だーま|だまぺん|針|まいくろに", r"derma|needl")
OTHER_TREATMENT = _any(
    r"れーざー|脱毛|ぼとっくす|ぼと(?:$|を|打|した)|ひあるろん|しみ取り|ぽてんつぁ|ぴーりんぐ|ふぇいしゃる|はいふ|"
    r"えすて|まっさーじ|歯|健診|健康診断|検査|わくちん|"
    r"予防接種|注射|点滴|手術|まつえく|ねいる|美容院|美容室|びよういん|さろん|整体|鍼灸|お灸|ほくろ|二重|ふぉとふぇい|"
    r"水光|糸りふと|医療脱毛|内科|眼科|献血",
    r"botox|laser|filler|hifu|\bpeel\b|facial|hair (?:removal|cut|done)|haircut|massage|dentist|dental|tooth|teeth|"
    r"vaccin|\bshots?\b|surgery|"
    r"wax|tattoo|pierc|\bnails?\b|lash|brows?\b|\bipl\b|hydrafacial|prp|thermage|ultherapy|acupunct|blood test|"
    r"check-?up|physio|mole\b|lip\b",
)
DONE = _any(
    r"した|しまし|して(?:き|もら|もろ|いただ|頂|ます|い?る|ん)|や(?:った|って(?:き|もら|もろ|いただ|頂|ん)|りまし)|もろた|もろて",
    r"受け(?:た|まし|て|に)|うけ(?:た|まし|て)|打(?:った|って|ちまし)|刺した|もら(?:った|って|いまし)",
    r"いただいた|いただきまし|頂い|頂き|行って(?!い|も|大)|行った|行きまし|伺い|お世話にな(?:った|って|りまし)|済み?|済ませ",
    r"終わ(?:った|って|りまし)|おわ(?:った|りまし)|終えて|終了|完了|だった|でした|来た|来まし|来院|伺った|済ませ|"
    r"打たれ|刺され|寄った|訪れ|訪問|刺してもら",
    r"shita|shimashita|yatta|yarimashita|yatte ?kita|moratta|moraimashita|morota|uketa|ukemashita|utta|uchimashita|"
    r"itta|ikimashita|owatta",
    r"\b(?:had|got|did|done|was|were|went|came|received|underwent|finished|treated|needled|been|happened|visited|"
    r"stopped by|dropped by|popped in|ended up|experienced|completed|took place|performed|carried out|attended|tried|"
    r"endured|survived|braved|gave me|turned up|showed up|poked|stabbed)\b|\bi've had\b",
    r"\bdermapenn?(?:'|e)?d\b",
)
# Of these the treatment may be the object even where it is not named.
RECEIVED = _any(
    r"(?:だーまぺん|だーま|施術|治療|針)(?:を|も|が|は)?\s?(?:し(?:た(?!い|ら|か)|まし|て(?=き|もら|もろ|いただ|頂|から|、|$))|"
    r"[受う]け(?:た(?!い|く|ら)|まし|ちゃった|ちゃいまし|て(?!も|い?い|大丈夫))|打(?:った(?!ら)|ちまし|って(?=き|もら|"
    r"いただ|頂))|や(?:った(?!ら)|りまし|って(?=き|もら|いただ|頂))|終わった|済)",
    r"\bdid (?:my |a |the |some )?(?:\w+ )?(?:derma|micro|needl|treat|session|proced)|\btook place\b|\b(?:was|"
    r"were) (?:performed|carried out)",
    r"(?:して|やって|打って|刺して)(?:もら[っい]|もろ[たてうん]|いただ[いき]|頂)(?!たい)|(?:体験|でびゅー|挑戦|"
    r"ちゃれんじ|経験)(?:し(?:た|まし|て)|[!。]|$)",
    r"moratta|moraimashita|morota|uketa|ukemashita|yatta\b|yarimashita|yatte kita|uchimashita|utta\b|施術を?し|お世話になりまし",
    r"(?:受け|うけ)(?:た(?!い|く|か)|まし|て(?:き|から|い?ます))|打った|施術済|お世話にな(?:った|りまし)",
    r"や(?:った|りました|ってき|ってん)|[受う]けてん|打ってん|してん(?!の)|[受う]けられまし|打ちました|してき[たま]|"
    r"打って(?:き|から)|やって(?:ん|もう)|行ってき[たま]|終わ(?:った|りまし)|でびゅー",
    r"\b(?:had|got|did) (?:it|one|mine)\b|\b(?:had|got) (?:\w+ ){0,3}(?:derma|micro|needl|treat|session|procedure)",
    r"\b(?:treated|needled|dermapenn?(?:'|e)?d|it was done|it happened|got stabbed|got poked|did (?:my|the) (?:whole )?face)\b",
    r"\b(?:had|got) (?:my|the) (?:\w+ )?face (?:done|needled|poked|stabbed|treated)|\b(?:had|got) (?:it|mine|that|"
    r"everything) (?:all )?done\b",
    r"\b(?:came|went|visited|saw|was|dropped|stopped|popped)\b.{0,40}\bfor (?:my |a |the |some |"
    r"another )?(?:\w+ ){0,2}(?:derma|micro|needl|treat|session|proced)",
    rf"\b(?:it|that) was (?:on |the )?{DAY}",
)
# What comes of a treatment; of a day on which only this is told nothing is known but when it was felt.
SYMPTOM = _any(
    r"(?<!\d)3[6-9]\.\d(?!\d)|3[89]度|4[01]度",
    r"赤[いくみ]|真っ赤|かゆ|痒|ひりひり|ぴりぴり|剥け|むけ|痛|腫|はれ|血|熱|かさぶた|乾燥|にきび|ぶつぶつ|だるい|体調|"
    r"荒れ|ぼろぼろ|膿|しみる|寒気|さむけ|悪寒|震え|倒れ|吐[いきく]|眠れ|めまい|泣い|しびれ|息|発疹|水ぶくれ|ただれ|涙|"
    r"意識|ふらふら|頭痛|下痢|節々|火照|ざらざら|かさかさ",
    r"\b(?:red|redness|swollen|swelling|itch\w*|peel(?:ed|s|ing)|burn(?:s|ing|t)?|hurts?|stings?|stung|flak\w+|dry|"
    r"tight|sore|rash|acne|pimples?|"
    r"bruis\w+|bleed\w*|bled|fever|pain\w*|shiver\w*|shak\w+|chills?|sweat\w*|dizz\w*|faint\w*|vomit\w*|threw up|"
    r"thrown up|numb\w*|puff\w*|blister\w*|ooz\w+|pus|gunk|leak\w*|"
    r"warm|hot|heat|pale\w*|head\w*|breath\w*|voice|cried|crying|zit|wet|weak|scar\w*|worse|sweaty|tender|scab\w*|"
    r"broke out|irritated)\b",
)
SOMETHING_ELSE = _any(
    r"飲|酒|食べ|見た|見まし|調べ|聞い|読ん|話を|話し|動画|広告|口こみ|記事|化粧|めいく|風呂|しゃわ|運動|じむ|日焼|"
    r"てれび|せみなー|いべんと",
    r"仕事|会社|旅行|洗顔|結婚|電話|生理|買|寝|誕生|届|払|振り?込|注文|塗|ぱっく(?:し|を)|ますく|髪|染め|きった|怪我|"
    r"けが|転ん|ぷーる|さうな|温泉|"
    r"海に|山に|映画|らんち|でぃなー|飲み会|忘年会|同窓会|でーと|出張|学校|試験|面接|引っ越|引越|卒業|入学|法事|葬|"
    r"祭り|花火|らいぶ|ふぇす|ごるふ|すぽーつくらぶ|"
    r"らいん(?:し|を|で)|連絡|めっせーじ|めーる|問い?合わ|申し?込|入会|登録した|契約|支払|くーぽん|薬|びたみん|さぷり|"
    r"美容液|化粧水|くりーむ|日傘|日光|"
    r"抜い|抜きま|産|妊娠|退院|入院|病院|ころな|いんふる|風邪|かぜ|雨(?!の日)|雪|台風|天気|は休み|休みだ|休診|返信|"
    r"返事|案内|件で|紹介(?!で)|付き?添|生まれ|うまれ|生年月日|知りま|知った|見つけ|気付|気づ|相談|診察|診断|説明|問診|"
    r"話だけ|見学|下見",
    r"\b(?:drank|drink\w*|drunk|ate|eat\w*|saw|read|heard|watched|looked|found|bought|purchas\w+|ordered|slept|works?|"
    r"worked|gym|ran|period)\b",
    r"\b(?:wedding|married|birthday|born|told|sunburn(?:ed|t)|make-?up|paid|pay|payment|messag\w+|text(?:ed)?|email\w*|"
    r"arriv\w+|deliver\w*)\b",
    r"\b(?:shower(?:ed)?|bath\w*|swim\w*|swam|flight|flew|flying|trip|party|boss|exercis\w+|baby|used|using|started|"
    r"stopped (?!by)|tretinoin|retinol|cream|"
    r"serum|sunscreen|mask|sun\b|beach|pool|sauna|onsen|advice|followed|engaged|fireworks|wine|beers?|sushi|dinner|"
    r"lunch|coffee|headache|cold\b|flu\b|covid|sick|ill\b|hospital|prescri\w+|"
    r"pills?|medic\w+|antibiotic\w*|moved|graduat\w+|exam|interview|concert|movie|hike|hiking|marathon|run|running|"
    r"jog\w*|died|birth|pregnan\w*|puppy|cat|dog|yoga|date night|sex|shav\w+|washed|cleans\w+|"
    r"signed up|joined|learn\w+|discover\w*|pulled|extract\w*|fell|broke|crash\w*|accident|ticket|gift card|voucher|"
    r"coupon|receipt|refund|"
    r"question|phone|website|instagram|opened|closed|launch\w*|event|seminar|sale|campaign|discount)\b|went out\b|\bin the sun\b",
)
_OWN_OBJECTS = [
    "勇気",
    "思い",
    "だーまぺん",
    "施術",
    "治療",
    "針",
    "処置",
    "これ",
    "それ",
    "あれ",
    "ここ",
    "そちら",
    "顔",
    "全体",
    "休み",
    "有給",
    "休暇",
    "時間",
    "予定",
    "都合",
    "回目",
    "初回",
]
OBJECT = _any(
    r"(?!(?:施術|治療|処置|体験|挑戦|経験|完了|終了|感動|緊張|来院|訪問|受診|通院|来店|決行|実施|突撃|利用|邪魔|登録|"
    r"報告|全顔|全体|回目|一緒))[一-鿿]{2}し(?:た|まし|て(?:き|い))",
    rf"{DAY}が(?!施術|治療)\w{{1,6}}(?:日|会|式|祭|期限)|(?<!施術)(?<!治療)(?<![ただの])(?:日|会|式|祭|期限)[がは]{DAY}",
    rf"\w{''.join(f'(?<!{word})' for word in _OWN_OBJECTS)}を",
    r"(?<!ちら)(?<!そこ)(?<!くりにっく)(?<!医院)(?<!院)(?<!一緒)(?<!施術)(?<!治療)(?<!§)"
    r"(?<!受け)(?<!打ち)(?<!やり)(?<!午前)(?<!午後)(?<!夕方)(?<!やつ)(?<!\d[回時])(?<!初めて)[ぁ-ん一-鿿ー](?:に|"
    r"へ)行(?:った|って|きまし)",
    r"\b(?:had|got|did) (?:an?|my|the|some|two|\d+) "
    r"(?!first|second|third|last|latest|whole|initial|derma|micro|needl|treat|session|proced|appoint|face|forehead|"
    r"cheek|round|follow)",
    r"\b(?:had|got|did) (?!it\b|this|that|one\b|mine\b|done\b|my\b|the\b|an?\b|some\b|two\b|\d|first|second|third|last|"
    r"derma|micro|needl|treat|session|proced|"
    r"appoint|out|back|home|here|there|in\b|on\b|at\b|to\b|around|finally|already|also|both|everything|your\b|our\b|"
    r"to\b|so\b|such|really|another|number|round|stabbed|poked|pricked|pinned|sorted|seen|skin|them|him|face|all\b|"
    r"you\b|§|,|and\b|just|i\b)\w+",
)
# The verb beside the day: what else the clause tells then is told of that treatment.
DIRECTLY = _any(
    rf"\b(?:had|got|did) (?:it|one|mine)(?: done)? (?:on )?(?:the )?{DAY}",
    rf"{DAY}(?:の?(?:朝|昼|お昼|夜|午前|午後|夕方)(?:中|頃)?)?[にのはが、]?\s*(?:初めて|初|そちらで|"
    rf"こちらで)?(?:[受う]け(?:た(?!い|く)|まし|て)|(?:打っ|やっ|し)て(?:もら|いただ|頂)(?!い?たい|え))",
)
IT_WAS = _any(rf"\b(?:it|that) was (?:on |the )?{DAY}", rf"{DAY}(?:でした|だった)")
ASKING = _any(
    r"^\W*(?:who|what|when|where|why|how|which|is|are|do|does|can|should i)\b",
    r"何[でがを時]|誰|どこ|いつ|なぜ|どう|か$|かな$",
)
HERE = _any(
    r"\b(?:left|finished|done|been (?:in|to|there)|came (?:in|over|by|out)|in and out|slots?|first (?:client|patient|"
    r"customer)|in your|under the)\b",
    r"そちら|くりにっく|先生に|なーすさん|看護師さん|受付",
    r"\b(?:your (?:clinic|chair|place|salon|room|bed|table|doctor|nurse)|at yours|with you|by you|you guys|the clinic|"
    r"dr|the nurse|numbing cream)\b",
)
STILL = _any("まだ", "いまだ", "still")
PAST_TENSE = _any(
    r"[たっ]た|した|でした|かった|なった|出た|始ま",
    r"\b(?:was|were|had|got|went|came|felt|hurt|began|broke|\w{3,}ed)\b",
)
PLANNED = _any(
    r"予約|予定|たい(?!へん)|希望|空[いき]|受け(?:ます|る|られ(?!まし|た))|やります|やれ|しよう|します|つもり|"
    r"きゃんせる|変更|取れ|とれ|かうんせ",
    r"相談|電話|問い?合わせ|営業|定休|でき(?:る|ます)|可能|行きます|行く|もらえ(?!た|まし)|ください|お願い(?!した|"
    r"しまし)|るはず|はずだった|るつもり|打つ|次回|次は|"
    rf"{DAY}[はが](?:施術|治療|だーまぺん)の?日?(?:です|だ|なん|$)|{DAY}で(?:も|の)?(?:大丈夫|いい|良い|お願い|おけ|"
    rf"ok)|次の|今度|これから(?:施術|行|受|だ|で)|こ[のれ]後(?:施術|行|受)|このあと(?:施術|行|受)|無料相談|説明会|"
    rf"初診だけ|しに行こう|行こう|受けよう|やろう|打とう|迷っ|悩ん|検討|ukemasu|yoyaku|yotei|uketai|shitai|ikitai|"
    rf"ikimasu|kaunser",
    r"\bbook|\breserv|schedul|\bcancel|\bwant|\bwanna|would like|i'd like|like to|availab|(?<!were )(?<!was )\bopen|"
    r"\b(?:free|any|a) slots?\b",
    r"consult|\bchat\b|\bcall|\bwill\b|i'll|going to|gonna|\bplan|supposed to|meant to|hoping|\bcan (?:i|you|we)\b|"
    r"\bcould (?:i|you)\b|"
    r"\bnext (?:one|session|treatment|appointment|visit|derma)|\bupcoming|\bpostpone|\bmissed\b|no-?show|\bwaitlist|"
    r"looking forward|getting (?:it|my|the|derma)|"
    r"(?:i'm|am|be) (?:having|getting|doing|coming|due)|\bis (?:set|due|on)\b|inquir|enquir|asked|a quote|\bdeposit",
    r"\bif i (?:get|have|had|do|come|book|went|go)\b",
)
REGISTERING = _any(
    r"(?:登録|記録|報告|入力|教え|伝え|知らせ|訂正|修正)\S{0,4}(?:たい|ます|します|お願い\S*|ください|下さい)",
    r"(?:記録|登録)(?:を|に)?(?:つけ|付け|し|残し)?(?:と?いて|て|お願い)?(?:もらえ(?:ます|る)か?|いただけ(?:ます|"
    r"る)か?|くれ(?:ます|る)か?|でき(?:ます|る)か?|頂けますか)",
    r"(?:want|would like|'d like|need|trying|wish) to (?:register|tell|report|log|add|record|enter|note|submit|update)",
    r"(?:can|could|would|will) you (?:please )?(?:log|record|register|put|add|note|enter|save)(?: (?:me|it|this|"
    r"that))?(?: down)?(?: (?:for|as|that))?",
)
NOT_DONE = _any(
    r"(?:し|受け|うけ|やって|打って|行って|して|受けて)い?(?:ない|ません|なかった)|たかった|やめ(?:た|まし)|中止|延期",
    r"(?:行け|いけ|受けられ)(?:な|ま)",
    r"\b(?:almost|nearly) (?:did|had|got|went)|見送|断念|行かな|受けな|来れな|すっぽか|ど?たきゃん|\bmissed\b|"
    r"\bskipped\b|called off|fell through|turned away|couldn't",
    r"\b(?:didn't|did not|was not|were not|not (?:treated|done)|haven't|have not|hasn't|wasn't|couldn't)\b",
    r"\b(?:never|not yet)\b|\bno (?:treatment|session|needling)\b",
)
_OTHERS_JA = (
    r"友達|友だち|友人|ともだち|知人|知り合い|知合い|妹|姉|弟|兄|母|父|まま友?|ぱぱ|娘|息子|子ども|子供|うちの子|彼女|"
    r"彼氏?|旦那|主人|夫|妻|嫁|奥さん|"
    r"同僚|同期|上司|部下|先輩|後輩|いとこ|従姉妹|祖母|祖父|おばあちゃん|おばさん|姪|甥|母親|父親|家族|会社の人|"
    r"職場の人|隣の人|ぱーとなー|推し|芸能人"
)
_OTHERS_EN = (
    r"friend|bff|bestie|sister|brother|mum|mom|mother|dad|father|wife|husband|hubby|boyfriend|girlfriend|bf|gf|"
    r"fiancee?|partner|daughter|son|kid|cousin|"
    r"co-?worker|colleague|roommate|flatmate|neighbou?r|aunt|uncle|niece|nephew|boss|client|mother-in-law|sister-in-law|mil|sil"
)
SOMEONE_ELSE = _any(
    rf"(?:{_OTHERS_JA})(?:さん|ちゃん|くん|達|たち)?(?:が|は|も|の(?:だーま|施術|治療|だ|で)|(?=§))",
    r"[たいだ](?:らしい|そう(?:です|だ|で)|んだって|んですって|って(?:言って[たいま]|聞い|話))",
    rf"(?<!with )(?<!and )(?<!as )(?:\bmy (?:\w+ )?|^)(?:{_OTHERS_EN})s?\b(?! (?:and|&) (?:i|me|myself)\b)(?! (?:drove|"
    rf"came|took|brought|booked|wrote|picked|was with|recommended|told|said|suggested|waited|paid|got me|"
    rf"got married)\b)(?!'s (?:wedding|birthday|place|recommend))",
    rf"\b(?:a|one of my) (?:{_OTHERS_EN})s? (?:of mine )?\b|(?<!when )(?<!that )(?<!and )\b(?:she|he) (?:had|got|did|"
    rf"was|went|came|has)\b|\bthey got (?:it|theirs)",
    r"\b(?:her|his|their) (?:derma|micro|needl|treat|session|proced|appoint)|\b(?:tomodachi|imouto|ane|haha|kareshi|"
    r"kanojo|danna|musume) (?:ga|wa|no)\b",
)
MYSELF = _any(
    r"私|わたし|自分|僕|俺|(?:^|\W)うち(?=[はがも])",
    r"\b(?:i|we) (?:\w+ )?(?:had|got|did|was|were|came|went|received|finished|also|too)\b|\bi've\b|\bfor me\b|"
    r"\bdid (?:me|mine)\b|\bme too\b|\band (?:i|me)\b|\bmine was\b",
)
ASKED_BACK = _any(
    r"^\W*(?:was|did|have|had|is|were|wasn't|didn't|do you (?:know|remember|have))\b(?!.*\bi (?:think|guess)\b)",
    r"(?:でした|だった|しました|受けました|た|§)(?:っけ|か|かな|の)?$",
)
TAKEN_BACK = _any(
    rf"{DAY}\s*(?:じゃ(?:なく|ない|ありません)|では?なく|は間違|(?:って|と)言ったけど)", rf"\bnot (?:on |the )?{DAY}"
)
EITHER = _any(rf"{DAY}\S{{0,6}}っけ.{{0,4}}{DAY}", rf"{DAY}\s*(?:か|or|もしくは|または|/)\s*(?:on )?{DAY}")
SINCE = _any(
    rf"{DAY}の?(?:夜|朝|昼|夕方|晩)?\s*(?:から|以来|まで|以降)",
    rf"\bthan {DAY}|\bcompared (?:to|with) {DAY}|{DAY}(?:の?(?:夜|朝))?(?:より|と比べ|に比べ)",
    rf"\b(?:since|from|until|till|by|before|after) (?:the )?{DAY}",
)
AFTER_IT = _any(
    rf"{DAY}の?\s*(?:夜|昼|朝)?、?(?:だーまぺん|施術|治療)(?:の|した)?(?:後|あと)|{DAY}の(?:だーまぺん|施術|治療|"
    rf"処置)(?!.*(?:でき|たい|予約))",
    rf"after {DAY}'?s|\bfrom {DAY}'?s (?:derma|micro|treat|session|needl|proced)",
)
ABOUT_IT = _any(
    r"話|動画|広告|記事|予約|きゃんせる|口こみ|番組|せみなー|かうんせ|前に|中止|延期|まで|は?何時|料金|いくら|cancel|"
    r"book|resched|price|cost"
)
NEXT = _any(r"次回|次は|次の", r"\bnext\b")
TO_COME = _any(
    r"\b(?:is|are|will|have|having|get|getting|do|doing|appointment|for)\b|(?:だーまぺん|施術|治療|"
    r"針)(?:の?日)?(?:です|だ|で|に|を|お願)"
)
PRESENT = _any(r"\b(?:is|will|are)\b|次|予定|予約")
OCCASION = re.compile(
    r"(?:手帳|かれんだー|れしーと|領収書|診察券|すけじゅーる(?:帳|表)?|日記|めも|写真|履歴|あぷり)(?:を|に|の日付は|で|"
    r"は|によると|、)?\s?"
    r"(?:見(?:たら|ると|返したら)|確認し?たら|確認すると|調べたら)?|"
    r"(?:\baccording to |\blooking at |\bchecking |\bchecked )(?:my|the|your) \w+(?: \w+)?(?=,)|"
    r"\b(?:my|the|your) (?:receipt|card|calendar|diary|photos?|phone|notes?|planner|app|records?|journal) (?:says?|"
    r"said|shows?|has)\b|変更(?:して|になって|になり)(?=[受やし打])|\b(?:i'?ve|i have) (?:now )?(?=had|got)|"
    r"仕事(?:帰り|終わり|の?あと|の?後|前|の合間)|(?:会社|学校|買い?物|旅行)(?:の?帰り|終わり)|昼休み|(?:正月|夏|冬|連|"
    r"お?盆)?休みを?(?:使って|つかって|とって|取って)|"
    r"有給\w{0,6}?って|(?:母|娘|妹|姉|友達|友人|彼氏|夫|旦那|同僚|かれし|家族|いとこ)と(?:一緒に|いっしょに|二人で|"
    r"2人で|ふたりで)?|"
    r"\b(?:right |straight )?(?:after|before) (?:work|school|lunch|dinner|my shift|the gym)\b|\bon (?:my|"
    r"the) way (?:home|to work)(?: from \w+)?\b|"
    r"\b(?:on|during|in) my (?:lunch(?: break| hour)?|day off|break)\b"
)
COURTESY = _any(
    r"こんにち[はわ]|こんばん[はわ]|おはよう(?:ございます)?|お世話に\w*ます|ありがとう(?:ございま(?:す|した))?|よろしく\w*",
    r"お疲れ\w*|無事|はじめまして|失礼\w*|\b(?:thanks?(?: you)?|hello|please|good (?:morning|evening))\b",
)
# What a bare answer to "when was it?" may have around the day.
FILLERS = re.compile(
    "(?:"
    r"です|でした|だった|だよ|書いて(?:あ(?:る|りま)|ました)|って|なって(?:た|いた|まし|る|いる)|なる(?:かな|か|ん|"
    r"と)?|なりま|なんです|なので|けれど|けど|のこと|受けた|やった|した|えっと|たぶん|多分|確か|たしか|はい|ええ|"
    r"そちら|こちら|そこ|初めて|はじめて|先生|者|もの|午前|午後|夕方|お昼|施術日|日付|最後|前回|一番最近|ばっかり|ばかり|今|帰り|"
    r"えーっ?と|えっとー|んーと?|うーん|あの|あれ|その|でも|はず|ところ|間違いない|間違え|訂正|しました|します|お願い|"
    r"登録|記録|ので|から(?=§)|"
    r"確実|おそらく|おおよそ|予想|日|分|時|頃|ごろ|いち|一番|わ|ねん|で[すし]|や(?:で|わ|ねん)|っす|やけど|やった|もろ|"
    r"ほやから|さ|ぜ|ぞ|ん|"
    r"電車|無事|やっと|ついに|一緒に|(?:母|友達|友人|妹|姉|娘|夫|彼)と|いや|違[うい]?|すみません|ごめん|あ|間違い(?:ない)?|ー|"
    r"ました|まし|った|もら|いただ|くれ|やって|して|かな|思う|思い|きた|きまし|来た|いまし|いま|い|つい|ちょうど|"
    r"[回度]目|[たてっ]|"
    r"[のにはがでもをとよねへだ夜朝昼晩頃火水木金土日月曜時半分]|"
    r"\b(?:it's|that's|i'm|i've|it|that|was|is|were|on|the|my|i|ive|we|think|at|in|yes|yeah|yep|um|uh|well|hi|hello|so|just)\b|"
    r"\b(?:only|night|morning|afternoon|evening|pm|am|date|last|time|one|mine|then|first|second|third|here|there|your|clinic)\b|"
    r"\b(?:place|with|you|guys|done|had|have|got|did|it's|its|went|came|for|face|finally|wait|mean|correction|not|when)\b|"
    r"\b(?:meant|oops|oh|ok|okay|er|erm|hmm?|yup|ya|sure|pretty|must|if|not mistaken|mistaken|remember|rightly?|"
    r"correctly|believe|guess|reckon|"
    r"scratch|wrong|rather|instead|of|maybe not|roughly speaking|as|log|date|record|put|down|day|thats|ive|im|i'm|said|"
    r"say|typo|oopsie|"
    r"today is|it'll|been|now|already|let me (?:see|check|think)|let me check|sharp|all|around|about|twas|would|"
    r"would've|that'd|be|same as my (?:sister|friend|mom|mum)|thing|ended up|being|turned out|should be|make|"
    r"around \d+|o'clock|lunchtime|early|late|arvo|noon|midday)\b|\d ?[ap]m\b|"
    r"\b(?:treatment(?= da)|exactly|yatte|moratta|already|a|to|actually|sorry|by|dr|ni|desu|deshita|wa|de|no)\b|"
    r"[\W\d_])+"
)
