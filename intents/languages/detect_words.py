"""Words that give a language away, for `language.detect`; those spelt alike in two of them stand in neither."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = _words(
    """
    a about after again all also always am an and any anyone are aren't around as ask at away back bad be because been
    before being best better between both but by call can can't cancel cannot cause change come could couldn't day days
    did didn't do does doesn't doing done don't drink during each else enough even ever every face feel few fine first
    for from get getting give go going gone good got great gonna had has hasn't have haven't having he hello help her
    here hey hi him his hot how i i'd i'll i'm i've if in instead into is isn't it it's its just keep know last later
    least less let like little long look lot make many may maybe me mean might month months more most much must my
    myself need needle needles never new next nobody nothing now of off often on once one only open or other our out
    over per people please possible price put quite really red right risk said same say see seems she should skin so
    some someone something soon sore sorry start still stop sure take talk tell than thank thanks that that's the their
    them then there these they thing think this those though time to today tomorrow tonight too treatment try under until up
    us use using very want wanna was wasn't water way we wear week weeks well went were what what's when where which
    while who why will with without won't work worried would wouldn't wrong yes yesterday yet you you're your yours
    """
)

# Romaji for what people ask a clinic; particles first. "no", "to", "so", "made", "me", "are" are English too.
ROMAJI = _words(
    """
    wa ga wo ni de ka ne yo mo kara node kedo desu desuka masu masuka nani nan itsu doko dare donna dou dono dore naze
    nande ikura ikutsu kore kono sono koko sugu mada mou motto zenzen chotto totemo sugoku onegai kudasai arigatou
    arigato konnichiwa konnichiha konbanwa ohayou ohayo sumimasen gomen hai iie watashi boku anata ato mae kyou kyo
    kinou kino ashita asatte ototoi raishuu raishu senshuu senshu konshuu konshu getsuyou kayou suiyou mokuyou kinyou
    doyou nichiyou jikan nedan ryokin ryoukin yoyaku henkou kyanseru akami hare itai itami kayui kayumi chi keana nikibi
    ato shimi shiwa hada kao hari ofuro furo sake osake biiru tabako undou keshou kesho meiku kusuri nomu suru shita
    shitai dekiru dekimasu ikitai hoshii ii yoi dame daijoubu daijobu kowai shinpai byouin kuriniku sensei nihongo
    mizu shawaa hiyake nomikai eki chikatetsu chuushajou ninshin seiri kikan kankaku koka kouka ikimasu arimasu
    """
) - {"no", "to", "so", "made", "me", "are"}

OTHER = (
    _words(
        """
    el los las una unos que como cuanto cuánto cuesta donde dónde cuando cuándo puedo puede quiero tengo hola gracias
    por para pero con sin esta está estoy mi piel cara después despues antes precio cita dolor duele hacer hace muy
    le les des une est et je tu vous nous quel quelle combien quand comment pourquoi avec sans pour mais dans sur peau
    visage bonjour merci prix puis avoir être c'est j'ai ça après douleur rendez-vous peux
    der die das ein eine und ist ich nicht wie wann wo warum kann mit ohne für aber haut gesicht hallo danke preis
    kostet viel nach termin schmerzen muss darf
    o os uma não nao quanto custa onde quando posso quero tenho olá ola obrigado obrigada pele rosto depois dor fazer
    il lo gli che quanto costa dove posso voglio ciao grazie pelle viso dopo prezzo sono della
    apa apakah berapa harga bagaimana kapan dimana saya tidak bisa boleh dengan untuk setelah kulit wajah terima kasih
    yang ini itu halo sakit
    ang mga ako ikaw hindi paano magkano kailan saan pwede po ba salamat kumusta mukha balat pagkatapos
    bao nhiêu nhieu khong không toi tôi cam on
    """
    )
    - ENGLISH
)

# Written the same by everybody here, so they say nothing.
NEUTRAL = _words("ok okay w lol haha dermapen derma pen line spf uv aha bha sns ver tel am pm vs id faq qr")

# Characters of everyday Chinese that Japanese text without kana hardly ever has, though its fonts hold them.
CHINESE = frozenset("你妳您們们嗎吗呢麼么這这哪很沒没说說對对吧啊个個來價价錢钱请后过點什让會爲嘅係唔咗冇")
