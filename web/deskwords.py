"""Every word of the staff pages, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskWords:
    """The staff pages in one language."""

    lang: str
    other_label: str
    other_path: str
    title: str
    back: str
    sign_out: str
    evaluations: str
    desk: str
    set_label: str
    run: str
    no_sets: str
    never_run: str
    running: str
    finished: str
    failed: str
    reports: str
    no_reports: str
    measure: str
    mean: str
    interval: str
    cases: str
    failing: str
    more: str
    refresh: str
    kept_nothing: str
    kept_days: str
    question: str
    outcome: str
    asked: str
    down: str
    up: str
    reasons: str
    last: str
    groups: str
    export: str
    no_groups: str
    outcomes: Mapping[str, str]


DESK_ZH = DeskWords(
    lang="zh-CN",
    other_label="English",
    other_path="/staff/en/",
    title="工作台",
    back="返回问答",
    sign_out="退出",
    evaluations="评测",
    desk="反馈台",
    set_label="题集",
    run="开始评测",
    no_sets="没有题集。",
    never_run="本次启动后还没有运行过评测。",
    running="正在评测 {name}：{done} / {total}",
    finished="评测 {name} 已完成：{total} 题。",
    failed="评测 {name} 没有完成：{problem}",
    reports="评测结果",
    no_reports="还没有评测结果。",
    measure="指标",
    mean="均值",
    interval="95% 区间",
    cases="题数",
    failing="没有全对的题（{count}）",
    more="另有 {count} 题",
    refresh="刷新",
    kept_nothing="本站没有开启留存，这里不会有内容。要开启，请设置 NINGJIN_WEB__KEEP_FEEDBACK（赞踩）或 "
    "NINGJIN_WEB__KEEP_QUESTIONS（全部提问）。",
    kept_days="只留存 {days} 天，不留存提问人的任何信息。",
    question="问题",
    outcome="结果",
    asked="问过",
    down="踩",
    up="赞",
    reasons="理由",
    last="最近一次",
    groups="没答上或被踩的问题：{count} 个",
    export="导出为评测题（JSONL）",
    no_groups="没有没答上或被踩的问题。",
    outcomes={
        "answered": "已回答",
        "declined_not_in_corpus": "公报没有写",
        "declined_out_of_scope": "不在范围内",
        "declined_unclear": "没看明白",
        "declined_small_talk": "寒暄",
        "error_input": "问题不合要求",
        "error_index": "索引出错",
        "error_internal": "系统出错",
    },
)

DESK_EN = DeskWords(
    lang="en",
    other_label="中文",
    other_path="/staff/",
    title="Staff",
    back="Back to questions",
    sign_out="Sign out",
    evaluations="Evaluations",
    desk="Feedback",
    set_label="Set",
    run="Run",
    no_sets="There are no sets.",
    never_run="No run since the server was started.",
    running="Running {name}: {done} of {total}",
    finished="{name} is done: {total} questions.",
    failed="{name} did not finish: {problem}",
    reports="Reports",
    no_reports="There are no reports yet.",
    measure="Measure",
    mean="Mean",
    interval="95% interval",
    cases="Cases",
    failing="Not wholly right ({count})",
    more="and {count} more",
    refresh="Refresh",
    kept_nothing="This site keeps nothing, so nothing will appear here. To keep votes set NINGJIN_WEB__KEEP_FEEDBACK, "
    "to keep all questions NINGJIN_WEB__KEEP_QUESTIONS.",
    kept_days="Kept for {days} days; nothing about who asked is kept.",
    question="Question",
    outcome="Outcome",
    asked="Asked",
    down="Down",
    up="Up",
    reasons="Reasons",
    last="Last",
    groups="Declined or voted down: {count} questions",
    export="Export as evaluation questions (JSONL)",
    no_groups="Nothing was declined or voted down.",
    outcomes={
        "answered": "answered",
        "declined_not_in_corpus": "not in the gazette",
        "declined_out_of_scope": "out of scope",
        "declined_unclear": "unclear",
        "declined_small_talk": "small talk",
        "error_input": "bad question",
        "error_index": "index error",
        "error_internal": "internal error",
    },
)
