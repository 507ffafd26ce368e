"""Rows of a look-up as text for a terminal."""

from datetime import date

from corpus.library import Library
from corpus.lookup import LookupResult, LookupRow
from corpus.validity import status_of


def rows_text(result: LookupResult, library: Library, day: date) -> str:
    """All rows with a count; a single provision with its whole text and how its document stands on the day."""
    if not result.rows:
        return "没有符合条件的条款（0 条）。"
    if len(result.rows) == 1:
        return _whole(result.rows[0], library, day)
    count = f"共 {result.total} 条" + (
        f"，出自 {result.provisions} 个条款" if result.provisions != result.total else ""
    )
    return "\n\n".join(
        [f"{count}，全部列出：", *(_row(place, r) for place, r in enumerate(result.rows, start=1))]
    )


def _whole(row: LookupRow, library: Library, day: date) -> str:
    document = library.documents[row.document]
    above = " / ".join(f"{h.label} {h.title}".strip() for h in library.provisions[row.provision].path)
    lines = [f"《{row.document_title}》{row.label}  [{row.provision}]"]
    lines += [line for line in (document.number, above, "；".join(row.why)) if line]
    lines += ["", row.quote]
    if row.quote != row.text:
        lines += ["", "全文：", row.text]
    return "\n".join([*lines, "", status_of(document, day).zh])


def _row(place: int, row: LookupRow) -> str:
    head = f"{place}. 《{row.document_title}》{row.label}  [{row.provision}]"
    return "\n".join(
        [head, *(f"   {why}" for why in row.why), *(f"   {line}" for line in row.quote.split("\n"))]
    )
