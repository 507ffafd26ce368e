"""Files as people have them (.txt .md .docx .pdf .html) → plain lines; the only module that knows markitdown."""

import re
from dataclasses import dataclass
from pathlib import Path
from zipfile import is_zipfile

from corpus.errors import CorpusError

PLAIN = frozenset({".txt", ".text"})
MARKED = frozenset({".md", ".markdown"})
CONVERTED = frozenset({".docx", ".pdf", ".html", ".htm"})
KNOWN = PLAIN | MARKED | CONVERTED
SEALED = frozenset({".docx", ".pdf"})
# What the converter hands back of a file that it could not open: the file itself, or a list of its parts.
UNOPENED = ("%PDF-", "Content from the zip file")
ENCODINGS = ("utf-8-sig", "gb18030")
FRONT_MATTER = re.compile(r"\A---\n(?P<fields>.*?)\n---\n", re.DOTALL)
COMMENT = re.compile("<!--.*?-->", re.DOTALL)
HEAD = re.compile(r"^#{1,6}\s+", re.MULTILINE)
FIRST_HEAD = re.compile(r"^#\s+(.+?)\s*#*$", re.MULTILINE)
PART_HEAD = re.compile(r"\s*#\s+(\S{1,20}编)\s*#*$", re.MULTILINE)  # a code that comes in one file a part
INLINE = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]\n]+)\]\((?:https?:|mailto:|#|/|\.)[^)\n]*\)"), r"\1"),
    (re.compile(r"\*\*([^*\n]+)\*\*|__([^_\n]+)__"), r"\1\2"),
    (re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*[*+][ \t]+(?=\S)", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])"), r"\1"),
    (re.compile(r"<br\s*/?>"), "\n"),
)
TABLE_RULE = re.compile(
    r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$", re.MULTILINE
)
TABLE_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.MULTILINE)
PAGE_NUMBER = re.compile(
    r"^[ \t]*(?:[-—－―]\s*\d{1,4}\s*[-—－―]|第\s*\d{1,4}\s*页(?:\s*共\s*\d{1,4}\s*页)?)[ \t]*$", re.MULTILINE
)
BARE_PAGE_NUMBER = re.compile(r"^[ \t]*\d{1,3}[ \t]*$", re.MULTILINE)
BLANKS = str.maketrans(
    {"\u00a0": " ", "\u200b": None, "\ufeff": None, "\r": None, "\x0c": "\n", "\u2028": "\n"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file's text in plain lines."""

    name: str  # file name without its folder
    title: str  # what the file's own markup calls it, else empty
    text: str
    doubts: tuple[str, ...]


def read_source(path: Path) -> Source:
    """Read one file, whatever its format.

    Raises:
        CorpusError: the format is not known, or the file cannot be read as it.
    """
    kind = path.suffix.lower()
    if kind not in KNOWN:
        raise CorpusError(
            f"{path.name}: {kind or 'a file without ending'} is not read here; {_formats()} are."
        )
    if kind in CONVERTED:
        return _from_markdown(path.name, _convert(path), pages=kind == ".pdf")
    raw = _bytes(path)
    text, doubts = decode(raw, path.name)
    if kind in MARKED:
        return _from_markdown(path.name, text, doubts=doubts)
    return Source(name=path.name, title="", text=PAGE_NUMBER.sub("", text), doubts=doubts)


def decode(raw: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Read bytes as UTF-8 or, failing that, as the Chinese national encoding.

    Raises:
        CorpusError: the bytes are neither.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _even(raw.decode("utf-16", "replace")), ()
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        doubts = () if encoding == "utf-8-sig" else (f"read as {encoding}, as it is not UTF-8",)
        return _even(text), doubts
    raise CorpusError(f"{name}: this is not text in UTF-8, UTF-16 or GB 18030.")


def _even(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(BLANKS) if re.search("[\u00a0\u200b\ufeff\x0c\u2028]", text) else text


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path.name}: cannot be read: {error.strerror or error}.") from error


def _formats() -> str:
    return ", ".join(sorted(KNOWN))


def _convert(path: Path) -> str:
    _bytes(path)
    if path.suffix.lower() == ".docx" and not is_zipfile(path):
        raise CorpusError(f"{path.name}: cannot be read as docx: the file is damaged, or of another kind.")
    from markitdown import MarkItDown  # noqa: PLC0415  # slow to load, and needed for few files

    try:
        converted = MarkItDown(enable_plugins=False).convert_local(path)
    except Exception as error:  # its converters raise whatever their libraries raise
        raise CorpusError(
            f"{path.name}: cannot be read as {path.suffix[1:]}: {_first_line(error)}."
        ) from error
    text = _even(converted.text_content)
    if path.suffix.lower() in SEALED and text.lstrip().startswith(UNOPENED):
        raise CorpusError(f"{path.name}: cannot be read as {path.suffix[1:]}: the file is damaged.")
    if len(text.strip()) < 2:  # noqa: PLR2004  # not one character of text
        raise CorpusError(f"{path.name}: holds no text; a scan must be read by OCR first.")
    return text


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160].rstrip(".")


def _from_markdown(name: str, text: str, *, doubts: tuple[str, ...] = (), pages: bool = False) -> Source:
    titled = ""
    front = FRONT_MATTER.match(text)
    if front:
        field = re.search(r"^title:\s*[\"']?(.+?)[\"']?\s*$", front["fields"], re.MULTILINE)
        titled = field[1] if field else ""
        text = text[front.end() :]
    text = COMMENT.sub("", text)
    head = FIRST_HEAD.search(text)
    part = PART_HEAD.match(text, head.end()) if head else None
    return Source(
        name=name,
        title=head[1].strip("* ") + (part[1] if part else "") if head else titled,
        text=_plain(text, pages=pages),
        doubts=doubts,
    )


def _plain(text: str, *, pages: bool) -> str:
    """Markdown without its marks; tables become cells between tabs."""
    if "#" in text:
        text = HEAD.sub("", text)
    if "|" in text:
        text = TABLE_ROW.sub(_cells, TABLE_RULE.sub("", text))
    for pattern, plain in INLINE:
        text = pattern.sub(plain, text)
    if pages:
        text = BARE_PAGE_NUMBER.sub("", text)
    return PAGE_NUMBER.sub("", text)


def _cells(match: re.Match[str]) -> str:
    return "\t".join(cell.strip() for cell in match[1].split("|"))
