"""What the checks find: where, and whether it breaks a promise."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a finding breaks a promise or only asks for a look."""

    ERROR = "error"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found, with where it is."""

    severity: Severity
    check: str  # articles, coverage, labels, segments, errata, tables, disagreements, guard, rule-…
    where: str  # a document, a provision, a rule or a place in a published text
    message: str


def error(check: str, where: str, message: str) -> Finding:
    """Something that breaks a promise."""
    return Finding(severity=Severity.ERROR, check=check, where=where, message=message)


def notice(check: str, where: str, message: str) -> Finding:
    """Something worth a look."""
    return Finding(severity=Severity.NOTICE, check=check, where=where, message=message)
