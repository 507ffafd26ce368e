"""What readers wrote says no more than the texts; each check is seen to fail on a seeded fault."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from corpus.check import check
from corpus.findings import Finding, Severity
from corpus.library import Library
from corpus.rule_check import check_rules, uncovered_in
from corpus.rules import RuleBook
from corpus.types import Ask, NonNormative, Quote, Rule


@pytest.fixture(scope="module")
def measure(gazette: Library) -> Library:
    """The measure alone with its rules: small enough to be spoilt many times."""
    book = RuleBook(
        rules=tuple(r for r in gazette.rules if {q.provision[:5] for q in r.quotes} == {"wuye/"}),
        gaps=tuple(g for g in gazette.gaps if g.near and all(n.startswith("wuye/") for n in g.near)),
        non_normative=tuple(n for n in gazette.non_normative if n.provision.startswith("wuye/")),
    )
    return replace(gazette, book=book)


@pytest.fixture(scope="module")
def known(measure: Library) -> set[Finding]:
    """What is found in the measure's rules as they are."""
    return set(check_rules(measure.book, measure.provisions, measure.documents))


def _asked(text: str) -> Ask:
    return Ask(text=text, lang="zh", verdict=None, short_zh="", short_en="")


def _rule(library: Library, id_: str) -> Rule:
    return next(r for r in library.rules if r.id == id_)


def _new(library: Library, known: set[Finding], book: RuleBook) -> set[tuple[str, str, str]]:
    found = set(check_rules(book, library.provisions, library.documents)) - known
    return {(f.severity.value, f.check, f.where) for f in found}


def test_the_rules_keep_their_promises(gazette: Library) -> None:
    """No quote, id or sentence is amiss; what is only worth a look is rare; few asks borrow the text's words."""
    known = set(check_rules(gazette.book, gazette.provisions, gazette.documents))
    copied = [f for f in known if f.check == "rule-copied"]

    assert not {f for f in known if f.severity is Severity.ERROR}
    assert not {f for f in known if f.check in {"rule-coverage", "rule-actors"}}
    assert len(known) < 60
    assert len(copied) < 0.002 * sum(len(r.asks) for r in gazette.rules)


Spoil = Callable[[Rule], Rule]


@pytest.mark.parametrize(
    ("spoil", "severity", "check_name"),
    [
        pytest.param(
            lambda r: replace(r, quotes=(Quote(provision="wuye/42", text="物业可以停水"),)),
            "error",
            "rule-quotes",
            id="a quote that is not printed",
        ),
        pytest.param(
            lambda r: replace(r, related=("wuye/99",)), "error", "rule-ids", id="an id that leads nowhere"
        ),
        pytest.param(
            lambda r: replace(r, plain_zh=r.plain_zh + "违者罚款5000元。"),
            "notice",
            "rule-numbers",
            id="a number from outside",
        ),
        pytest.param(
            lambda r: replace(r, plain_en=r.plain_en + " Within fifteen days."),
            "notice",
            "rule-numbers",
            id="a number in English words",
        ),
        pytest.param(
            lambda r: replace(r, asks=(*r.asks, replace(_asked("欠费了咋办呀"), short_zh="三十日内补上。"))),
            "notice",
            "rule-numbers",
            id="a number in a short answer",
        ),
        pytest.param(
            lambda r: replace(r, plain_zh=r.plain_zh + "由民政局处理。"),
            "notice",
            "rule-actors",
            id="a body from outside",
        ),
        pytest.param(
            lambda r: replace(r, asks=(*r.asks, _asked(r.quotes[0].text))),
            "notice",
            "rule-copied",
            id="an ask copied from the provision",
        ),
    ],
)
def test_a_seeded_fault_is_found(
    measure: Library, known: set[Finding], spoil: Spoil, severity: str, check_name: str
) -> None:
    """On the rule that has it, and nothing else is said of that rule."""
    spoilt = spoil(_rule(measure, "wuye-42-b"))
    rules = tuple(spoilt if r.id == spoilt.id else r for r in measure.rules)
    found = _new(measure, known, replace(measure.book, rules=rules))

    assert {(severity, check_name, "wuye-42-b")} == {f for f in found if f[2] == "wuye-42-b"}


def test_an_id_used_twice_is_found(measure: Library, known: set[Finding]) -> None:
    """By a rule and a gap as well as by two rules."""
    gap = replace(measure.gaps[0], id="wuye-42-b")
    book = replace(measure.book, gaps=(gap, *measure.gaps[1:]))

    assert ("error", "rule-ids", "wuye-42-b") in _new(measure, known, book)


def test_an_ask_of_two_rules_is_found(measure: Library, known: set[Finding]) -> None:
    """Marks and capitals make no other question."""
    one, other = _rule(measure, "wuye-42-b"), _rule(measure, "wuye-43-a")
    twice = replace(other, asks=(*other.asks, _asked(f"{one.asks[0].text.rstrip('？?')}……？")))
    rules = tuple(twice if r.id == other.id else r for r in measure.rules)

    assert {"rule-asks"} == {f[1] for f in _new(measure, known, replace(measure.book, rules=rules))}


def test_a_sentence_left_out_is_found(measure: Library, known: set[Finding]) -> None:
    """Without the rules of an article its sentences are missed; listed as non-normative they are not."""
    rules = tuple(r for r in measure.rules if "wuye/43" not in {q.provision for q in r.quotes})
    found = _new(measure, known, replace(measure.book, rules=rules))
    listed = NonNormative(provision="wuye/43", quote=measure.provisions["wuye/43"].text, reason="a test")
    book = replace(measure.book, rules=rules, non_normative=(*measure.non_normative, listed))

    assert ("notice", "rule-coverage", "wuye/43") in found
    assert ("notice", "rule-coverage", "wuye/43") not in _new(measure, known, book)


def test_a_misquoted_non_normative_line_is_found(measure: Library, known: set[Finding]) -> None:
    """It promises to the character, as a rule does."""
    listed = NonNormative(provision="wuye/43", quote="没有印过的话", reason="a test")
    book = replace(measure.book, non_normative=(*measure.non_normative, listed))

    assert {("error", "rule-quotes")} == {f[:2] for f in _new(measure, known, book)}


def test_a_template_is_found(measure: Library, known: set[Finding]) -> None:
    """One opening over many rules, whatever follows and whichever document is named before it."""
    rules = tuple(
        replace(r, asks=(*r.asks, _asked(f"物业办法请问关于这个事情{n}的说法"))) if n < 30 else r
        for n, r in enumerate(measure.rules)
    )
    found = (
        set(check_rules(replace(measure.book, rules=rules), measure.provisions, measure.documents)) - known
    )

    assert ["'请问关于这个' opens asks of 30 rules, more than 8"] == [f.message for f in found]


def test_a_document_without_rules_is_not_missed(gazette: Library) -> None:
    """Documents without rules still work, and are no fault."""
    book = RuleBook(rules=(), gaps=(), non_normative=())

    assert () == tuple(check_rules(book, gazette.provisions, gazette.documents))


def test_the_check_of_a_library_checks_its_rules(gazette: Library) -> None:
    """`ningjin corpus check` fails on a misquote."""
    spoilt = replace(_rule(gazette, "wuye-42-b"), quotes=(Quote(provision="wuye/42", text="没有印过的话"),))
    book = replace(gazette.book, rules=tuple(spoilt if r.id == spoilt.id else r for r in gazette.rules))

    assert ["rule-quotes"] == [f.check for f in check(replace(gazette, book=book)).errors]


def test_coverage_is_by_sentence(gazette: Library) -> None:
    """Half a sentence quoted leaves the sentence open; any quote covers a table row."""
    article, row = gazette.provisions["wuye/43"], gazette.provisions["huanbao/t1.16"]

    assert article.text.split("\n")[0][:10] in next(uncovered_in(article, [article.text[:10]]))
    assert [] == list(uncovered_in(article, [article.text]))
    assert [] == list(uncovered_in(row, ["林木覆盖率"]))
    assert [row.text] == list(uncovered_in(row, []))
