"""A turn as JSON: the contract of the batch file and of the REST answer."""

from dataclasses import asdict
from typing import Any

from assistant.types import Turn


def result_of(turn: Turn, *, limit_retrieved: int = 10) -> dict[str, Any]:
    """The stable part of a turn, as other programs read it."""
    return {
        "question": turn.question,
        "status": turn.status.value,
        "answer": turn.answer,
        "verdict": turn.verdict.value if turn.verdict else None,
        "citations": [
            {
                "provision_id": c.provision_id,
                "document": c.document,
                "document_title": c.document_title,
                "number": c.number,
                "label": c.label,
                "quote": c.quote,
                "text": c.text,
            }
            for c in turn.citations
        ],
        "retrieved": [
            {
                "provision_id": r.provision_id,
                "document": r.document,
                "label": r.label,
                "text": r.text,
                "score": round(r.score, 6),
            }
            for r in turn.retrieved[:limit_retrieved]
        ],
        "notices": [
            {"kind": n.kind.value, "text": n.text, "provisions": list(n.provisions)} for n in turn.notices
        ],
        "seconds": round(turn.seconds, 6),
    }


def whole_turn(turn: Turn) -> dict[str, Any]:
    """Everything about a turn, for `--json` and for explaining a miss."""
    return result_of(turn, limit_retrieved=len(turn.retrieved)) | {
        "standalone": turn.standalone,
        "lang": turn.lang,
        "kind": turn.kind,
        "headline": turn.headline,
        "plain": list(turn.plain),
        "suggestions": list(turn.suggestions),
        "nearest": list(turn.nearest),
        "steps": [asdict(step) for step in turn.steps],
        "considered": [
            {"provision_id": r.provision_id, "score": r.score, "kept": r.kept, "features": dict(r.features)}
            for r in turn.retrieved
        ],
    }
