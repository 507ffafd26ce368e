"""Rules for a document that has none, drafted by a chat model: only what passes the checks is kept, for a person to review."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant import prompts
from assistant.errors import ModelUnavailable
from corpus.errors import RegulationError
from corpus.library import Library
from corpus.rule_check import check_rule, same_words
from corpus.rules import rule_of
from corpus.types import Document, Force, Provision, Rule, Verdict

MOST_RULES = 26  # of one provision; their ids end in a letter
ASKS = "4 to 8"
FAILURES = 3  # replies in a row that cannot be used before the run stops

Say = Callable[[str], str]  # a prompt → the model's reply; raises ModelUnavailable


class DraftError(RegulationError):
    """Drafting cannot begin or go on; the message says why."""


class DraftedAsk(BaseModel):
    """A question as the model wrote it."""

    model_config = ConfigDict(extra="ignore")

    question: str = Field(min_length=2, max_length=300)
    verdict: Verdict | None = None
    short_zh: str = ""
    short_en: str = ""


class DraftedRule(BaseModel):
    """A rule as the model wrote it, before any check."""

    model_config = ConfigDict(extra="ignore")

    quote: str = Field(min_length=1)
    who: list[str]
    force: Force
    act: str = ""
    condition: str = ""
    limit: str = ""
    to_whom: str = ""
    plain_zh: str = Field(min_length=1)
    plain_en: str = Field(min_length=1)
    asks: list[DraftedAsk]


class Reply(BaseModel):
    """All rules of one provision; each is validated by itself, so that a bad one costs no other."""

    model_config = ConfigDict(extra="ignore")

    rules: list[dict[str, Any]] = Field(max_length=MOST_RULES)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReport:
    """What a run did, those before it included; characters sent and received are the cost."""

    document: str
    provisions: int
    done: int
    resumed: int  # found done from an earlier run
    rules: int
    asks: int
    dropped: Counter[str]  # by the check that was not passed
    failed: tuple[str, ...]  # provisions whose reply could not be used; another run tries them again
    sent: int
    received: int
    file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """One provision drafted: a line of the file by which a run is resumed."""

    provision: str
    digest: str
    rules: tuple[dict[str, Any], ...]
    dropped: tuple[str, ...]
    sent: int
    received: int


def draft_rules(
    library: Library,
    document: Document,
    folder: Path,
    say: Say,
    *,
    progress: Callable[[int, int, int, int], None] = lambda _done, _all, _sent, _received: None,
) -> DraftReport:
    """Draft rules for each provision of a document into `folder/ID.draft.rules.jsonl`; a stopped run goes on.

    Args:
        library: holds the document.
        document: must have no rules but drafts.
        folder: where rules of the library are kept, or another to look at first.
        say: asks the model.
        progress: called with provisions done, all provisions, characters sent and received so far.

    Raises:
        DraftError: the document has reviewed rules, the folder cannot be written, or the model gives nothing usable.
    """
    if any(r.document == document.id and r.reviewed for r in library.rules):
        raise DraftError(f"{document.short_title} has reviewed rules; drafts are for documents without.")
    own = [p for p in library.provisions.values() if p.document == document.id]
    stem = document.id.replace("/", "-")
    log, rules = folder / f"{stem}.drafting.jsonl", folder / f"{stem}.draft.rules.jsonl"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        done = _resume(log, own)
        resumed = len(done)
        try:
            failed = _draft_missing(library, own, done, log, say, progress)
        finally:  # what is drafted can be used, however the run ends
            _write_rules(rules, [done[p.id] for p in own if p.id in done])
    except OSError as error:
        raise DraftError(f"{folder} cannot be written: {error.strerror or error}.") from error
    kept = [rule for p in own if p.id in done for rule in done[p.id].rules]
    return DraftReport(
        document=document.id,
        provisions=len(own),
        done=len(done),
        resumed=resumed,
        rules=len(kept),
        asks=sum(len(r["asks"]) for r in kept),
        dropped=Counter(why for d in done.values() for why in d.dropped),
        failed=failed,
        sent=sum(d.sent for d in done.values()),
        received=sum(d.received for d in done.values()),
        file=rules,
    )


def speaker(model: BaseChatModel, *, longest_reply: int) -> Say:
    """A chat model as a function from prompt to reply."""

    def say(prompt: str) -> str:
        try:
            reply = str(model.invoke(prompt).text)
        except Exception as error:
            # Each provider raises its own classes (time-outs, 429s, broken bodies); all mean the same here.
            raise ModelUnavailable(f"{type(error).__name__}: {str(error)[:120]}") from error
        if len(reply) > longest_reply:
            raise ModelUnavailable(f"the reply has {len(reply)} characters, more than {longest_reply}")
        return reply

    return say


def prompt_of(provision: Provision, document: Document) -> str:
    """The prompt for one provision."""
    return prompts.DRAFT.format(
        forces=", ".join(Force),
        asks=ASKS,
        title=document.title,
        label=provision.label,
        headings=" ".join(f"{h.label}{h.title}" for h in provision.path),
        text=provision.text,
    )


def _draft_missing(
    library: Library,
    own: Sequence[Provision],
    done: dict[str, _Done],
    log: Path,
    say: Say,
    progress: Callable[[int, int, int, int], None],
) -> tuple[str, ...]:
    failed: list[str] = []
    in_a_row = 0
    taken = {same_words(a.text) for r in library.rules for a in r.asks if r.reviewed}
    taken |= {same_words(a) for g in library.gaps for a in g.asks}
    taken |= {same_words(a["question"]) for d in done.values() for r in d.rules for a in r["asks"]}
    with log.open("a", encoding="utf-8") as file:
        for provision in own:
            if provision.id in done:
                continue
            try:
                drafted = _draft(library, provision, say, taken)
            except ModelUnavailable as error:
                failed.append(provision.id)
                in_a_row += 1
                if in_a_row == FAILURES:
                    raise DraftError(
                        f"The chat model failed {FAILURES} times in a row, last with {error}; "
                        f"{len(done)} of {len(own)} provisions are kept: run again to go on."
                    ) from error
                continue
            in_a_row = 0
            done[provision.id] = drafted
            file.write(_line(drafted))
            file.flush()
            sent, received = (sum(getattr(d, key) for d in done.values()) for key in ("sent", "received"))
            progress(len(done), len(own), sent, received)
    return tuple(failed)


def _draft(library: Library, provision: Provision, say: Say, taken: set[str]) -> _Done:
    prompt = prompt_of(provision, library.documents[provision.document])
    reply = say(prompt)
    kept: list[dict[str, Any]] = []
    dropped: list[str] = []
    for drafted in _read(reply):
        rule, why = _checked(library, provision, drafted, taken, f"{_stem(provision)}-{chr(97 + len(kept))}")
        dropped.extend(why)
        if rule:
            kept.append(rule)
    return _Done(
        provision=provision.id,
        digest=_digest(provision),
        rules=tuple(kept),
        dropped=tuple(dropped),
        sent=len(prompt),
        received=len(reply),
    )


def _read(reply: str) -> list[dict[str, Any]]:
    """The rules of a reply, whatever the model put around its JSON."""
    try:
        return Reply.model_validate_json(reply[reply.index("{") : reply.rindex("}") + 1]).rules
    except ValueError as error:  # pydantic's own errors are of this kind
        raise ModelUnavailable("a reply that is not in the agreed form") from error


def _checked(
    library: Library, provision: Provision, drafted: dict[str, Any], taken: set[str], id_: str
) -> tuple[dict[str, Any] | None, list[str]]:
    """The entry of a rule that passes every check, or None; and the checks that it or its asks did not pass."""
    try:
        model = DraftedRule.model_validate(drafted)
    except ValidationError:
        return None, ["form"]
    if model.quote not in provision.text:
        return None, ["rule-quotes"]
    entry = {"id": id_, "provision": provision.id} | model.model_dump(mode="json")
    entry |= {"who": [w for w in model.who if w in provision.text], "related": [], "reviewed": ""}
    rule = rule_of(entry)
    said = replace(rule, asks=())
    faults = [f.check for f in check_rule(said, library.provisions, library.documents)]
    faults += ["rule-numbers" for text in _other_fields(model) if not _backed(library, said, text)]
    if faults:
        return None, faults
    asks, dropped = _asks(library, rule, entry["asks"], taken)
    if not asks:
        return None, [*dropped, "no-asks"]
    taken |= {same_words(a["question"]) for a in asks}
    return entry | {"asks": asks}, dropped


def _other_fields(model: DraftedRule) -> Iterable[str]:
    return (model.act, model.condition, model.limit, model.to_whom)


def _backed(library: Library, rule: Rule, text: str) -> bool:
    """Whether a field has only numbers of the provision: it is checked as plain words are."""
    asked = replace(rule, plain_zh=text, plain_en="")
    return not any(True for _ in check_rule(asked, library.provisions, library.documents))


def _asks(
    library: Library, rule: Rule, entries: list[dict[str, Any]], taken: set[str]
) -> tuple[list[dict[str, Any]], list[str]]:
    kept: list[dict[str, Any]] = []
    dropped: list[str] = []
    own: set[str] = set()
    for ask, entry in zip(rule.asks, entries, strict=True):
        words = same_words(ask.text)
        faults = [
            f.check for f in check_rule(replace(rule, asks=(ask,)), library.provisions, library.documents)
        ]
        if not words or words in taken or words in own:
            faults.append("rule-asks")
        if faults:
            dropped.extend(faults)
            continue
        own.add(words)
        kept.append(entry)
    return kept, dropped


def _stem(provision: Provision) -> str:
    return provision.id.replace("/", "-").replace(".", "-")


# ---- files ----


def _digest(provision: Provision) -> str:
    return hashlib.sha256(provision.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _line(done: _Done) -> str:
    entry = {
        "provision": done.provision,
        "digest": done.digest,
        "rules": done.rules,
        "dropped": done.dropped,
        "sent": done.sent,
        "received": done.received,
    }
    return json.dumps(entry, ensure_ascii=False) + "\n"


def _resume(log: Path, own: Sequence[Provision]) -> dict[str, _Done]:
    """What earlier runs did for the texts as they are; a line that a kill cut short is taken off."""
    if not log.exists():
        return {}
    data = log.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        with log.open("r+b") as file:
            file.truncate(whole)
    digests = {p.id: _digest(p) for p in own}
    return {d.provision: d for d in _lines(data[:whole], log) if digests.get(d.provision) == d.digest}


def _lines(data: bytes, log: Path) -> Iterator[_Done]:
    for number, line in enumerate(data.splitlines(), start=1):
        try:
            entry = json.loads(line)
            yield _Done(
                provision=entry["provision"],
                digest=entry["digest"],
                rules=tuple(entry["rules"]),
                dropped=tuple(entry["dropped"]),
                sent=entry["sent"],
                received=entry["received"],
            )
        except (ValueError, KeyError, TypeError) as error:
            raise DraftError(f"{log}, line {number}: is damaged; remove the file to begin anew.") from error


def _write_rules(path: Path, done: Iterable[_Done]) -> None:
    temporary = path.with_name(path.name + ".tmp")
    lines = [json.dumps(rule, ensure_ascii=False) + "\n" for d in done for rule in d.rules]
    temporary.write_text("".join(lines), encoding="utf-8")
    temporary.replace(path)
