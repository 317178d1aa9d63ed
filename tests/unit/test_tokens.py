"""Channel access tokens: had from LINE's stand-in over HTTP by the real SDK, renewed in time, replaced where refused."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.line.client import Given, Issued, tokens_of
from bot.line.messenger import LineMessenger, messenger_of
from clinic.message import Message, Outcome
from clinic.settings import Settings
from simulator.people import Person
from simulator.platform import Platform
from simulator.server import serve
from tests.conftest import Hands

SECRET, TOKEN, ID = "a channel secret", "a token for good", "1653000000"


@pytest.fixture
def platform(clock: Hands) -> Iterator[Platform]:
    line = Platform(SECRET, TOKEN, clock=clock)
    with serve(line) as server:
        line.url = server.url
        yield line


@pytest.fixture
def settings(platform: Platform) -> Settings:
    return Settings.from_env(
        {"LINE_CHANNEL_ID": ID, "LINE_CHANNEL_SECRET": SECRET, "LINE_API_BASE": platform.url}, line=True
    )


@pytest.fixture
def messenger(settings: Settings, clock: Hands) -> LineMessenger:
    began = clock()
    return LineMessenger(Issued(settings, lambda: (clock() - began).total_seconds()), settings.api_base)


@pytest.fixture
def mai(platform: Platform) -> Person:
    return platform.person("Mai", friend=True)


def push(messenger: LineMessenger, mai: Person, text: str = "x") -> Outcome:
    return messenger.push(mai.id, (Message(text),), uuid.uuid4()).outcome


def issued(platform: Platform) -> int:
    return sum(seen.call.name == "issue-token" and seen.status == 200 for seen in platform.requests)


def test_the_settings_name_the_kind(settings: Settings) -> None:
    assert isinstance(tokens_of(settings), Issued)
    assert tokens_of(replace(settings, channel_id="", access_token="t")) == Given("t")


def test_one_token_serves_all_threads_and_all_calls(platform: Platform, messenger: LineMessenger, mai: Person) -> None:
    with ThreadPoolExecutor(16) as pool:
        outcomes = set(pool.map(lambda n: push(messenger, mai, str(n)), range(64)))
    assert outcomes == {Outcome.SENT}
    assert (len(mai.heard()), issued(platform)) == (64, 1)
    assert messenger.quota() is not None
    assert messenger.profile_language(mai.id) is None
    assert issued(platform) == 1


@pytest.mark.parametrize(
    ("minutes", "tokens"), [((0, 9.9), 1), ((0, 10.1), 2), ((0, 14, 20, 24, 40), 4), ((0, 15, 30, 45, 60), 5)]
)
def test_a_token_is_renewed_before_it_lapses(
    platform: Platform, messenger: LineMessenger, mai: Person, clock: Hands, minutes: tuple[float, ...], tokens: int
) -> None:
    gone = 0.0
    for minute in minutes:
        clock.turn(minutes=minute - gone)
        gone = minute
        assert push(messenger, mai) is Outcome.SENT
    assert issued(platform) == tokens
    assert 401 not in {seen.status for seen in platform.requests}


def test_while_line_issues_none_the_one_at_hand_serves_to_its_end(
    platform: Platform, messenger: LineMessenger, mai: Person, clock: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    assert push(messenger, mai) is Outcome.SENT
    platform.order_outage(500, path="issue-token")
    clock.turn(minutes=14)
    assert push(messenger, mai) is Outcome.SENT
    clock.turn(minutes=1)
    assert push(messenger, mai) is Outcome.NOT_SENT
    platform.faults.clear()
    assert push(messenger, mai) is Outcome.NOT_SENT  # not asked again at once
    clock.turn(seconds=4)
    assert push(messenger, mai) is Outcome.SENT
    assert len(mai.heard()) == 3
    assert SECRET not in caplog.text


def test_a_token_refused_before_its_time_is_replaced_and_nothing_is_lost_or_doubled(
    platform: Platform, messenger: LineMessenger, mai: Person
) -> None:
    assert push(messenger, mai, "1") is Outcome.SENT
    platform.issued = type(platform.issued)()
    assert push(messenger, mai, "2") is Outcome.SENT
    assert mai.heard() == ["1", "2"]
    assert issued(platform) == 2


@pytest.mark.parametrize("wrong", [{"LINE_CHANNEL_ID": "1653000001"}, {"LINE_CHANNEL_SECRET": "another secret"}])
def test_a_wrong_id_or_secret_shuts_the_channel_as_a_refused_token_does(
    platform: Platform, settings: Settings, mai: Person, wrong: dict[str, str]
) -> None:
    named = {"LINE_CHANNEL_ID": ID, "LINE_CHANNEL_SECRET": SECRET, "LINE_API_BASE": settings.api_base}
    messenger = messenger_of(Settings.from_env({**named, **wrong}))
    receipt = messenger.push(mai.id, (Message("x"),), uuid.uuid4())
    assert receipt.outcome is Outcome.DENIED
    assert receipt.reason == "400, no token issued"
    assert messenger.profile_language(mai.id) is None
    assert messenger.quota() is None


def test_a_token_for_good_is_used_as_it_is(platform: Platform, settings: Settings, mai: Person) -> None:
    assert push(LineMessenger(Given(TOKEN), settings.api_base), mai) is Outcome.SENT
    assert push(LineMessenger(Given("another"), settings.api_base), mai) is Outcome.DENIED
    assert [seen.call.name for seen in platform.requests] == ["push", "push"]


def test_where_nobody_listens_nothing_was_sent(settings: Settings) -> None:
    messenger = messenger_of(replace(settings, api_base="http://127.0.0.1:9"))
    assert messenger.probe().outcome is Outcome.NOT_SENT
