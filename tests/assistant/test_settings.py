"""Settings by environment."""

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.wiring import read_settings


def test_a_misspelt_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the top level and within a section."""
    monkeypatch.setenv("NINGJIN_INDX__MODEL", "x")
    with pytest.raises(SettingsError, match="NINGJIN_INDX"):
        read_settings()
    monkeypatch.delenv("NINGJIN_INDX__MODEL")
    monkeypatch.setenv("NINGJIN_INDEX__MODLE", "x")
    with pytest.raises(SettingsError, match="NINGJIN_INDEX__MODLE"):
        read_settings()


def test_a_value_that_cannot_be_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads are a number."""
    monkeypatch.setenv("NINGJIN_INDEX__THREADS", "many")

    with pytest.raises(SettingsError, match="NINGJIN_INDEX__THREADS"):
        read_settings()


def test_settings_reach_their_section(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder by environment."""
    monkeypatch.setenv("NINGJIN_INDEX__DIRECTORY", "/tmp/elsewhere")

    assert Path("/tmp/elsewhere") == read_settings().index.directory


def test_a_misspelt_setting_in_the_file_is_named(tmp_path: Path) -> None:
    """What the operator wrote into the settings file is looked at as what the environment has."""
    file = tmp_path / "settings"
    file.write_text("NINGJIN_INDX__MODEL=x\n", encoding="utf-8")

    with pytest.raises(SettingsError, match="NINGJIN_INDX"):
        read_settings({"NINGJIN_FILE": str(file)})
    with pytest.raises(SettingsError, match="there is no file"):
        read_settings({"NINGJIN_FILE": str(tmp_path / "none")})
