"""What can go wrong in a turn that is not an outcome of it.

RegulationError
├── QuestionError: the question cannot be read (empty, too long)
├── SettingsError: a setting is misspelt or has a value that it cannot have
└── ModelUnavailable: the configured chat model gave nothing usable
"""

from corpus.errors import RegulationError


class QuestionError(RegulationError):
    """The question itself is at fault; the message says how."""


class SettingsError(RegulationError):
    """The message names the setting."""


class ModelUnavailable(RegulationError):  # noqa: N818  # reads as the state it reports
    """The chat model is down, slow, or its reply cannot be used."""
