"""The page's section of the settings: where it listens, what it allows, what it keeps."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import RegulationError

PREFIX = "NINGJIN_WEB__"
SETTINGS_FILE = "NINGJIN_FILE"  # names a file of NINGJIN_…=… lines


class WebSettingsError(RegulationError):
    """A setting of the page is misspelt or has a value that it cannot have; the message names it."""


class WebSettings(BaseModel):
    """How the page and the API are served; nothing about a visitor is kept unless a setting says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=7860, ge=1, le=65535, description="port to listen on")
    title: str = Field(default="", description="name of the site in Chinese; empty: 宁晋法规问答")
    title_en: str = Field(default="", description="name of the site in English")
    staff_token: SecretStr = Field(
        default=SecretStr(""),
        description="what staff enter to see their pages; empty: from this machine only",
    )
    session_hours: float = Field(default=8, gt=0, le=720, description="hours until staff sign in again")
    longest_body: int = Field(default=262_144, ge=1024, description="bytes of a request's body")
    requests_per_minute: int = Field(
        default=240, ge=1, description="questions, look-ups and the like per client address"
    )
    burst: int = Field(default=60, ge=1, description="of these, how many may come at once")
    logins_per_minute: int = Field(default=6, ge=1, description="attempts to sign in per client address")
    workers: int = Field(default=4, ge=1, le=64, description="turns that are worked on at the same time")
    waiting: int = Field(default=64, ge=0, description="requests that may wait for a worker; more get a 503")
    trusted_proxies: tuple[str, ...] = Field(
        default=(), description="addresses whose X-Forwarded-For is believed; empty: of nobody"
    )
    cors_origins: tuple[str, ...] = Field(
        default=(), description="origins whose scripts may call the API; empty: only this page"
    )
    keep_feedback: bool = Field(
        default=False, description="whether votes are kept with question, answer and reason"
    )
    keep_questions: bool = Field(default=False, description="whether every question is kept with its outcome")
    retention_days: int = Field(default=90, ge=1, le=3650, description="days after which kept entries go")
    log_questions: bool = Field(default=False, description="whether the log names the questions")
    store: Path = Field(default=Path("var/feedback.sqlite3"), description="file of what is kept")
    evaluations: Path = Field(default=Path("var/evaluations"), description="folder of evaluation runs")


class _WebEnvironment(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="NINGJIN_", env_nested_delimiter="__", extra="ignore", frozen=True
    )

    web: WebSettings = Field(default_factory=WebSettings)


def read_web_settings(environment: Mapping[str, str] = os.environ) -> WebSettings:
    """Read the section from `NINGJIN_WEB__…` variables or the settings file.

    Raises:
        WebSettingsError: names the variable and what is wrong with it.
    """
    try:
        return _WebEnvironment(_env_file=environment.get(SETTINGS_FILE)).web  # type: ignore[call-arg]  # a pydantic-settings keyword
    except ValidationError as error:
        first = error.errors()[0]
        name = "NINGJIN_" + "__".join(str(part).upper() for part in first["loc"])
        unknown = first["type"] == "extra_forbidden"
        said = "there is no such setting" if unknown else first["msg"]
        raise WebSettingsError(f"{name}: {said}") from error
