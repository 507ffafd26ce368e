"""What can go wrong with sets, runs and reports.

RegulationError
└── EvalError: a set, a run or a report is not as it should be
"""

from corpus.errors import RegulationError


class EvalError(RegulationError):
    """The message names file, line and what was expected."""
