"""The command `sodan`, as somebody at a terminal meets it."""

import json
import shutil
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import COMMANDS, sodan
from knowledge.library import SHIPPED, Library
from simulator.platform import Platform
from simulator.server import serve
from tests.stories import processes
from tests.stories.conftest import SECRET, TOKEN
from tests.stories.processes import Served, served

PATIENCE = 30.0
__all__ = ["served"]  # a fixture


def run(*arguments: str, answer: str | None = None, **env: str) -> Result:
    return CliRunner().invoke(sodan, arguments, input=answer, env=env)


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").stdout == f"sodan, version {metadata.version('sodan')}\n"


def test_help_lists_every_command_and_each_has_help_of_its_own() -> None:
    listed = run("--help").stdout
    for command in COMMANDS:
        assert f"  {command} " in listed
        assert run(command, "--help").exit_code == 0
    assert run("no-such-thing").exit_code == 2


class TestAsk:
    def test_what_would_be_said_and_why(self, known: Library) -> None:
        asked = run("ask", known.topics["pores"].words["ja"].phrasings[0])
        assert known.answer_with_source("pores", "ja") in asked.stdout
        for shown in ("language  ja", "outcome  answer", "kind  topic", "label  pores", "score", "runner-up"):
            assert shown in asked.stdout
        assert "rule  question" in asked.stdout
        assert (
            "passed over  after an alarm, said in danger, only supposing, words that only sound dangerous, alarm, "
            in asked.stdout
        )

    def test_danger_passes_over_nothing_but_listed_words(self) -> None:
        asked = run("ask", "唇が腫れて息が苦しい")
        assert "rule  alarm" in asked.stdout
        assert asked.stdout.splitlines()[-1].split("  ")[-1] == (
            "after an alarm, said in danger, only supposing, words that only sound dangerous"
        )

    def test_lines_in_lines_out(self, known: Library) -> None:
        texts = [
            known.topics["pores"].words["ja"].phrasings[0],
            known.topics["pores"].words["en"].phrasings[0],
            known.topics["pain-anaesthesia"].words["ja"].phrasings[0],
            known.topics["opening-hours"].words["en"].phrasings[0],
            known.actions["reserve"].words["en"].phrasings[0],
            "唇が腫れて息が苦しい",
            "明日の東京の天気を教えて",
            "昨日ダーマペンを受けました",
            "",
            "\ud800\x00",
        ]
        lines = "".join(
            json.dumps({"id": n, "text": text, "today": "2026-11-22"}) + "\n" for n, text in enumerate(texts)
        )
        answered = [json.loads(line) for line in run("ask", "--jsonl", answer=lines).stdout.splitlines()]
        assert [one["id"] for one in answered] == list(range(len(texts)))
        keys = {"id", "language", "outcome", "label", "suggestions", "score", "date", "reply", "rule"}
        for one in answered:
            assert set(one) == keys
            assert one["language"] in ("ja", "en")
            assert one["outcome"] in ("answer", "suggest", "start", "ask-staff", "urgent", "decline")
            assert 0 <= one["score"] <= 1
            assert one["reply"]
            assert len(one["suggestions"]) <= 3
        outcomes = [(one["outcome"], one["label"]) for one in answered]
        assert outcomes[0] == ("answer", "pores")
        assert outcomes[1] == ("answer", "pores")
        assert answered[1]["language"] == "en"
        assert outcomes[2] == ("ask-staff", "pain-anaesthesia")
        assert outcomes[3] == ("answer", "opening-hours")
        assert outcomes[4] == ("start", "reserve")
        assert outcomes[5] == ("urgent", None)
        assert (answered[5]["rule"], answered[0]["rule"]) == ("alarm", "question")
        assert outcomes[6] == ("decline", None)
        assert answered[7]["date"] == "2026-11-21"
        assert answered[0]["date"] is None

    def test_a_bad_line_is_named_and_the_others_are_answered(self) -> None:
        good, bad = ['{"id": 1, "text": "こんにちは"}', '{"id": 4, "text": "hi"}'], ["nonsense", '{"id": 2}']
        lines = "\n".join([good[0], *bad, '{"id": 3, "text": "x", "today": "soon"}', "", good[1]])
        result = run("ask", "--jsonl", answer=lines)
        assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [1, 4]
        assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["line 2", "line 3", "line 4"]
        assert result.exit_code == 1

    def test_odd_bytes_and_halves_of_characters_stop_nobody(self) -> None:
        odd = [b"\xff", b"[" * 100_000, b'{"id": "\\ud800", "text": "hi"}', b'{"id": 4, "text": "hi"}']
        asked = CliRunner().invoke(sodan, ["ask", "--jsonl"], input=b"\n".join(odd))
        assert [json.loads(line)["id"] for line in asked.stdout.splitlines()] == ["\ud800", 4]
        assert [line.split(":")[0] for line in asked.stderr.splitlines()] == ["line 1", "line 2"]

    def test_it_streams(self) -> None:
        asking = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "ask", "--jsonl"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert asking.stdin is not None
        assert asking.stdout is not None
        for number in range(3):
            asking.stdin.write(json.dumps({"id": number, "text": "毛穴"}) + "\n")
            asking.stdin.flush()
            assert json.loads(asking.stdout.readline())["id"] == number
        asking.stdin.close()
        assert asking.wait(PATIENCE) == 0
        asking.stdout.close()

    def test_neither_or_both_is_refused(self) -> None:
        assert run("ask").exit_code == 2
        assert run("ask", "x", "--jsonl").exit_code == 2


class TestSettings:
    @pytest.mark.parametrize(
        ("name", "value", "mend"),
        [
            ("LINE_API_BASE", "line.me", "https://"),
            ("LINE_API_BASE", "http://127.0.0.1:http", "Port"),
            ("LINE_CHANNEL_ACCESS_TOKEN", "“abc”", "copy it again"),
            ("DATABASE_URL", "mysql://x", "postgresql://"),
            ("SODAN_PORT", "99999", "65535"),
            ("SODAN_PORT", "http", "65535"),
            ("SODAN_TIMEZONE", "Tokyo", "Asia/Tokyo"),
            ("SODAN_KNOWLEDGE", "/no/such/folder", "folder"),
            ("SODAN_THREADS", "0", "1 to 256"),
            ("SODAN_STAFF_LANGUAGE", "fr", "ja, en"),
            ("SODAN_HOST", "999.1.1.1", "name another"),
            ("SODAN_TREADS", "4", "SODAN_THREADS"),
            ("LINE_CHANNEL_ACCESS_TOKEN", "changeme", "example"),
            ("LINE_CHANNEL_SECRET", "8c570fa6dd201bb328f1c1eac23a96d8", "example"),
            ("SODAN_SMTP_URL", "mail.clinic.example", "smtps://"),
            ("SODAN_ALERT_EMAIL", "Ann <ann@clinic.example>", "plain"),
            ("LINE_CHANNEL_SECRET_FILE", "/no/such/file", "cannot be read"),
        ],
    )
    def test_a_wrong_one_is_refused_by_name_with_the_mend(self, name: str, value: str, mend: str) -> None:
        env = {"LINE_CHANNEL_SECRET": "s3", "LINE_CHANNEL_ACCESS_TOKEN": "t0", name: value}
        if name.endswith("_FILE"):
            del env["LINE_CHANNEL_SECRET"]
        refused = run("serve", **env)
        assert refused.exit_code == 1
        assert name.removesuffix("_FILE") in refused.stderr
        assert mend in refused.stderr

    def test_missing_secrets_are_named_both_at_once(self) -> None:
        refused = run("serve", LINE_CHANNEL_SECRET="", LINE_CHANNEL_ACCESS_TOKEN="")
        assert "LINE_CHANNEL_SECRET" in refused.stderr
        assert "LINE_CHANNEL_ACCESS_TOKEN" in refused.stderr
        assert "sodan demo" in refused.stderr

    def test_a_database_that_does_not_answer_is_a_sentence(self) -> None:
        refused = run("db", "upgrade", DATABASE_URL="postgresql://127.0.0.1:1/none")
        assert refused.exit_code == 1
        assert "DATABASE_URL" in refused.stderr
        assert "Traceback" not in refused.output


def test_a_second_demo_does_not_pull_the_database_from_under_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_port: int
) -> None:
    from cli import demo

    monkeypatch.chdir(tmp_path)
    lines = [demo._line("127.0.0.1", free_port) for _ in range(2)]
    assert len({demo._settings(line).database_url for line in lines}) == 2
    for line in lines:
        line.stop()


def test_upgrading_twice(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'deep' / 'sodan.db'}"
    assert "Applied 0001" in run("db", "upgrade", DATABASE_URL=url).stdout
    assert "Nothing to do" in run("db", "upgrade", DATABASE_URL=url).stdout


def test_coverage_names_every_section_and_leaves_no_fact_alone(known: Library) -> None:
    shown = run("knowledge", "coverage").stdout
    for section in known.article.sections:
        assert section.id in shown


def test_claims_says_of_each_line_why_it_may_not_be_said(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text(
        "一生ものの二重を手に入れませんか\n受付は10時からです\n\nTurn back time with a single syringe\n",
        encoding="utf-8",
    )
    told = [json.loads(line) for line in run("knowledge", "claims", str(file)).stdout.splitlines()]
    assert [each["text"] for each in told] == file.read_text(encoding="utf-8").split("\n")[:-1]
    assert [bool(each["found"]) for each in told] == [True, False, False, True]
    assert "薬機法" in told[3]["found"][0]


class TestCheck:
    def test_a_claim_that_no_word_gives_away_is_a_warning(self, tmp_path: Path) -> None:
        (tmp_path / "texts").mkdir()
        (tmp_path / "texts" / "ja.toml").write_text(
            '[welcome]\nhello = "むきたまごのような頬に、一晩で生まれ変わります。"\n', encoding="utf-8"
        )
        assert "may be a claim that" in run("check", SODAN_KNOWLEDGE=str(tmp_path)).stderr

    def test_what_ships_is_clean_but_for_what_a_clinic_must_fill_in(self, tmp_path: Path) -> None:
        run("db", "upgrade", DATABASE_URL=f"sqlite:///{tmp_path / 'sodan.db'}")
        checked = run("check", DATABASE_URL=f"sqlite:///{tmp_path / 'sodan.db'}")
        assert checked.exit_code == 0, checked.output
        assert "0 problems" in checked.stdout
        assert "example" in checked.stderr
        assert "no staff have joined" in checked.stderr

    def test_a_database_that_is_not_there_is_not_made(self, tmp_path: Path) -> None:
        path = tmp_path / "sodan.db"
        checked = run("check", DATABASE_URL=f"sqlite:///{path}")
        assert "there is no" in checked.stderr
        assert not path.exists()

    @pytest.mark.parametrize(
        ("token", "exit_code", "said"), [(TOKEN, 0, ""), ("another", 1, "LINE_CHANNEL_ACCESS_TOKEN: LINE refuses it")]
    )
    def test_line_is_asked_whether_it_accepts_the_token(
        self, tmp_path: Path, token: str, exit_code: int, said: str
    ) -> None:
        platform = Platform(SECRET, TOKEN)
        with serve(platform) as line:
            settings = {"LINE_API_BASE": line.url, "LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": token}
            checked = run("check", DATABASE_URL=f"sqlite:///{tmp_path / 'sodan.db'}", **settings)
        assert checked.exit_code == exit_code, checked.output
        assert said in checked.stderr
        assert "LINE_CHANNEL" not in checked.stderr or exit_code
        assert [seen.call.path for seen in platform.requests] == ["/v2/bot/info"]

    def test_where_line_cannot_be_asked_that_is_a_warning(self, tmp_path: Path) -> None:
        settings = {"LINE_API_BASE": "http://127.0.0.1:9", "LINE_CHANNEL_ACCESS_TOKEN": TOKEN}
        checked = run("check", DATABASE_URL=f"sqlite:///{tmp_path / 'sodan.db'}", **settings)
        assert checked.exit_code == 0
        assert "could not be asked" in checked.stderr

    @pytest.mark.parametrize("command", ["check", "staff list", "reservations list", "careplan status"])
    def test_where_sodan_never_ran_looking_makes_no_database(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        line = {"LINE_API_BASE": "http://127.0.0.1:9", "LINE_CHANNEL_SECRET": "s", "LINE_CHANNEL_ACCESS_TOKEN": "t"}
        looked = run(*command.split(), **line)
        assert "var/sodan.db" in looked.stderr
        assert not (tmp_path / "var" / "sodan.db").exists()

    def test_an_older_database_is_left_as_it_is(self, tmp_path: Path) -> None:
        file = tmp_path / "sodan.db"
        file.touch()
        checked = run("check", DATABASE_URL=f"sqlite:///{file}")
        assert checked.exit_code == 0, checked.output
        assert "sodan db upgrade" in checked.stderr

    def test_every_problem_is_listed_with_file_and_line(self, tmp_path: Path) -> None:
        folder = tmp_path / "knowledge"
        risks = folder / "topics" / "dermapen" / "risks.toml"
        risks.parent.mkdir(parents=True)
        shutil.copy(SHIPPED / "profile.toml", folder)
        risks.write_text('[[topic]]\nslug = "risk-bleeding"\nrevewed = 2026-11-22\n', encoding="utf-8")
        checked = run(
            "check", SODAN_KNOWLEDGE=str(folder), DATABASE_URL=f"sqlite:///{tmp_path / 'sodan.db'}", SODAN_PORT="http"
        )
        assert checked.exit_code == 1
        assert "SODAN_PORT" in checked.stderr
        assert "topics/dermapen/risks.toml:3:" in checked.stderr
        assert "revewed" in checked.stderr
        assert "2 problems" in checked.stdout


@pytest.fixture
def free_port() -> int:
    return processes.free_port()


@pytest.mark.slow
def test_serve_answers_says_loudly_that_no_staff_joined_and_stops_when_told(served: Served, known: Library) -> None:
    running = served.start("serve")
    served.up()
    mai = served.platform.person("Mai", language="ja", friend=True)
    mai.says(known.topics["pores"].words["ja"].phrasings[0])
    assert mai.hears(PATIENCE) == [known.answer_with_source("pores", "ja")]
    said = served.stop(running)
    assert running.returncode == 0
    assert f"Listening on http://127.0.0.1:{served.port}/" in served.announced
    assert "No staff have joined yet" in said
    assert "apscheduler" not in said
    assert "example" in said  # values of a clinic that does not exist
    assert mai.id not in said


@pytest.mark.slow
def test_serve_with_a_token_that_is_refused_starts_says_what_to_do_and_loses_nothing(
    served: Served, known: Library
) -> None:
    served.platform.access_token = "another"
    running = served.start("serve")
    served.up()
    mai = served.platform.person("Mai", language="ja", friend=True)
    mai.says(known.topics["pores"].words["ja"].phrasings[0])
    served.platform.settle()
    deadline = time.monotonic() + PATIENCE
    while not any(seen.call.name == "info" for seen in list(served.platform.requests)):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    served.platform.access_token = TOKEN
    assert mai.hears(PATIENCE) == [known.answer_with_source("pores", "ja")]
    said = served.stop(running)
    assert "ERROR sodan.circuit LINE refuses the channel access token (401" in said


@pytest.mark.slow
def test_web_and_worker_apart(served: Served, known: Library) -> None:
    web = served.start("web")
    served.up()
    mai = served.platform.person("Mai", language="ja", friend=True)
    mai.says(known.topics["pores"].words["ja"].phrasings[0])
    served.platform.settle()
    assert mai.heard() == []
    worker = served.start("worker")
    assert mai.hears(PATIENCE) == [known.answer_with_source("pores", "ja")]
    for process in (web, worker):
        assert "apscheduler" not in served.stop(process)
        assert process.returncode == 0
