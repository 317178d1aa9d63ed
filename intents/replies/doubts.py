"""What makes a yes less than clear: a question, a condition, a "perhaps", a no, somebody else's words, another time or thing.

Only looked for where nothing may be done on a guess. Better one clear yes asked about once more than one unclear one taken:
the words need only be there, whatever they mean in their sentence. Patterns are of texts `normalise` has been over: small
letters, katakana as hiragana.
"""

import re
import unicodedata

from intents.languages.normalise import normalise
from intents.replies.acts import Asked

# Negations that agree, and other words taken out before anything is looked for.
_HARMLESS = re.compile(
    r"\bno (?:problems?|prob|worries|dramas?|objections?|doubt|rush|issues?)\b|\b(?:don'?t|do not) (?:mind|worry|object)\b|"
    r"\bnot a problem\b|\bwhy not\b|\bno changes\b|\bcan(?:'?t|not) wait\b|\bnothing wrong\b|"
    r"\bwithout (?:a )?doubt\b|\bwhen you can\b|\bbut (?:yes|sure)\b|"
    r"問題(?:は|も|が)?(?:ない|なく|ありません|ございません|ねー|ねえ|なし)|(?:間違い?|まちがい|相違|異存|異議|異論)(?:は|も)?(?:ない|なく|ありません|ございません|なし)|"
    r"(?:構|かま)(?:いません|わない|わねえ|わん|へん)|差し支え(?:は)?(?:ない|ありません)|"
    r"(?:すみ|すい|申し訳(?:ござい|あり)?)ません|申し訳(?:は)?ない|(?:この|その|そちらの|ご提案の)(?:日|時間|じかん|日時|時刻|枠)(?:なら|でしたら)|"
    r"忘れっぽい|とんでもない"
)
_ENGLISH = (
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
_JAPANESE = (
    # perhaps
    r"たぶん|多分|おそらく|恐らく|もしか|かも|かな|かしら|いちおう|一応|とりあえず|とりま|まあ|"
    r"まー(?!す)|概ね|おおむね|ものによ|より(?:ます|けり)|よる(?:か|な)|なんとなく|微妙|びみょう|迷|"
    r"まよ|悩|"
    r"気が|気も|思|おも[うっい]|はず|っぽ|みたい|半分|割|%|くらい|ぐらい|ほぼ|だいたい|大体|検討|善処|考え|前向き|どっち|どちら|なくても|"
    r"ような|でしょう|だろう|きっと|怖|こわ|不安|仕方|しかた|しょうが|どうせ|いいなあ|いいっちゃ|いいかも|ある意味|基本的",
    # on a condition, or not all of it
    r"(?<!さよ)なら(?!ん)|たら|だら|れば|えば|けば|せば|ければ|けど|けれど|ですが|ますが|いいが|だが|すが|でも(?!らっ)|ただ[、し]|場合|条件|次第|まで|てから|"
    r"あとで|後で|後に|前に|かわり|代わり|限り|もし|いがい|以外|だけ|のみ|無料|ただで|うちは|むしろ|ほうが(?!助)|方が(?!助)|一部|ときは|時は|とき、|"
    r"変更|延期|ずら|別の|ほかの|他の|違うの",
    # a no
    r"ない|ません|なく|なかっ|ねえ|へん|いいえ|いえ(?!す)|いや|やだ|嫌|だめ|駄目|むり|無理|違|ちが|"
    r"やめ|止め|のー|まだ|不要|いら[んな]|要ら|反対|断|遠慮|辞退|見送|白紙|もういい|じゃあいい|厳し|"
    r"きびし|\bng\b|(?<!相違)(?<!異存)なし|保留|いったん|一旦|改めて|あらため|後回し|修正|直し|"
    r"せん(?:で|と|よ)|さんといて|んといて|ううん|うんにゃ",
    # a question, a moment
    r"か[。!、]*$|(?:です|ます)か|かいな|の[。!]*$|[だた]っけ|どう(?!ぞ)|なに|何|なぜ|なんで|いつ|"
    r"どこ|だれ|誰|質問|聞きた|知りた|とは|かどうか|待|(?<![しっ]て)(?<!て)まって|ちょっと|もしもし|"
    r"感謝|以上です|なんて|お世話|おつかれ|お疲れ|(?:はい|いい|だめ)って|人間|すたっふ|"
    r"いくら|値段|料金|相談|確認させ|確認して",
    # somebody else, or somebody else's words
    r"(?:母|父|夫|妻|旦那|主人|娘|息子|妹|姉|兄|弟|友達|友人|彼氏|彼女|先生|子ども|子供|こども|孫|みんな|家族)(?:さん)?(?:が(?!熱)|は|に|の|と|も|へ|って|なら)|"
    r"って言|と言|という|いうこと|らしい|って押|みんな|とのこと|って書|と書",
    # another time, another thing, or done already
    r"明日|あした|来週|来月|来年|今度|昨日|きのう|先週|先月|さっき|後日|そのうち|いつか|今夜|朝|夜|(?:した|った)(?:よ|わ)[。!]*$|(?:ほう|方)(?:は|を)|"
    r"(?:きゃんせる|削除|取り消し?|消し|送信|登録)(?:は)?(?:し(?:た|まし|て(?:い)?る|てあ)|たよ|まし)|もらって(?:る|い)|てもらって(?:る|い)|"
    r"(?:しみ|にきび|毛穴|しわ|ほくろ|くま|写真|電気|住所|電話|げーむ)(?:を|は|だけ|も)|すごい|うらやま|ようですね|ですよね|なんちゃ|うそ|嘘|冗談",
)
_SIGNS = re.compile(
    r"[「」『』\"“”]|[(（][^)）]*[^\W\d_]{2,}|[(（][仮笑嘘泣][)）]|[?？]|\d|(?:\.{2,}|…)\s*$|[👎🤔🤷❌✖🙅]"
)
_YES_SIGNS = frozenset("👍👌🙆⭕✅🆗💯◯○〇")
_DOUBTS = re.compile(rf"\b(?:{'|'.join(_ENGLISH)})\b|{'|'.join(_JAPANESE)}")
# What is no yes to one question and may be part of a yes to another: "I can't come", where it was whether to cancel.
_UNABLE = (
    r"\bcan(?:'?t|not) (?:make it|come|go)\b|(?:行|い|来|伺|うかが)(?:けな|けませ|かれへ|られな|られませ|えな|えませ|けん)"
    r"[いくんご]?(?:く?なっ(?:た|て))?"
)
_PART_OF_IT = {"cancel": re.compile(rf"{_UNABLE}|取り?やめ|とりやめ|(?:変更|延期)になっ|\bnot? going to make it\b")}
_GIVES_UP = (
    r"\b(?:cancel\w*|delete|erase|drop|remove|stop)\b|"
    r"きゃんせる|取り?消|とりけ|取り?やめ|とりやめ|削除|消し|消す|やめ|中止"
)
_KEEPS = r"\b(?:keep|leave|stay\w*|going|come|coming|attend\w*)\b|残|のこ|そのまま|行く|行き|伺い|伺う"
# Yes to some, no to others: nothing is kept, cancelled or erased for it.
_EITHER_WAY = re.compile(
    r"(?:(?:いや|いえ|あ|ああ|あー|ええと|えっと|それ(?:で|は|なら)?)[、 ]?)?(?:もう)?(?:(?:大丈夫|結構|けっこう)"
    r"(?:です|だよ|っす|ですよ|よ)?|(?:いい|良い|よい)(?:です|や|わ)?)[。! ]*|(?:i'?m|i am|we'?re|"
    r"that'?s|it'?s)? ?(?:good|fine|ok|okay|alright|all right|cool)"
    r"(?: thanks| thank you)?[. !]*"
)
_IRREVOCABLE = frozenset({"consent", "cancel", "delete"})
_AGAINST_IT = {
    **{asked: re.compile(_GIVES_UP) for asked in ("send", "accept", "consent", "when", "service")},
    **{asked: re.compile(_KEEPS) for asked in ("cancel", "delete")},
}


def any_in(text: str, asked: Asked) -> bool:
    """Whether anything in a text makes its yes to what was asked less than clear."""
    whole = unicodedata.normalize("NFKC", text)
    if _SIGNS.search(whole) or not (any(map(str.isalnum, whole)) or _YES_SIGNS & {*whole}):
        return True
    spelt = normalise(text)
    if asked in _IRREVOCABLE and _EITHER_WAY.fullmatch(spelt):
        return True
    spelt = _HARMLESS.sub(" ", spelt)
    if asked in _PART_OF_IT:
        spelt = _PART_OF_IT[asked].sub(" ", spelt)
    return any(each and each.search(spelt) for each in (_DOUBTS, _AGAINST_IT.get(asked)))
