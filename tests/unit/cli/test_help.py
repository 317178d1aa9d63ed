"""The lists of commands, as somebody new reads them in a terminal."""

import click
import pytest
from click.testing import CliRunner

from cli.main import COMMANDS, sodan

GROUPS = [name for name in COMMANDS if isinstance(sodan.get_command(click.Context(sodan), name), click.Group)]


def test_there_are_groups() -> None:
    assert {"knowledge", "staff", "reservations"} <= set(GROUPS)


@pytest.mark.parametrize("group", GROUPS)
def test_what_each_command_does_is_said_to_its_end(group: str) -> None:
    shown = CliRunner().invoke(sodan, [group, "--help"], terminal_width=80)
    assert shown.exit_code == 0
    listed = shown.output.split("Commands:")[1]
    assert listed.strip()
    assert "..." not in listed
