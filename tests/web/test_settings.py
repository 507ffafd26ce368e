"""The page's section of the settings."""

from pathlib import Path

import pytest

from web.settings import WebSettingsError, read_web_settings


def test_nothing_is_kept_and_nobody_else_listens_by_default() -> None:
    """Without a setting the page is for this machine and forgets everything."""
    settings = read_web_settings({})

    assert settings.host == "127.0.0.1"
    assert not any((settings.keep_feedback, settings.keep_questions, settings.log_questions))
    assert settings.cors_origins == ()


def test_variables_set_the_section(monkeypatch: pytest.MonkeyPatch) -> None:
    """The token does not show when the settings are printed."""
    monkeypatch.setenv("NINGJIN_WEB__PORT", "8080")
    monkeypatch.setenv("NINGJIN_WEB__STAFF_TOKEN", "geheim")

    settings = read_web_settings()

    assert settings.port == 8080
    assert settings.staff_token.get_secret_value() == "geheim"
    assert "geheim" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("NINGJIN_WEB__PROT", "1", "NINGJIN_WEB__PROT: there is no such setting"),
        ("NINGJIN_WEB__PORT", "x", "NINGJIN_WEB__PORT"),
        ("NINGJIN_WEB__WORKERS", "0", "NINGJIN_WEB__WORKERS"),
    ],
)
def test_a_bad_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    """Misspelt or impossible, the sentence has the variable's name."""
    monkeypatch.setenv(name, value)

    with pytest.raises(WebSettingsError, match=said):
        read_web_settings()


def test_a_file_sets_the_section(tmp_path: Path) -> None:
    """The same names in a file."""
    file = tmp_path / "ningjin.env"
    file.write_text("NINGJIN_WEB__RETENTION_DAYS=7\nNINGJIN_WEB__CORS_ORIGINS='[\"https://a.example\"]'\n")

    settings = read_web_settings({"NINGJIN_FILE": str(file)})

    assert settings.retention_days == 7
    assert settings.cors_origins == ("https://a.example",)
