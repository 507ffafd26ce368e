"""Before anyone reads it: quotes to the character, labels that exist, figures and bodies that are backed."""

from collections.abc import Mapping
from dataclasses import replace

from assistant import messages
from assistant.compose import Composed
from assistant.figures import figures, figures_in_plain
from assistant.types import Citation, Status
from corpus.types import Provision


def verify(composed: Composed, provisions: Mapping[str, Provision], lang: str) -> Composed:
    """Remove what does not hold; an answer with nothing left becomes a decline."""
    if composed.status is not Status.ANSWERED:
        return composed
    citations = tuple(c for c in composed.citations if holds(c, provisions))
    evidence = figures(" ".join(provisions[c.provision_id].text for c in citations))
    evidence |= figures(" ".join(f"{c.label} {c.document_title}" for c in citations))
    plain = tuple(line for line in composed.plain if figures_in_plain(line) <= evidence)
    if not citations or (not plain and not composed.headline):
        return Composed(
            status=Status.DECLINED_NOT_IN_CORPUS,
            headline=messages.NOT_IN_CORPUS[lang],
            plain=(),
            verdict=None,
            citations=(),
        )
    return replace(composed, citations=citations, plain=plain)


def holds(citation: Citation, provisions: Mapping[str, Provision]) -> bool:
    """Whether the quote stands in the cited provision to the character, under a label that exists."""
    provision = provisions.get(citation.provision_id)
    if provision is None or not citation.quote or citation.quote not in provision.text:
        return False
    return citation.label in {provision.label, *(u.label for u in provision.units)}
