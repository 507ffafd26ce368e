"""A run → one HTML page that needs nothing else, and the same figures as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from evals.charts import Bar, Line, bars, lines
from evals.errors import EvalError
from evals.files import read_json, write_json, write_text
from evals.run import CASES, HEADER, build_report, read_cases
from evals.types import Measure, Scored

PAGE, TWIN = "report.html", "report.json"
STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.55 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.2rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8884;vertical-align:top}
td.n,th.n{text-align:right}svg{width:100%;height:auto;max-width:44rem}
svg text{font-size:12px;fill:currentColor}.tick{text-anchor:middle}.label{text-anchor:end}
.grid{stroke:#8886;stroke-width:1}.interval{stroke:currentColor;stroke-width:2}
details{border-bottom:1px solid #8884;padding:.4rem 0}summary{cursor:pointer}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:1rem}.pair p{white-space:pre-wrap;margin:.3rem 0}
@media(max-width:40rem){.pair{grid-template-columns:1fr}}
"""


def write_report(run: Path, out: Path | None = None) -> Path:
    """Write the page and its machine-readable twin into the run's folder, or another one.

    Raises:
        EvalError: there is no run in the folder, or it is not finished enough to report on.
    """
    if not (run / HEADER).exists() or not (run / CASES).exists():
        raise EvalError(f"{run}: holds no run; `ningjin eval run SET --out {run}` makes one")
    scored = read_cases(run)
    if not scored:
        raise EvalError(f"{run}: holds no answered case yet")
    report = build_report(scored, read_json(run / HEADER))
    twin = report | {"failing_cases": [asdict(s) for s in _failing(scored)]}
    out = out or run
    write_text(out / PAGE, page_of(report, scored))
    write_json(out / TWIN, twin)
    return out / PAGE


def _failing(scored: Sequence[Scored]) -> list[Scored]:
    """Each failing case once, as it was first shown."""
    first: dict[str, Scored] = {}
    for each in scored:
        if each.measures[Measure.CORRECT] != 1.0:
            first.setdefault(each.id, each)
    return list(first.values())


def page_of(report: Mapping[str, Any], scored: Sequence[Scored]) -> str:
    """The page."""
    title = f"Evaluation: {report.get('set', 'set')}, {len({s.id for s in scored})} questions"
    correct = report["all"][Measure.CORRECT]
    sections = [
        f"<h1>{escape(title)}</h1>",
        (
            f"<p>Whole answer correct: <strong>{correct['mean']:.3f}</strong> "
            f"({correct['low']:.3f} - {correct['high']:.3f}, 95%). Made {escape(report['made'])}.</p>"
        ),
        "<h2>Correct by kind</h2>",
        _group_bars("Correct by kind", report["kinds"]),
        "<h2>Correct by language</h2>",
        _group_bars("Correct by language", report["languages"]),
        "<h2>All measures</h2>",
        _measures(report),
        "<h2>Declining</h2>",
        *_declining(report["decline"]),
        "<h2>Time of a turn</h2>",
        *_times(report, scored),
        "<h2>Asked again</h2>",
        _again(report["consistency"]),
        "<h2>Cases that fail</h2>",
        *(_case(s) for s in _failing(scored)),
        "<h2>Made with</h2>",
        f"<pre>{escape(json.dumps(_made_with(report), ensure_ascii=False, indent=1))}</pre>",
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{''.join(sections)}</body></html>\n"
    )


def _group_bars(title: str, groups: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    rows = [
        Bar(label=name, value=f["mean"], low=f["low"], high=f["high"], cases=int(f["cases"]))
        for name, measures in groups.items()
        for f in [measures[Measure.CORRECT]]
    ]
    return bars(title, rows)


def _measures(report: Mapping[str, Any]) -> str:
    rows = (
        (
            name,
            f"{f['mean']:.3f}",
            f"{f['low']:.3f} - {f['high']:.3f}",
            str(f["cases"]),
            str(report["unscored"][name]),
        )
        for name, f in report["all"].items()
    )
    return _table(("measure", "mean", "95% interval", "cases", "not scored"), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def row(cells: Sequence[str], tag: str) -> str:
        inside = "".join(
            f"<{tag}{' class=n' if place else ''}>{escape(cell)}</{tag}>" for place, cell in enumerate(cells)
        )
        return f"<tr>{inside}</tr>"

    return f"<table>{row(heads, 'th')}{''.join(row(cells, 'td') for cells in rows)}</table>"


def _declining(decline: Mapping[str, Any]) -> list[str]:
    def line(key: str, label: str) -> Line:
        points = [(p["threshold"], p[key]) for p in decline["curve"] if p[key] is not None]
        return Line(label=label, points=points)

    curve = lines(
        "Declining over all thresholds",
        [
            line("recall", "unanswerable questions declined (recall)"),
            line("precision", "declined questions that are unanswerable (precision)"),
            line("turned_away", "answerable questions turned away"),
        ],
        x_label="threshold of the decision's probability",
    )
    bins = decline["reliability"]
    calibration = lines(
        "Reliability of the decision's probability",
        [
            Line(label="share answerable in truth", points=[(b["said"], b["true"]) for b in bins]),
            Line(label="if the probability were exact", points=[(0, 0), (1, 1)]),
        ],
        x_label="probability that the question is answerable",
        dots=True,
    )
    known = {k: decline[k] for k in ("precision", "recall", "brier", "calibration_error")}
    words = ", ".join(f"{k.replace('_', ' ')} {_figure(v)}" for k, v in known.items())
    return [
        f"<p>{escape(words)}; {decline['without_probability']} turns without a probability.</p>",
        (
            f"<p>Answerable but declined: {escape(' '.join(decline['declined_answerable']) or 'none')}. "
            f"Unanswerable but answered: {escape(' '.join(decline['answered_unanswerable']) or 'none')}.</p>"
        ),
        "<h3>Over all thresholds</h3>",
        curve,
        "<h3>Reliability of the probability</h3>",
        calibration,
    ]


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _times(report: Mapping[str, Any], scored: Sequence[Scored]) -> list[str]:
    milliseconds = np.sort([s.seconds * 1000 for s in scored])
    shares = np.arange(1, len(milliseconds) + 1) / len(milliseconds)
    chart = lines(
        "Share of turns done within a time",
        [Line(label="share of turns", points=list(zip(milliseconds.tolist(), shares.tolist(), strict=True)))],
        x_label="milliseconds",
        most=(max(float(milliseconds[-1]), 1e-9), 1.0),
    )
    rows = [
        (name, f"{q['median'] * 1000:.2f}", f"{q['p95'] * 1000:.2f}", f"{q['most'] * 1000:.2f}")
        for name, q in {"whole turn": report["seconds"], **report["steps"]}.items()
    ]
    return [chart, _table(("step", "median ms", "95% under ms", "most ms"), rows)]


def _again(consistency: Mapping[str, Any]) -> str:
    if not consistency["cases"]:
        return "<p>Each question was asked once.</p>"
    return (
        f"<p>{consistency['cases']} questions: same answer {consistency['same_answer']:.3f}, same verdict "
        f"{consistency['same_verdict']:.3f}, same citations {consistency['same_citations']:.3f}. "
        f"Not stable: {escape(' '.join(consistency['unstable']) or 'none')}.</p>"
    )


def _case(scored: Scored) -> str:
    wrong = [
        m for m in ("answered", "cited", "facts", "verdict", "declined") if scored.measures.get(m) == 0.0
    ]
    shown = f"{scored.answer}\n\nverdict: {scored.verdict or '-'}\ncited: {' '.join(scored.cited) or '-'}"
    return (
        f"<details><summary><code>{escape(scored.id)}</code> {escape(scored.kind)} · "
        f"{escape(', '.join(wrong))} · {escape(scored.question)}</summary>"
        f'<div class="pair"><div><h3>Expected</h3><p>{escape(scored.expected)}</p></div>'
        f"<div><h3>Shown ({escape(scored.status)})</h3><p>{escape(shown)}</p></div></div></details>"
    )


def _made_with(report: Mapping[str, Any]) -> dict[str, Any]:
    figures = {
        "all",
        "kinds",
        "languages",
        "unscored",
        "decline",
        "consistency",
        "seconds",
        "steps",
        "failing",
    }
    return {name: value for name, value in report.items() if name not in figures}
