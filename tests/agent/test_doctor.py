"""`knockon doctor` and the settings: what is set, what works, what is missing, and never a key."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agent.cli import app
from agent.errors import UsageError
from agent.settings import settings
from tests.fake_openai import FakeOpenAI

KEY = "sk-test-0123456789abcdef"
Doctor = Callable[..., tuple[Result, dict[str, dict[str, str]]]]


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Doctor:
    """Runs `knockon doctor --json` in a folder of its own, under the variables given."""
    monkeypatch.chdir(tmp_path)

    def run(**variables: str) -> tuple[Result, dict[str, dict[str, str]]]:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        result = CliRunner().invoke(app, ["doctor", "--json"], standalone_mode=False)
        checks = json.loads(result.stdout)["checks"] if result.stdout else []
        return result, {check["name"]: check for check in checks}

    return run


def test_a_bare_machine_is_well_with_its_optional_parts_off(doctor: Doctor) -> None:
    """With nothing set nothing is broken: no model, no identity, no prices are told as off, each with its remedy."""
    result, checks = doctor()
    assert result.exit_code == 0
    assert {name: check["state"] for name, check in checks.items() if check["state"] != "ok"} == {
        "embedder": "off",
        "vectors": "off",
        "chat model": "off",
        "SEC": "off",
        "prices": "off",
        **({"tokens": "off"} if checks["tokens"]["state"] == "off" else {}),
    }
    assert "KNOCKON_MODEL" in checks["chat model"]["remedy"]
    assert "SEC_IDENTITY" in checks["SEC"]["remedy"]
    assert "no filing yet" in checks["library"]["detail"]


def test_no_key_is_ever_printed(doctor: Doctor, server: FakeOpenAI) -> None:
    """Neither output holds the key, whether the server takes it or not."""
    result, _ = doctor(OPENAI_API_KEY=KEY, KNOCKON_MODEL="m", OPENAI_BASE_URL=server.url)
    shown = CliRunner().invoke(app, ["doctor"], standalone_mode=False)
    assert KEY not in result.output + shown.output
    assert KEY[3:] not in result.output + shown.output
    assert "openai_api_key" in shown.output


def test_a_server_that_does_not_answer_is_told_within_seconds(doctor: Doctor) -> None:
    """A model that is set but cannot be reached is broken, exit 1, and the variable to check is named."""
    result, checks = doctor(OPENAI_API_KEY=KEY, KNOCKON_MODEL="m", OPENAI_BASE_URL="http://127.0.0.1:9/v1")
    assert result.exit_code == 1
    assert checks["chat model"]["state"] == "broken"
    assert "OPENAI_BASE_URL" in checks["chat model"]["remedy"]


def test_a_state_folder_that_cannot_be_is_named(doctor: Doctor, tmp_path: Path) -> None:
    """A folder that cannot be made is broken, by its name; the other parts are looked at all the same."""
    (tmp_path / "file").write_text("no folder")
    result, checks = doctor(KNOCKON_HOME=str(tmp_path / "file" / "home"))
    assert result.exit_code == 1
    assert str(tmp_path / "file") in checks["state folder"]["detail"]
    assert checks["library"]["state"] == "broken"
    assert checks["chat model"]["state"] == "off"


def test_a_word_that_is_no_setting_is_told(doctor: Doctor, home: Path) -> None:
    """A slip of the pen in config.toml is named, beside the names that there are."""
    home.mkdir()
    (home / "config.toml").write_text('modle = "m"\n')
    result, checks = doctor()
    assert result.exit_code == 1
    assert "modle" in checks["settings"]["detail"]
    assert "max_calls" in checks["settings"]["remedy"]


def test_the_environment_goes_before_env_file_and_that_before_the_config(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each source gives what the ones before it leave out; the .env may say where the config file lies."""
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / "config.toml").write_text('model = "config"\nmax_calls = 3\nsec_identity = "config c@example.org"\n')
    (tmp_path / ".env").write_text(f"KNOCKON_HOME={folder}\nKNOCKON_MODEL=dotenv\nKNOCKON_MAX_CALLS=4\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KNOCKON_HOME")
    monkeypatch.setenv("KNOCKON_MODEL", "environment")
    settings.cache_clear()
    read = settings()
    assert (read.home, read.model, read.max_calls, read.sec_identity) == (
        folder,
        "environment",
        4,
        "config c@example.org",
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"model = \n", "no TOML"), (b'max_calls = "many"\n', "KNOCKON_MAX_CALLS"), (b'model = "\xff"\n', "no UTF-8")],
)
def test_a_broken_config_file_is_one_line(home: Path, content: bytes, said: str) -> None:
    """A file that cannot be read, or holds a value of the wrong kind, is a usage error that says what to mend."""
    home.mkdir()
    (home / "config.toml").write_bytes(content)
    with pytest.raises(UsageError, match=said):
        settings()
