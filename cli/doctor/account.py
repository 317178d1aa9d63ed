"""The steps about the LINE account: LINE is asked, its webhook test is made, and nobody who writes to the account hears of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.line.account import Info, Knocked, LiffApp, Silent, Webhook, account_of, liff_apps
from bot.line.menus import LineRefuses, menus_of
from bot.menu import sync
from cli.doctor.finding import Circumstances, Finding, failed, passed, unknown
from clinic.errors import SodanError
from clinic.menu import ALIASES
from clinic.message import Quota
from clinic.settings import Settings
from knowledge import library

WEBHOOK_PATH = "/line/webhook"
# Reply tokens live for a minute and reminders are sent by the minute; a machine that keeps time is within a second.
CLOCK_LIMIT = timedelta(seconds=30)
# https://www.lycbiz.com/jp/service/line-official-account/plan/ : how many messages a month are included
PLANS = {200: "Communication (0 yen)", 5_000: "Light (5,000 yen)", 30_000: "Standard (15,000 yen)"}
LOW = 50

CONSOLE = "LINE Developers console"
MANAGER = "LINE Official Account Manager"

# No API of LINE's tells these; each costs patients something when it is wrong.
ONLY_BY_EYE = (
    (
        "redelivery",
        "whether it delivers again what was not taken",
        f"{CONSOLE} → Messaging API → Webhook redelivery: on, so that nothing is lost while Sodan is started again",
    ),
    (
        "greeting",
        "whether it greets new friends by itself",
        f"{MANAGER} → Settings → Response settings → Greeting message: off; Sodan greets, in the person's language",
    ),
    (
        "auto-reply",
        "whether it answers by itself",
        f"{MANAGER} → Settings → Response settings → Auto-response: off, or patients are answered twice",
    ),
    (
        "ai-chatbot",
        "whether its own AI chatbot answers",
        f"{MANAGER} → Auto-response → AI chatbot (beta): off; it knows nothing of danger and nothing of your clinic",
    ),
)


def steps(settings: Settings, around: Circumstances) -> Iterator[Finding]:
    """One finding after the other; where LINE takes no token, the rest cannot be known."""
    account = account_of(settings)
    info = account.info()
    yield _token(info, settings)
    if isinstance(info, Silent):
        for step in ("account", "clock", "webhook address", "webhook test", "secret", "messages", "rich menu"):
            yield unknown(step, f"LINE tells nothing: {info.reason}", "see the token above")
    else:
        yield passed("account", _account(info))
        yield _clock(info, around.clock())
        webhook = account.webhook()
        yield _address(webhook, settings)
        knocked = account.knock() if isinstance(webhook, Webhook) else None
        yield _test(knocked)
        yield _secret(knocked, settings)
        yield _messages(account.quota())
        yield _menu(settings)
    if settings.liff is not None:
        yield _page_in_line(settings)
    for step, what, mend in ONLY_BY_EYE:
        yield unknown(step, f"LINE tells no program {what}", mend)


def _token(info: Info | Silent, settings: Settings) -> Finding:
    if isinstance(info, Info):
        kind = "short-lived ones, which Sodan renews by itself" if settings.channel_id else "the long-lived one"
        return passed("token", f"LINE accepts it ({kind})")
    if info.status == 401 and settings.channel_id:
        return failed(
            "token",
            f"LINE issues none for this channel ID and secret ({info.reason})",
            f"copy both again: {CONSOLE} → your channel → Basic settings; set LINE_CHANNEL_ID and LINE_CHANNEL_SECRET",
        )
    if info.status == 401:
        return failed(
            "token",
            "LINE refuses LINE_CHANNEL_ACCESS_TOKEN",
            f"issue one: {CONSOLE} → Messaging API → Channel access token; or set LINE_CHANNEL_ID instead of it",
        )
    if info.status == 403:
        return failed("token", "LINE accepts the token and forbids the account", f"look for a notice in the {MANAGER}")
    return unknown("token", info.reason, "does this machine reach api.line.me? Try again in a minute")


def _account(info: Info) -> str:
    by_hand = "; Chat is on in LINE's manager: what is written there Sodan cannot see" if info.chats_by_hand else ""
    return f"{info.name} ({info.basic_id}){by_hand}"


def _clock(info: Info, now: datetime) -> Finding:
    if info.line_clock is None:
        return unknown("clock", "LINE's answer carried no time", "look whether `timedatectl` says it is synchronized")
    off = abs(now - info.line_clock)
    if off > CLOCK_LIMIT:
        return failed(
            "clock",
            f"this machine and LINE are {int(off.total_seconds())} seconds apart",
            "let the machine set its clock: timedatectl set-ntp true",
        )
    return passed("clock", "this machine and LINE agree on the time")


def _address(webhook: Webhook | Silent, settings: Settings) -> Finding:
    step, where = "webhook address", f"{CONSOLE} → Messaging API → Webhook URL"
    wanted = f"{settings.public_url}{WEBHOOK_PATH}" if settings.public_url else f"https://your.name{WEBHOOK_PATH}"
    if isinstance(webhook, Silent):
        if webhook.status == 404:
            return failed(step, "LINE does not know where to deliver", f"{where}: {wanted}")
        return unknown(step, webhook.reason, "try again in a minute")
    if not webhook.active:
        return failed(step, "LINE delivers nothing", f"{CONSOLE} → Messaging API → Use webhook: on")
    if settings.public_url and webhook.address != wanted:
        return failed(step, f"LINE delivers to {webhook.address}", f"{where}: {wanted} (as SODAN_PUBLIC_URL says)")
    if not webhook.address.endswith(WEBHOOK_PATH):
        return failed(step, f"{webhook.address} does not end in {WEBHOOK_PATH}", f"{where}: {wanted}")
    return passed(step, webhook.address)


_AT_THE_DOOR = {
    401: ("Sodan took it for a stranger: its channel secret is another one", "set LINE_CHANNEL_SECRET, start again"),
    404: (f"whoever answers there knows no {WEBHOOK_PATH}", "let the proxy pass it on (docs/nginx/sodan.conf)"),
    502: ("the proxy answers, Sodan behind it does not", "start it: systemctl start sodan; journalctl -u sodan"),
    503: ("Sodan or the proxy says: not now", "look into journalctl -u sodan: is the database there?"),
    504: ("the proxy waited for Sodan in vain", "look into journalctl -u sodan"),
}
_ON_THE_WAY = {
    "COULD_NOT_CONNECT": (
        "LINE reaches nobody there",
        "is the name right, port 443 open, Sodan started, the certificate one of a public authority?",
    ),
    "REQUEST_TIMEOUT": ("no answer within two seconds", "is the machine overloaded? curl http://127.0.0.1:8000/readyz"),
}


def _test(knocked: Knocked | Silent | None) -> Finding:
    step = "webhook test"
    match knocked:
        case None:
            return unknown(step, "there is no address to knock at", "set the webhook address first")
        case Silent(status=429):
            return unknown(step, "LINE tests 60 times an hour at most", "try again in some minutes")
        case Silent(reason=reason):
            return unknown(step, reason, "try again in a minute")
        case Knocked(success=True):
            return passed(step, "LINE knocked, and Sodan answered")
    said, mend = _ON_THE_WAY.get(knocked.reason) or _AT_THE_DOOR.get(
        knocked.status, (f"{knocked.reason} {knocked.status or ''}".strip(), "look into journalctl -u sodan")
    )
    return failed(step, said, mend)


def _secret(knocked: Knocked | Silent | None, settings: Settings) -> Finding:
    """A token issued for it proves it; else the running Sodan, which checks what LINE signed."""
    if settings.channel_id:
        return passed("secret", "LINE issues tokens for it")
    if isinstance(knocked, Knocked) and knocked.success:
        return passed("secret", "what LINE signed with its own, Sodan accepted")
    if isinstance(knocked, Knocked) and knocked.status == 401:
        return failed(
            "secret",
            "what LINE signed with its own, Sodan refused",
            f"copy it again: {CONSOLE} → Basic settings → Channel secret; set LINE_CHANNEL_SECRET and start again",
        )
    return unknown("secret", "only a webhook test that gets through proves it", "mend the webhook first")


def _messages(quota: Quota | Silent) -> Finding:
    step = "messages"
    if isinstance(quota, Silent):
        return unknown(step, quota.reason, "try again in a minute")
    if quota.limit is None:
        return passed(step, f"{quota.used} sent this month; the plan has no limit")
    plan = PLANS.get(quota.limit, "a plan of its own")
    said = f"{quota.used} of {quota.limit} sent this month, {plan}"
    larger = f"{MANAGER} → Settings → Billing: a larger plan. Answers within a minute are free and go on"
    if quota.used >= quota.limit:
        return failed(step, f"{said}: no reminder and no tip goes out until next month", larger)
    if quota.limit - quota.used <= LOW:
        return failed(step, f"{said}: tips are held back for the sake of reservations", larger)
    return passed(step, said)


PAGE = "page in LINE"
_WITHOUT_SECRET = "LINE tells of it only with that channel's secret"  # noqa: S105


def _page_in_line(settings: Settings) -> Finding:
    """How LINE opens the page to reserve on: from which channel, at which address, and whether it says who opens it."""
    wanted = f"{settings.public_url}/book/"
    where = f"{CONSOLE} → that channel → LIFF (of a MINI App: Web app settings)"
    by_eye = f"{where}: Endpoint URL {wanted}, Scopes openid"
    if settings.liff_id.partition("-")[0] != settings.liff_channel_id:
        said = f"{settings.liff_id} is not of channel {settings.liff_channel_id}: a LIFF ID begins with its channel's"
        return failed(PAGE, said, f"{where}: copy both anew into SODAN_LIFF_ID and SODAN_LIFF_CHANNEL_ID")
    if not settings.liff_channel_secret:
        return unknown(PAGE, _WITHOUT_SECRET, f"{by_eye}; or set SODAN_LIFF_CHANNEL_SECRET")
    match liff_apps(settings):
        case Silent(status=401 | 403):
            said, mend = (
                "LINE refuses that channel's ID and secret",
                "set SODAN_LIFF_CHANNEL_SECRET anew (Basic settings)",
            )
            return failed(PAGE, said, f"{CONSOLE} → that channel: {mend}")
        case Silent(status=404):
            return failed(PAGE, "that channel has no page", f"add it; {by_eye}")
        case Silent(reason=reason):
            return unknown(PAGE, reason, f"try again in a minute, or look: {by_eye}")
        case apps:
            return _opens(next((one for one in apps if one.id == settings.liff_id), None), wanted, where)


def _opens(app: LiffApp | None, wanted: str, where: str) -> Finding:
    if app is None:
        return failed(PAGE, "that channel has no page with this LIFF ID", f"{where}: copy it into SODAN_LIFF_ID")
    if app.address.rstrip("/") != wanted.rstrip("/"):
        return failed(PAGE, f"LINE opens {app.address}", f"{where}: Endpoint URL {wanted} (as SODAN_PUBLIC_URL says)")
    if "openid" not in app.scopes:
        return failed(PAGE, "LINE tells the page nobody's ID", f"{where}: Scopes openid, or nobody gets in")
    more = sorted(app.scopes - {"openid"})
    asks = f"; it asks people for {', '.join(more)} too, which Sodan does not need" if more else ""
    return passed(PAGE, f"{app.address}{asks}")


def _menu(settings: Settings) -> Finding:
    """Ours as it is drawn now, or an older one; of one that was drawn by hand LINE tells no program."""
    step, put, line = "rich menu", "sodan richmenu sync", menus_of(settings)
    try:
        if not any(alias in ALIASES for alias in line.aliases()):
            by_hand = f"one that was drawn by hand shows in the {MANAGER} → Rich menus"
            return unknown(step, "none of Sodan's is there", f"put it up: {put}; {by_hand}")
        pages = sync.drawn(library.load(settings.knowledge))
        wrong = sync.differences(pages, line)
    except LineRefuses as refusal:
        return unknown(step, str(refusal), "try again in a minute")
    except SodanError:
        return unknown(step, "it cannot be drawn from this knowledge", "mend the knowledge first: sodan check")
    if wrong:
        return failed(step, "; ".join(wrong), f"draw it anew: {put}")
    return passed(step, f"all {len(pages)} pages are as they are drawn now")
