"""Every address of the desk, tried by everybody who may not: the server refuses, whatever a page shows."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from bot.page import steps
from clinic import browser
from clinic.audit import Denied
from console import guard, headers, site
from knowledge.library import Library
from store import audit, db
from tests.conftest import Hands
from tests.desk import DeskRoom

APP = site.create(cast(Any, None))
RULES = [rule for rule in APP.url_map.iter_rules() if rule.endpoint != "static"]
READ = [rule for rule in RULES if "GET" in (rule.methods or ())]
WRITTEN = [rule for rule in RULES if "POST" in (rule.methods or ())]


def name(rule: Rule) -> str:
    return f"{rule.endpoint} {rule.rule}"


def access(rule: Rule) -> guard.Access:
    return guard.access_of(APP, rule.endpoint)


def path(rule: Rule) -> str:
    return APP.url_map.bind("").build(rule.endpoint, dict.fromkeys(rule.arguments, "X34679"))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, known: Library) -> Iterator[DeskRoom]:
    opened = db.connect(f"sqlite:///{cast(Path, tmp_path_factory.mktemp('routes')) / 'sodan.db'}")
    db.upgrade(opened)
    yield DeskRoom(opened, known, Hands(datetime(2030, 4, 1, 17, 0, tzinfo=UTC)))
    opened.close()


def is_strict(answer: TestResponse) -> bool:
    wanted = browser.strict(headers.POLICY, kept=False, encrypted=False)
    return all(answer.headers[name] == value for name, value in wanted.items())


FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
# In an address may stand days, times, numbers and what is chosen from a list; what is not is told in a pattern.
CHOSEN = re.compile(r'type="(hidden|date|time|checkbox|radio)"|\bpattern="')
TEMPLATES = sorted(Path(site.__file__).parent.glob("*.html")) + sorted(Path(steps.__file__).parent.glob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.stem)
def test_no_free_text_is_put_into_an_address(template: Path) -> None:
    """It may name a person or their health, and an address stays in histories and logs."""
    for form in FORM.findall(template.read_text(encoding="utf-8")):
        if 'method="post"' in form.partition(">")[0]:
            continue
        free = [field for field in re.findall(r"<(?:input|textarea)\b[^>]*>", form) if not CHOSEN.search(field)]
        assert free == [], form
        assert "f.field(" not in form
        assert "v.why(" not in form
        assert "block_why(" not in form


@pytest.mark.parametrize("rule", READ, ids=name)
@pytest.mark.parametrize("stage", ["nobody", "half"])
def test_nobody_reads_without_a_session(room: DeskRoom, rule: Rule, stage: str) -> None:
    browser = room.browser()
    if stage == "half":
        browser.signed_in_as(room.members["admin"], "half")
    answer = browser.goes(path(rule))
    assert is_strict(answer)
    may = access(rule)
    if may.quiet:
        assert answer.status_code == 401
        assert answer.data == b""
    elif may.roles or (may.half and stage == "nobody"):
        assert answer.status_code == 303
        assert answer.location.startswith("/desk/sign-in?next=/desk/")


@pytest.mark.parametrize("rule", WRITTEN, ids=name)
@pytest.mark.parametrize("stage", ["nobody", "half"])
def test_nobody_changes_anything_without_a_session(room: DeskRoom, rule: Rule, stage: str) -> None:
    browser = room.browser()
    if stage == "half":
        browser.signed_in_as(room.members["admin"], "half")
    may = access(rule)
    if not may.roles and (stage == "half" or not may.half):
        return  # the sign-in page is for whoever is not signed in
    answer = browser.sends(path(rule), words="<b>やっと書いた返信")
    assert answer.status_code == 401
    assert "&lt;b&gt;やっと書いた返信" in answer.text  # what was written is not lost


@pytest.mark.parametrize("rule", WRITTEN, ids=name)
@pytest.mark.parametrize("how", ["without", "made up", "of another browser", "from another site"])
def test_no_form_is_taken_that_is_not_ours(room: DeskRoom, rule: Rule, how: str) -> None:
    browser, other = room.at_work("admin"), room.at_work("admin")
    given = {
        "without": "",
        "made up": "a" * 64,
        "of another browser": other.csrf(),
        "from another site": browser.csrf(),
    }
    more = {"Sec-Fetch-Site": "cross-site"} if how == "from another site" else {}
    answer = browser.client.post(path(rule), data={"csrf": given[how]}, headers=more)
    assert answer.status_code == 400
    assert is_strict(answer)
    assert browser.goes("/desk/today/rows").status_code == 200  # nor were they signed out


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_what_a_role_may_not_do_is_refused_and_noted(room: DeskRoom, rule: Rule) -> None:
    may = access(rule)
    for role in {"reception", "doctor", "admin"} - set(may.roles or ("reception", "doctor", "admin")):
        browser = room.at_work(cast(Any, role))
        answer = browser.goes(path(rule)) if "GET" in (rule.methods or ()) else browser.sends(path(rule))
        assert answer.status_code == 403
        with room.db.look() as tx:
            newest = audit.latest(tx, 1)[0]
        assert newest.what == Denied("desk", rule.endpoint, "not their role")


def test_every_view_says_who_may_see_it() -> None:
    app = site.create(cast(Any, None), demo=True)
    app.add_url_rule("/desk/forgotten", "forgotten", lambda: "")
    with pytest.raises(LookupError):
        guard.access_of(app, "forgotten")


@pytest.mark.parametrize(
    ("host", "public", "secure"),
    [
        ("127.0.0.1:8001", None, False),
        ("desk.example.com", None, True),
        ("localhost", "https://desk.example.com", True),
    ],
)
def test_the_cookie_is_for_https_only_but_on_this_very_machine(
    room: DeskRoom, monkeypatch: pytest.MonkeyPatch, host: str, public: str | None, secure: bool
) -> None:
    monkeypatch.setattr(guard, "office", lambda: type("Office", (), {"public_url": public}))
    answer = room.browser().goes("/desk/sign-in", base_url=f"http://{host}")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is secure
    assert ("Strict-Transport-Security" in answer.headers) is secure


def test_the_headers_are_these() -> None:
    page = browser.strict(headers.POLICY, kept=False, encrypted=True)
    assert page["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert (page["Cache-Control"], page["Strict-Transport-Security"]) == ("no-store", browser.A_YEAR)
    assert browser.strict(headers.POLICY, kept=True, encrypted=False)["Cache-Control"] == "no-cache"


# Secrets, and what is only looked for.
NOT_KEPT = {"password", "again", "code", "ref"}
FIELD = re.compile(r"<textarea[^>]*>|<input[^>]*>|f\.field\(.*?\)\s*}}", re.DOTALL)
OTHER_KINDS = re.compile(r"""type="(hidden|date|time|radio|checkbox|file|password)"|type='password'""")


def test_what_is_written_into_any_form_is_not_lost_with_the_session() -> None:
    fields: set[str] = set()
    for one in Path(site.__file__).parent.glob("*.html"):
        for tag in FIELD.findall(one.read_text(encoding="utf-8")):
            name = re.search(r"""name="([^"]+)"|field\('(\w+)'""", tag)
            if name and one.name != "forms.html" and not OTHER_KINDS.search(tag):
                plain = name[1] or name[2]
                fields |= {plain.replace("{{ each }}", each) for each in ("ja", "en")}
    assert {"answer_ja", "phrasings_en", "text", "words"} <= fields
    assert fields - NOT_KEPT == set(guard.WRITTEN)


def test_no_page_holds_a_script_or_a_style_within_it() -> None:
    pages = "".join(one.read_text(encoding="utf-8") for one in (Path(site.__file__).parent).glob("*.html"))
    for forbidden in ("<style", "style=", "onclick", "onsubmit", "javascript:", "|safe", "http://", "https://"):
        assert forbidden not in pages
    assert pages.count("<script") == pages.count("<script src=")


@pytest.mark.parametrize(
    "where",
    ["//evil.example", "https://evil.example", "/desk/\\evil", "/desk//evil", "/line/webhook", "/desk/\n", None],
)
def test_nobody_is_sent_elsewhere_after_signing_in(room: DeskRoom, where: str | None) -> None:
    browser = room.at_work()
    assert browser.goes("/desk/sign-in", query_string={"next": where} if where else {}).location == "/desk/"


@pytest.mark.parametrize("did", ["<script>", "taken&of=../../x", "closed&of=%3Cscript%3E"])
def test_what_a_page_says_was_done_is_ours(room: DeskRoom, did: str) -> None:
    answer = room.at_work().goes(f"/desk/?did={did}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text
    assert "/hand-back" not in answer.text
