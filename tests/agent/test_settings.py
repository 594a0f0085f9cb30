"""Settings come from the variables that are named for them, and from no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_data_path

from agent.settings import settings


def test_common_variables_are_not_taken_for_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """HOME is not the state folder, MODEL not the model, PRICES not the prices."""
    monkeypatch.delenv("KNOCKON_HOME")
    for name in ("HOME", "MODEL", "PRICES", "EMBEDDER"):
        monkeypatch.setenv(name, str(tmp_path))
    read = settings()
    assert read.home == user_data_path("knockon")
    assert (read.model, read.prices, read.embedder) == (None, None, "auto")


def test_the_environment_goes_before_the_config_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """config.toml of the state folder uses the fields' names."""
    home.mkdir()
    (home / "config.toml").write_text('embedder = "none"\nmax_usd = 3\n')
    monkeypatch.setenv("KNOCKON_MAX_USD", "7")
    assert (settings().embedder, settings().max_usd) == ("none", 7.0)


def test_an_empty_variable_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """KNOCKON_HOME= does not make the current folder the state folder, nor an empty model a model."""
    monkeypatch.setenv("KNOCKON_HOME", "")
    monkeypatch.setenv("KNOCKON_MODEL", "")
    read = settings()
    assert (read.home, read.model) == (user_data_path("knockon"), None)
