"""Settings → a working assistant: the one place that opens library, index and chat model together."""

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.api import Assistant, build_assistant
from assistant.errors import SettingsError
from assistant.settings import AssistantSettings, ModelSettings
from corpus.library import Library
from index.settings import IndexSettings

PREFIX = "NINGJIN_"
SETTINGS_FILE = "NINGJIN_FILE"  # names a file of NINGJIN_…=… lines
OTHER_ROOMS = ("NINGJIN_WEB__",)  # sections that are read elsewhere


class Settings(BaseSettings):
    """Every setting below the page; from `NINGJIN_SECTION__NAME` variables or a file of them."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="ignore", frozen=True
    )

    corpus: Path | None = Field(default=None, description="folder of another library than the gazette")
    index: IndexSettings = Field(default_factory=IndexSettings)
    assistant: AssistantSettings = Field(default_factory=AssistantSettings)
    model: ModelSettings = Field(default_factory=ModelSettings)


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings once.

    Raises:
        SettingsError: a variable is misspelt or has a value that it cannot have; the message names it.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    file = environment.get(SETTINGS_FILE)
    if file and not Path(file).is_file():
        raise SettingsError(f"{SETTINGS_FILE}: there is no file {file}")
    for name in sorted({*environment, *(map(str.upper, dotenv_values(file)) if file else ())}):
        if not name.startswith(PREFIX) or name == SETTINGS_FILE or name.startswith(OTHER_ROOMS):
            continue
        if name.partition("__")[0] not in known:
            raise SettingsError(
                f"{name}: there is no such setting; there are {', '.join(sorted(known))} and their parts"
            )
    try:
        return Settings(_env_file=file)  # type: ignore[call-arg]  # a pydantic-settings keyword
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "__".join(str(part).upper() for part in first["loc"])
        raise SettingsError(f"{name}: {first['msg']}") from error


def open_library(corpus: Path | None = None) -> Library:
    """The gazette that comes with the project, or the library in a folder."""
    return Library.open(corpus) if corpus else Library.gazette()


def open_assistant(
    *, corpus: Path | None = None, limit_retrieved: int | None = None, settings: Settings | None = None
) -> Assistant:
    """Open everything a turn needs.

    Raises:
        RegulationError: a setting, the library or the index is not as it should be.
    """
    from index.judging import open_judge  # noqa: PLC0415  # as the next
    from index.search import open_index  # noqa: PLC0415  # numpy and the engine load only where a turn is made

    settings = settings or read_settings()
    corpus = corpus or settings.corpus
    library = open_library(corpus)
    index_settings = settings.index.for_corpus(corpus) if corpus else settings.index
    searcher = open_index(index_settings, expect=library.fingerprint)
    turn_settings = settings.assistant
    if limit_retrieved is not None:
        turn_settings = turn_settings.model_copy(update={"limit_retrieved": max(1, limit_retrieved)})
    writer = None
    if settings.model.name:
        from assistant.generate import build_writer  # noqa: PLC0415  # only where a chat model is configured

        writer = build_writer(settings.model)
    judge = open_judge(index_settings, library)
    return build_assistant(library, searcher, turn_settings, judge=judge, writer=writer)
