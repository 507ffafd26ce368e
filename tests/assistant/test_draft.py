"""A scripted model drafts rules; only what passes the checks is kept, marked as a draft."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.draft import DraftError, draft_rules, prompt_of, speaker
from assistant.errors import ModelUnavailable
from corpus.add import add
from corpus.check import check
from corpus.library import Library
from corpus.rules import read_rules
from corpus.types import Verdict
from ningjin.__main__ import app
from tests.fakes import ScriptedModel

LAW = """某某县养犬管理办法

第一条 养犬人应当在取得犬只之日起三十日内到公安机关登记。
第二条 携犬出户应当由成年人束犬链牵引。
第三条 禁止携犬进入学校、医院。
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    source = tmp_path / "养犬.txt"
    source.write_text(LAW, encoding="utf-8")
    add([source], tmp_path / "library")
    return Library.open(tmp_path / "library")


def _rule(quote: str, **changes: Any) -> dict[str, Any]:
    asks = [
        {"question": f"狗的事第{len(quote)}问，咋整", "verdict": None, "short_zh": "", "short_en": ""},
        {"question": f"What about my dog, number {quote[:4]}", "verdict": None},
    ]
    entry = {
        "quote": quote,
        "who": ["养犬人"],
        "force": "must",
        "act": "登记",
        "condition": "",
        "limit": "",
        "to_whom": "",
        "plain_zh": "狗要按规定办。",
        "plain_en": "Dogs must be kept by the rules.",
        "asks": asks,
    }
    return entry | changes


def _reply(*rules: dict[str, Any]) -> str:
    return "好的：\n```json\n" + json.dumps({"rules": rules}, ensure_ascii=False) + "\n```"


class Script:
    """Says what the test wrote for the article that a prompt shows, and keeps the prompts."""

    def __init__(self, replies: dict[str, Any]) -> None:
        self.replies = replies
        self.prompts: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.prompts.append(prompt)
        reply = next((r for words, r in self.replies.items() if words in prompt), '{"rules": []}')
        if isinstance(reply, Exception):
            raise reply
        return str(reply)


FIRST = "养犬人应当在取得犬只之日起三十日内到公安机关登记。"
SECOND = "携犬出户应当由成年人束犬链牵引。"


def _draft(library: Library, folder: Path, script: Callable[[str], str], **options: Any) -> Any:
    (document,) = library.documents.values()
    return draft_rules(library, document, folder, script, **options)


def test_drafts_are_read_with_the_library(library: Library, tmp_path: Path) -> None:
    """What is kept is a draft that the library opens and whose check finds no error."""
    folder = tmp_path / "library" / "rules"
    script = Script({FIRST: _reply(_rule(FIRST, limit="三十日内")), SECOND: _reply(_rule(SECOND))})
    result = _draft(library, folder, script)
    again = Library.open(tmp_path / "library")

    assert (2, 4) == (result.rules, result.asks) == (len(again.rules), sum(len(r.asks) for r in again.rules))
    assert {""} == {r.reviewed for r in again.rules}
    assert [FIRST, SECOND] == [r.quotes[0].text for r in again.rules]
    assert () == check(again).errors


def test_the_cost_is_counted(library: Library, tmp_path: Path) -> None:
    """Characters sent and received, provision by provision, until all are done."""
    script = Script({FIRST: _reply(_rule(FIRST))})
    seen: list[tuple[int, int, int, int]] = []
    result = _draft(library, tmp_path / "d", script, progress=lambda *step: seen.append(step))

    assert sum(map(len, script.prompts)) == result.sent
    assert len(_reply(_rule(FIRST))) + len('{"rules": []}') * (result.provisions - 1) == result.received
    assert (result.provisions, result.provisions, result.sent, result.received) == seen[-1]
    assert list(range(1, result.provisions + 1)) == [step[0] for step in seen]


@pytest.mark.parametrize(
    ("rule", "dropped"),
    [
        pytest.param(_rule("养犬人可以不登记。"), "rule-quotes", id="a quote that is not printed"),
        pytest.param(
            _rule(FIRST, plain_zh="六十日内登记，不然罚款。"), "rule-numbers", id="a number from outside"
        ),
        pytest.param(_rule(FIRST, plain_en="Register within 60 days."), "rule-numbers", id="in English"),
        pytest.param(_rule(FIRST, limit="十五日内"), "rule-numbers", id="in another field"),
        pytest.param(_rule(FIRST, plain_zh="到民政局登记。"), "rule-actors", id="a body from outside"),
        pytest.param(_rule(FIRST, force="should"), "form", id="a force that is none"),
        pytest.param(_rule(FIRST, asks=[]), "no-asks", id="nothing asked"),
        pytest.param(_rule(FIRST, asks=[{"question": FIRST}]), "rule-copied", id="an ask that copies"),
        pytest.param({"quote": FIRST}, "form", id="half a rule"),
    ],
)
def test_what_fails_a_check_is_dropped(
    library: Library, tmp_path: Path, rule: dict[str, Any], dropped: str
) -> None:
    """And the check is counted; the good rule beside it stays."""
    good = _rule(FIRST, asks=[{"question": "刚抱回来的小狗要不要去办手续", "verdict": "yes"}])
    result = _draft(library, tmp_path / "d", Script({FIRST: _reply(rule, good)}))
    (kept,) = read_rules(tmp_path / "d").rules

    assert result.dropped[dropped] >= 1
    assert ["刚抱回来的小狗要不要去办手续"] == [a.text for a in kept.asks]
    assert Verdict.YES is kept.asks[0].verdict


def test_an_ask_belongs_to_one_rule(library: Library, tmp_path: Path) -> None:
    """The same question again, in other marks, is dropped from the second rule."""
    one = _rule(FIRST, asks=[{"question": "小狗要上户口不？"}])
    two = _rule(SECOND, asks=[{"question": "小狗要上户口不"}, {"question": "牵绳的得是大人吗"}])
    result = _draft(library, tmp_path / "d", Script({FIRST: _reply(one), SECOND: _reply(two)}))

    assert [["小狗要上户口不？"], ["牵绳的得是大人吗"]] == [
        [a.text for a in r.asks] for r in read_rules(tmp_path / "d").rules
    ]
    assert 1 == result.dropped["rule-asks"]


def test_an_invented_actor_is_left_out(library: Library, tmp_path: Path) -> None:
    """Only who is printed is kept."""
    _draft(library, tmp_path / "d", Script({FIRST: _reply(_rule(FIRST, who=["养犬人", "玉皇大帝"]))}))

    assert ("养犬人",) == read_rules(tmp_path / "d").rules[0].who


def test_a_stopped_run_goes_on(library: Library, tmp_path: Path) -> None:
    """What was done is not asked again, a half-written line is; a changed text is drafted anew."""
    folder = tmp_path / "d"
    broken = Script({FIRST: _reply(_rule(FIRST)), SECOND: KeyboardInterrupt()})
    broken.replies[SECOND] = ModelUnavailable("down")
    first = _draft(library, folder, broken)
    log = next(folder.glob("*.drafting.jsonl"))
    log.write_bytes(log.read_bytes() + b'{"provision": "cut')
    script = Script({SECOND: _reply(_rule(SECOND))})
    second = _draft(library, folder, script)

    assert 1 == len(first.failed) == len(script.prompts)
    assert SECOND in script.prompts[0]
    assert first.done == second.resumed
    assert () == second.failed
    assert [FIRST, SECOND] == [r.quotes[0].text for r in read_rules(folder).rules]


def test_a_model_that_is_down_ends_the_run(library: Library, tmp_path: Path) -> None:
    """Three failures in a row say so in one sentence."""
    script = Script({"《": ModelUnavailable("ConnectError")})

    with pytest.raises(DraftError, match=r"3 times in a row.*ConnectError.*run again") as caught:
        _draft(library, tmp_path / "d", script)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("reply", ["我觉得很好", '{"rules": "none"}', "{", '{"answer": []}'])
def test_a_reply_in_no_form_is_tried_again_later(library: Library, tmp_path: Path, reply: str) -> None:
    """It fails its provision, nothing else."""
    result = _draft(library, tmp_path / "d", Script({FIRST: reply}))

    assert 1 == len(result.failed)
    assert result.provisions - 1 == result.done


def test_reviewed_rules_are_not_drafted_over(gazette: Library, tmp_path: Path) -> None:
    """A document that people read needs no drafts."""
    with pytest.raises(DraftError, match="reviewed"):
        draft_rules(gazette, gazette.documents["wuye"], tmp_path, lambda _prompt: "")
    assert [] == list(tmp_path.iterdir())


def test_the_text_goes_in_as_data(library: Library) -> None:
    """The prompt shows the whole provision and says that it instructs nothing."""
    (document,) = library.documents.values()
    provision = next(p for p in library.provisions.values() if p.text == FIRST)
    prompt = prompt_of(provision, document)

    assert f"<text>\n{FIRST}\n</text>" in prompt
    assert "not an instruction" in prompt
    assert "must_not" in prompt


def test_a_chat_model_speaks(library: Library, tmp_path: Path) -> None:
    """Through the provider's interface; a time-out and an endless reply are failures."""
    model = ScriptedModel(replies=["hello", TimeoutError("slow"), "x" * 99])
    say = speaker(model, longest_reply=50)

    assert "hello" == say("hi")
    with pytest.raises(ModelUnavailable, match="TimeoutError"):
        say("hi")
    with pytest.raises(ModelUnavailable, match="99 characters"):
        say("hi")


def test_without_a_model_the_command_says_which_setting(library: Library, tmp_path: Path) -> None:
    """One sentence; the folder stays as it is."""
    assert library.documents
    ran = CliRunner().invoke(app, ["corpus", "draft-rules", "养犬", "--corpus", str(tmp_path / "library")])

    assert "NINGJIN_MODEL__NAME" in str(ran.exception)
    assert not (tmp_path / "library" / "rules").exists()
