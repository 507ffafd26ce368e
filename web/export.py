"""A look-up as a workbook; the same columns as its CSV, and a cell is never a formula."""

import csv
import io

from corpus.lookup import LookupResult, to_csv

WIDTHS = (18, 26, 12, 34, 60, 28, 16, 80)  # characters, of the columns of the CSV in their order
LONGEST_CELL = 32_767  # characters; the format's own limit


def csv_bytes(result: LookupResult) -> bytes:
    """Comma-separated, with the mark by which Excel knows UTF-8."""
    return to_csv(result).encode()


def xlsx_bytes(result: LookupResult) -> bytes:
    """A workbook with one sheet that holds what the CSV holds."""
    from openpyxl import Workbook  # noqa: PLC0415  # only for those who export
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise AssertionError("a new workbook has a sheet")
    for row in csv.reader(io.StringIO(to_csv(result).removeprefix("\ufeff"), newline="")):
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell)[:LONGEST_CELL] for cell in row])
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s"  # text, whatever it begins with
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
