"""What can go wrong with texts and their data; every room's errors share this root.

RegulationError
└── CorpusError: a text, a catalogue entry or a rule is not as it should be
    └── UnknownProvision: nothing has that address
"""


class RegulationError(Exception):
    """An error whose message is one sentence for the person who caused it."""


class CorpusError(RegulationError):
    """A text or its data is wrong; the message names file, place and what was expected."""


class UnknownProvision(CorpusError):  # noqa: N818  # reads as the outcome it is
    """An address that leads nowhere."""
