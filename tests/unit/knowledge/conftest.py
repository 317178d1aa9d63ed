"""A small knowledge folder without a mistake, for tests to put one in."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from knowledge import library

TODAY = date(2026, 11, 22)
# What tests/unit/knowledge/test_checked.py is about; the small profile of these tests leaves it all open.
UNFILLED = ("nobody is told it", "nobody has checked")
FILES = {
    "slugs.toml": """\
[topic]
treatment = ["pores", "wrinkles"]
[clinic-topic]
clinic = ["price", "parking"]
[action]
actions = ["reserve"]
""",
    "topics/dermapen/article.toml": """\
title = "Pores"
[[section]]
id = "pores-effect"
title.ja = "毛穴"
title.en = "Pores"
[[section.fact]]
id = "pores-tighten"
ja = "毛穴が引き締まる可能性がある。"
en = "Pores may tighten."
[[section.fact]]
id = "pores-clean"
ja = "毛穴の汚れが取れる可能性がある。"
en = "Pores may get cleaner."
[[section]]
id = "wrinkles-effect"
title.ja = "しわ"
title.en = "Wrinkles"
[[section.fact]]
id = "wrinkles-soften"
ja = "しわが目立ちにくくなる可能性がある。"
en = "Wrinkles may soften."
""",
    "topics/dermapen/clinic.toml": """\
[[topic]]
slug = "price"
kind = "clinic-topic"
source = ["clinic-profile"]
reviewed = 2026-11-22
[topic.ja]
title = "料金"
from_profile = "料金です。\\n{services}"
phrasings = @price-ja@
[topic.en]
title = "Prices"
from_profile = "Our prices:\\n{services}"
phrasings = @price-en@

[[topic]]
slug = "parking"
kind = "clinic-topic"
source = ["clinic-profile"]
reviewed = 2026-11-22
[topic.ja]
title = "駐車場"
from_profile = "{parking}"
phrasings = @parking-ja@
[topic.en]
title = "Parking"
from_profile = "{parking}"
phrasings = @parking-en@
""",
    "topics/dermapen/treatment.toml": """\
[[topic]]
slug = "pores"
kind = "topic"
source = ["pores-effect"]
facts = ["pores-tighten", "pores-clean"]
reviewed = 2026-11-22
related = ["wrinkles"]
[topic.ja]
title = "毛穴への働き"
answer = \"\"\"
{clinic_name}からのご案内です。
毛穴が引き締まったり、汚れが取れたりする可能性があります。感じ方や経過には個人差がありますので、くわしくは専門家にお尋ねください。\"\"\"
phrasings = @pores-ja@
[topic.en]
title = "Effect on pores"
answer = \"\"\"
Pores may become tighter, and dirt that blocks them may come out. How far that goes differs from person to person, \\
so please ask the specialist at {clinic_name} what it could mean for your own skin before you decide anything.\"\"\"
phrasings = @pores-en@

[[topic]]
slug = "wrinkles"
kind = "topic"
source = ["wrinkles-effect"]
facts = ["wrinkles-soften"]
reviewed = 2026-11-22
[topic.ja]
title = "しわ"
answer = \"\"\"
しわが目立ちにくくなる可能性があります。
どのくらい変わるかは、お肌の状態や回数によって異なります。まずはご相談のうえで、お肌を見せていただければと思います。\"\"\"
phrasings = @wrinkles-ja@
[topic.en]
title = "Wrinkles"
answer = \"\"\"
Wrinkles may become softer. How much they change depends on your skin and on how often you are treated, \\
so we would like to look at your skin together with you before we say any more about it.\"\"\"
phrasings = @wrinkles-en@
""",
    "actions.toml": """\
[[action]]
slug = "reserve"
[action.ja]
title = "予約する"
phrasings = @reserve-ja@
[action.en]
title = "Book a visit"
phrasings = @reserve-en@
""",
    "elsewhere.toml": """\
[[elsewhere]]
slug = "weather"
ja = ["明日は雨かな"]
en = ["will it rain tomorrow"]
""",
    "harms.toml": """\
[groups]
effects = ["pores", "wrinkles"]
[[harm]]
answered = "effects"
meant = "price"
share = 0.4
why = "for the tests"
""",
    "profile.toml": """\
example = true
name.ja = "例クリニック"
name.en = "Example Clinic"
phone = "03-1234-5678"
emergency_phone = "090-1234-5678"
self_harm_line.ja = "相談窓口 0120-000-000"
self_harm_line.en = "Helpline 0120-000-000"
hours.ja = "10時から19時"
hours.en = "10 to 19"

[[service]]
slug = "face"
name.ja = "顔"
name.en = "Face"
price_yen = 20000
minutes = 60
care_plan = "dermapen"

[[service]]
slug = "first"
name.ja = "初回相談"
name.en = "First talk"
price_yen = 0
""",
    "careplans/dermapen.toml": """\
version = "1"
together.ja = "まとめてお知らせします。"
together.en = "All in one."

[[step]]
slug = "rest"
day = 0
hour = "evening"
fixed = true
kind = "tip"
topics = ["wrinkles"]
stale_hours = 12
until_day = 2
reviewed = 2026-11-22
[step.ja]
title = "最初の夜"
text = "ゆっくりお休みください。"
brief = "・ゆっくり休む"
[step.en]
title = "The first evening"
text = "Rest well."
brief = "• Rest"

[[step]]
slug = "how"
day = 1
hour = "noon"
kind = "check-in"
topics = ["wrinkles"]
stale_hours = 12
reviewed = 2026-11-22
[step.ja]
title = "お肌の調子"
text = "いかがですか。{emergency_phone}"
brief = "いかがですか。"
[step.en]
title = "How is it?"
text = "How is it? {emergency_phone}"
brief = "How is it?"
""",
    "daybook.toml": """\
reviewed = 2026-11-22
reviewed_by = "Dr Rei"

[[symptom]]
slug = "red"
title.ja = "赤み"
title.en = "Redness"
topics = ["parking"]
words.ja = ["まだ赤い"]
words.en = ["still red"]
[[symptom.days]]
first = 0
route = "expected"
topic = "parking"
facts = ["wrinkles-soften"]
ja = "経過のうちです。"
en = "Part of the course."
[[symptom.days]]
first = 7
route = "staff"
ja = "{on}から{days}日です。スタッフがお返事します。"
en = "{days} days since {on}. Our staff will reply."

[[symptom]]
slug = "dry"
title.ja = "乾燥"
title.en = "Dryness"
[[symptom.days]]
first = 0
route = "staff"
ja = "スタッフがお返事します。"
en = "Our staff will reply."
""",
    "pricelist.toml": """\
line.ja = ["{name} {price}（{minutes}分）", "{name} {price}", "{name}"]
line.en = ["{name}: {price} ({minutes} min)", "{name}: {price}", "{name}"]
price.ja = "{yen}円"
price.en = "{yen} yen"
free.ja = "無料"
free.en = "free"
""",
    "claims.toml": """\
[[claim]]
id = "certainty"
because = "promises that something is certain"
instead = "say what may happen"
words = ['必ず', 'guarante(e|es|ed)']
unless = ['必ずしも', 'no guarante(e|es|ed)']
refused = ["必ず変わります。", "Guaranteed."]
fine = ["必ずしも変わりません。", "There is no guarantee."]
""",
    "danger.toml": """\
reviewed = 2026-11-22
reviewed_by = "Dr Rei"

[responses]
emergency.ja = "119番へ。{emergency_phone}"
emergency.en = "Call 119. {emergency_phone}"
clinic-now.ja = "{emergency_phone}へ。つながらなければ119番へ。"
clinic-now.en = "Call {emergency_phone}, or 119"
self-harm.ja = "{self_harm_line}。命が危ないときは119番へ。"
self-harm.en = "{self_harm_line}. If life is in danger, 119."
self-harm-too.ja = "窓口もあります。{self_harm_line}"
self-harm-too.en = "And {self_harm_line}"

[staff_told]
ja = "スタッフに知らせました。"
en = "Staff know."
[staff_not_told]
ja = "スタッフはまだ知りません。"
en = "Staff do not know yet."
[unreadable]
slug = "unreadable"
response = "clinic-now"
label.ja = "判定できないメッセージ"
label.en = "Could not be checked"

[[sign]]
slug = "breathing"
response = "emergency"
label.ja = "息苦しさ"
label.en = "Trouble breathing"
happening = ["breathless"]

[guards.past]
ja = ["去年"]
en = ["last year"]
side = "before"
firm = "clause 8"
[numbers.celsius]
from = 37.5
to = 42
unless = ["歳"]
[words.breathless]
ja = ["息(が|は)できない"]
en = ["cannot breathe"]
""",
    "texts/ja.toml": """\
join = "、"
[welcome]
hello = \"\"\"
{clinic_name}です。
{name}さん、こんにちは。\"\"\"
[button]
yes = "はい"
""",
    "texts/en.toml": """\
join = ", "
[welcome]
hello = \"\"\"
This is {clinic_name}.
Hello {name}.\"\"\"
[button]
yes = "Yes"
""",
}


def fifteen(about: str) -> str:
    """A list of phrasings as different as a test needs them, one a line."""
    items = "".join(f'  "{about} {chr(0x3042 + 2 * n) if about.endswith("ja") else chr(97 + n)}",\n' for n in range(15))
    return f"[\n{items}]"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write the folder, optionally with one text of one file replaced by another; None takes the whole file away."""

    def writer(file: str = "", old: str = "", new: str | None = "") -> Path:
        for name, text in FILES.items():
            for about in ("price", "parking", "pores", "wrinkles", "reserve"):
                for language in ("ja", "en"):
                    text = text.replace(f"@{about}-{language}@", fifteen(f"{about}-{language}"))
            if name == file:
                assert old in text, f"{old!r} is not in {name}: the mistake would not be made"
                text = text.replace(old, new or "", 1)
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            if new is not None or name != file:
                (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return writer


@pytest.fixture
def problems(write: Callable[..., Path]) -> Callable[..., list[str]]:
    """What is said about the folder with one mistake in it."""

    def found(*mistake: str | None) -> list[str]:
        return [str(problem) for problem in library.problems(None, TODAY, ships=write(*mistake))]

    return found


def filled(warnings: Iterable[object]) -> list[str]:
    """The warnings, but for those about values that the profile leaves out."""
    return [str(one) for one in warnings if not any(words in str(one) for words in UNFILLED)]
