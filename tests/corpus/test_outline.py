"""Any outline rendered to text parses back to itself, and spans reproduce the published text."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.lines import Shape
from corpus.numerals import to_chinese
from corpus.outline import parse
from corpus.repair import Repair, Sureness, Tracked, apply_errata
from corpus.types import Provision

WORDS = st.text(alphabet="甲乙丙丁戊己庚辛壬癸子丑寅卯", min_size=2, max_size=18)
BRACKETS = st.sampled_from(["（{}）", "({})", "- ({}) ", "（ {} ） "])
GAPS = st.sampled_from(["\n", "\n\n", "\n \n"])


@dataclass(frozen=True)
class Article:
    """What a measure's article is rendered from."""

    paragraphs: list[list[str]]  # each: its sentence, then its items


ARTICLES = st.lists(
    st.builds(
        Article,
        paragraphs=st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=12,
)


def _measure(articles: list[Article], bracket: str, gap: str) -> str:
    lines = ["第一章 总 则"]
    for number, article in enumerate(articles, start=1):
        for place, (sentence, *items) in enumerate(article.paragraphs):
            mark = f"第{to_chinese(number)}条 " if place == 0 else ""
            lines.append(f"{mark}{sentence}{'：' if items else '。'}")
            lines += [
                f"{bracket.format(to_chinese(n))}{item}{'。' if n == len(items) else '；'}"
                for n, item in enumerate(items, start=1)
            ]
    return gap.join(lines)


def _assert_places(provisions: tuple[Provision, ...], text: str) -> None:
    for provision in provisions:
        for unit in provision.units:
            assert unit.text == provision.text[unit.start : unit.end]
        for s in provision.segments:
            assert provision.text[s.start : s.start + s.length] == text[s.raw_start : s.raw_start + s.length]
        printed = "".join(text[s.raw_start : s.raw_start + s.length] for s in provision.segments)
        assert "".join(provision.text.split()) == "".join(printed.split())


@settings(max_examples=120, deadline=None)
@given(ARTICLES, BRACKETS, GAPS)
def test_a_measure_parses_back(articles: list[Article], bracket: str, gap: str) -> None:
    """Articles, their paragraphs and items, whatever the brackets and blank lines."""
    text = _measure(articles, bracket, gap)
    provisions = parse(Tracked.of(text), Shape.MEASURE, "x").provisions

    assert [f"第{to_chinese(n)}条" for n in range(1, len(articles) + 1)] == [p.label for p in provisions]
    for article, provision in zip(articles, provisions, strict=True):
        wanted = [
            (place, item)
            for place, (_, *items) in enumerate(article.paragraphs, start=1)
            for item in (None, *range(1, len(items) + 1))
        ]
        assert wanted == [(u.paragraph, u.item) for u in provision.units]
        assert [("第一章", "总则")] == [(h.label, h.title) for h in provision.path]
    _assert_places(provisions, text)


@dataclass(frozen=True)
class Heading:
    """What a plan's heading is rendered from; a heading without children has prose."""

    name: str
    prose: list[str]
    children: list["Heading"] = field(default_factory=list)


def _headings(depth: int) -> st.SearchStrategy[Heading]:
    prose = st.lists(WORDS, min_size=1, max_size=3)
    leaf = st.builds(Heading, name=WORDS, prose=prose)
    if depth == 1:
        return leaf
    inner = st.builds(
        Heading,
        name=WORDS,
        prose=st.just([]),
        children=st.lists(_headings(depth - 1), min_size=1, max_size=3),
    )
    return st.one_of(leaf, inner)


MARKS = ("{}、", "（{}）", "{}. ", "（{}）")


def _plan(headings: list[Heading], depth: int = 0, above: str = "") -> Iterator[tuple[str, str, Heading]]:
    """Each heading with its printed line and its label, in order."""
    for number, heading in enumerate(headings, start=1):
        shown = str(number) if depth > 1 else to_chinese(number)
        label = above + MARKS[depth].format(shown).strip()
        yield MARKS[depth].format(shown) + heading.name, label, heading
        yield from _plan(heading.children, depth + 1, label)


@settings(max_examples=120, deadline=None)
@given(st.lists(_headings(4), min_size=1, max_size=4), GAPS)
def test_a_plan_parses_back(headings: list[Heading], gap: str) -> None:
    """Headings four levels deep; what has prose is a provision with the path of its headings as label."""
    rendered = list(_plan(headings))
    text = gap.join(
        line for printed, _, heading in rendered for line in (printed, *(f"{p}。" for p in heading.prose))
    )
    provisions = parse(Tracked.of(text), Shape.PLAN, "x").provisions

    wanted = [
        (label, heading.name, "\n".join(f"{p}。" for p in heading.prose)) for _, label, heading in rendered
    ]
    assert [w for w in wanted if w[2]] == [(p.label, p.title, p.text) for p in provisions]
    _assert_places(provisions, text)


@settings(max_examples=100, deadline=None)
@given(ARTICLES, st.data())
def test_repairs_keep_every_place(articles: list[Article], data: st.DataObject) -> None:
    """After a certain erratum anywhere, what was not touched still stands at its published place."""
    text = _measure(articles, "（{}）", "\n")
    at = data.draw(st.integers(min_value=len("第一章 总 则\n第一条 "), max_value=len(text) - 2))
    if "\n" in text[at : at + 2] or any(c in "第条一（）。；：" for c in text[at : at + 2]):
        return
    erratum = Repair(
        place=at, printed=text[at : at + 2], read="修正过", reason="a test", sure=Sureness.CERTAIN
    )
    repaired = apply_errata(Tracked.of(text), [erratum])
    for run in repaired.runs:
        start, raw = run.start, run.raw_start
        assert repaired.text[start : start + run.length] == text[raw : raw + run.length]
    assert text[:at] + "修正过" + text[at + 2 :] == repaired.text


def test_a_list_within_an_item_stays_in_it() -> None:
    """Of （一） and 1. inside an article the outer one is the item."""
    text = "第一条 下列：\n（一）甲：\n1. 子；\n2. 丑；\n（二）乙。"
    (provision,) = parse(Tracked.of(text), Shape.MEASURE, "x").provisions

    assert [None, 1, 2] == [u.item for u in provision.units]
    assert "2. 丑；" in provision.units[1].text
    assert "第一条第（二）项" == provision.units[2].label


def test_a_number_used_twice_is_kept_and_said() -> None:
    """The source's own slip loses no text and gives no two provisions one label."""
    text = "第一条 甲。\n第二条 乙。\n第二条 丙。\n第三条 丁。"
    provisions = parse(Tracked.of(text), Shape.MEASURE, "x").provisions

    assert ["甲。", "乙。", "丙。", "丁。"] == [p.text for p in provisions]
    assert len({p.label for p in provisions}) == len({p.id for p in provisions}) == 4


def test_a_bold_lead_names_its_paragraph() -> None:
    """推进工业绿色升级。… is cited by its lead."""
    text = "一、任务\n（一）减排\n推进绿色升级。加快改造，逐步淘汰。\n强化园区管理。引导企业入园。"
    (provision,) = parse(Tracked.of(text), Shape.PLAN, "x").provisions

    assert ["一、（一）“推进绿色升级”", "一、（一）“强化园区管理”"] == [u.label for u in provision.units]
