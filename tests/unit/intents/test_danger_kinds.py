"""The kinds of messages that once alarmed for nothing, went unnoticed or were graded too low: a table, by kind.

Judged as a message is: by the rules and the second opinion together.
"""

from datetime import date

import pytest

from knowledge.library import Library

TODAY = date(2026, 11, 22)

NO_ALARM = {
    "figures of speech": """
        爆笑しすぎて呼吸困難www
        笑って酸欠になった
        首の皮一枚でつながったわ〜締切間に合った
        爆睡してて気絶してました
        鏡見るたび心が折れる、シミどうにかなりますか
        is this thing bloody expensive or what
    """,
    "goodbyes": """
        goodbye for now
        say goodbye then
        goodbye then, see you next week
        それでは来週まで、さようなら
    """,
    "stories, and friends who frighten": """
        the bit in Grey's where she collapses, I sobbed
        in the show she faints at a needle, is that realistic
        痛すぎて死ぬって友達が脅してくるんですけど、実際どんなもん?
    """,
    "denied": """
        赤みも腫れももうないです。熱もありません
        赤みは広がっていません
        腫れはありません
        息苦しさはないです
        全身のかゆみはありません
        血は出ていません
        唇は腫れてないです
        皮膚は黒くなってません
        痛みで眠れないほどではないです
        no more swelling and no fever
        no trouble breathing at all
        my lips are fine
        not short of breath
        the redness isn't spreading
        didn't need the ambulance in the end
        nobody fainted
    """,
    "over": """
        血はもう止まってます
        じんましんはすっかり消えました
        昨日は息苦しかったけど今は平気です
        熱は下がりました
        しびれは取れました
        the swelling has gone down now
        i had hives but it's gone
        the trouble breathing went away by itself
        i felt faint but i'm fine now
        the numbness wore off
    """,
    "in working order": """
        I can breathe fine
        i can swallow no problem
        my vision is fine
        普通に息できます
        意識ははっきりしています
        呼吸は大丈夫です
        目はちゃんと開きます
    """,
    "no fever": """
        体温36.5です
        37.2度でした
        体温は36.8度でした
        熱は37.0です
        temperature is 36.9
        my temperature is normal
    """,
    "idioms and the look of things": """
        six weeks on I still have red lines like train tracks across one cheek
        I'd murder for pores like hers
        毛穴まじで殺意わく
        skin's gone limp and lifeless lately
        毛穴が息してない
        that exam was suicide
    """,
    "what vanishes is a thing": """
        シミが消えてほしい
        メッセージが消えました
        消え…
        make it disappear forever (the brown thing on my cheek)
        i want these spots to vanish
    """,
    "exercise, laughter, waiting": """
        leg day was suicide
        can I go and kill myself on leg day tomorrow
        脚トレで死んだ
        I'm choking with laughter
        I passed out on the couch after work
        been waiting an hour, my blood is boiling
        answer me already, I'm losing the will to live
        hello? anybody alive in there
    """,
    "what a needle looks like from outside": """
        肌をわざと傷つけるって自傷じゃんw なんで綺麗になるの
        isn't it just self harm with a spa playlist? how does it help
        手首に傷跡があるんですけど消せますか
        I don't want another day, I want it gone
        will I be disfigured for life
    """,
    "denied or gone by": """
        i'm not suicidal
        i had trouble breathing but it's gone
        I had trouble breathing yesterday but it's gone now
        never had bleeding
        息はできます
        目は見えてます
        it feels weird
        feels weird on my cheek
    """,
    "a death in the family": """
        祖母が亡くなったので予約をキャンセルしたいです
        父が亡くなりました。しばらく行けません
        my grandmother died on Sunday, I have to cancel
    """,
    "waiting for an answer": """
        まだ返事がないんですけど
        スタッフから返事がない
        電話したけど反応がない
        返信が来ない
        nobody is responding
        no reply yet
    """,
    "what healing skin does": """
        3日目からムズムズかゆくて仕方ないんですが、かいたらだめですよね
        茹で上がったみたいに真っ赤。痛みなし
        かさぶたの点々が黒っぽい、5日目
        白いぽつぽつが出てきた
        かゆいし赤い
        it's red and itchy
    """,
    "a date": """
        R8.11.27に施術しました
    """,
    "several signs, all denied at once": """
        息苦しさとか喉の違和感とか、そういうのは一切ありません
        腫れや熱などは一切ありません、少し乾くだけです
        no throat trouble, no fever, nothing like that, only a bit dry
    """,
    "a play, a game, a figure of speech about violence": """
        In the drama I'm watching the heroine overdoses in the end, ruined my evening
        昨日のドラマで犯人が包丁を振り回してて眠れませんでした
        値段見て倒れました、比喩ですけど
        locked in a meeting until five, any slots after?
        my wife will kill me if I book another one haha
    """,
}
ALARM = {
    "emergency": """
        I can't seem to get enough air in, is it ok to just wait and see?
        keep greying out, went down once already, can't stand
        唇が紫色です
        my lips turned purple
        指先が青いです
        blue fingers
        one eye just went dark
        急に片目が見えなくなった
        throwing up and covered in hives
        全身にじんましんが出て吐いています
        顔がみるみる腫れてくる
        娘の顔が見る見るうちに膨れてきました
        my face is swelling fast
        舌が腫れて声が出しにくい
        急に声がかれてきた
        iki ga dekinai, help
        cnt brth
        hlp cant brthe
        fantng rn
        😱😱🚑
        熱はないけど息が苦しい
        no fever but my lips are swelling
        my lips are fine but my tongue is swelling
        普通に息ができない
        もう息ができない
        i was fine until an hour ago, now i can't breathe
        息子が呼んでも反応がありません
        she stopped breathing
        息はできますけど喉がしまる
        ゼーゼーする
        wheezing since the cream
        先生のところで注射したあと、胸が苦しくて冷や汗が出ます
        予約をお願いします。あと、さっきから息がヒューヒューします
        同居の人に閉じ込められて出られません、助けて
        夫に首を絞められました。今は外です
        A man in your lobby is waving a knife and shouting
        I'm going to stab the nurse who did this
        they won't let me leave and took my passport
        視野の右半分が欠けて見えません
        漂白剤が目に入りました
        seeing two of everything and my eyelid has dropped
        39.8, shaking, and she keeps asking where she is
        kid swallowed a needle tip, I think it's gone inside him
    """,
    "clinic-now": """
        little bags of water where the pen went, more each hour
        i'm freezing and sweating at once, got needled the day before yesterday, can I still go swimming?
        what moisturiser do i use when green slime is seeping from the needle spots
        海がでてきました、おでこの針のとこから
        口もとの肌が黒く変職してきました
        膿が出ています
        膿が出てます
        目がいたい 針あたった
        my eye hurts, I think the needle touched it
        unbearable pain
        目は見えますが片方だけ真っ暗
        熱が出ています
        白いぶつぶつが出て熱もある
        hlp
        🆘🆘🆘
        37.5度あります
        体温37.6です
        ひりひりして寝付けない
        stinging so much I can't sleep
        it stopped bleeding but now it's oozing pus
        bleeding hasn't stopped
        まだ血が止まってないです
        腫れは引いたけど熱が38度あります
        no pain but my cheek is turning black
        痛くないけど皮膚が真っ黒になってきた
        次回の予約をお願いします。前回のところから黄色い汁が出て寒気もします
        the red area has gone past the line I drew, and it's hot
    """,
    "self-harm": """
        消えてしまいたい
        ベランダにいます もういいかなって
        standing on the bridge, thinking it's time
        I'm not suicidal but I want to die
        もう消えたい
        消えてなくなりたい
        シミが消えないなら消えてしまいたい
        I want to disappear
        死にたいわけじゃないけど消えてしまいたい
        平気なふりしてるけどもう消えてしまいたい
        i don't want to be here anymore
        薬をためています。そろそろ主人のところへ行こうと思います
        The pills are lined up in front of me, I just wanted someone to know
        This is the last message I'll write to anyone. Thank you for being kind.
    """,
}


def rows(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(kind, line.strip()) for kind, lines in table.items() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("kind", "text"), rows(NO_ALARM))
def test_no_alarm(known: Library, kind: str, text: str) -> None:
    assert known.understanding.read(text, TODAY).alarm is None, kind


@pytest.mark.parametrize(("response", "text"), rows(ALARM))
def test_an_alarm_of_the_right_grade(known: Library, response: str, text: str) -> None:
    alarm = known.understanding.read(text, TODAY).alarm
    assert alarm is not None
    assert alarm.response == response
