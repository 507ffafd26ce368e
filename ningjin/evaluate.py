"""`ningjin eval`: run, fit, compare, gate, report, ablate, overlap, external, bench, peers."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ningjin.ask import Corpus

if TYPE_CHECKING:
    from assistant.api import Assistant
    from evals.types import Case

app = typer.Typer(help="Measure how right the answers are.", no_args_is_help=True)
Questions = Annotated[
    Path, typer.Argument(help="A set: development, test, regression, or a JSON Lines file.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Questions answered at the same time.")]
REPORTS = Path("evals/reports")


@app.command()
def run(
    questions: Questions,
    *,
    out: Annotated[Path, typer.Option(help="Folder of the run; an unfinished one is continued.")],
    workers: Workers = 1,
    repeats: Annotated[int, typer.Option(min=1, max=100, help="Ask the whole set so many times.")] = 1,
    as_json: AsJson = False,
    corpus: Corpus = None,
) -> None:
    """Answer a set and score it: one line a case, and a report with intervals."""
    from assistant.wiring import open_assistant  # noqa: PLC0415  # `--help` loads nothing
    from evals.files import read_json  # noqa: PLC0415
    from evals.run import REPORT, run_set  # noqa: PLC0415
    from evals.sets import read_set  # noqa: PLC0415
    from evals.table import table_of  # noqa: PLC0415

    assistant = open_assistant(corpus=corpus)
    cases = read_set(questions, assistant.library)
    with _progress("answering") as progress:
        scored = run_set(
            cases,
            assistant,
            out,
            header=_header(questions, cases, assistant, corpus),
            workers=workers,
            repeats=repeats,
            progress=progress,
        )
    typer.echo(json.dumps(read_json(out / REPORT), ensure_ascii=False) if as_json else table_of(scored))
    typer.echo(f"written to {out}", err=True)


@app.command()
def fit(
    questions: Annotated[list[Path], typer.Argument(help="Sets of questions of every kind: development …")],
    *,
    verdicts: Annotated[
        Path | None, typer.Option(help="A further set of whether-questions, for verdicts and the decision.")
    ] = None,
    declines: Annotated[
        Path | None, typer.Option(help="A further set, for the decision to answer or decline.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Weights file; the project's own by default.")] = None,
    as_json: AsJson = False,
    corpus: Corpus = None,
) -> None:
    """Fit the weights of ranking, choosing, declining and verdicts on a development set, with cross-validated figures.

    How questions are put is learnt from the rules' asks and written beside the weights.
    """
    from assistant.phrasing import PHRASING  # noqa: PLC0415  # `--help` loads nothing
    from assistant.rank import WEIGHTS  # noqa: PLC0415
    from assistant.wiring import open_assistant  # noqa: PLC0415
    from evals.fit import Desk, Material, cross_validate, observe, write_weights  # noqa: PLC0415
    from evals.fit import fit as run_fit  # noqa: PLC0415
    from evals.fit_phrasing import phrasing_of, write_phrasing  # noqa: PLC0415
    from evals.sets import read_set  # noqa: PLC0415

    assistant = open_assistant(corpus=corpus)
    phrasing = phrasing_of(assistant.library.rules)
    evidence = replace(assistant.parts.evidence, phrasing=phrasing)
    parts = replace(assistant.parts, evidence=evidence)
    sets = [
        [o for path in paths if path for o in observe(read_set(path, assistant.library), parts)]
        for paths in (questions, [verdicts], [declines])
    ]
    material, desk = Material(questions=sets[0], verdicts=sets[1], declines=sets[2]), Desk(parts)
    typer.echo("cross-validating …", err=True)
    figures = cross_validate(material, desk)
    weights = run_fit(material, desk)
    write_weights(weights, out or WEIGHTS)
    write_phrasing(phrasing, out.with_suffix(".npz") if out else PHRASING)
    lines = [f"{name:12s} {value:.3f}" for name, value in figures.items()]
    typer.echo(json.dumps(figures, indent=1) if as_json else "\n".join(lines))
    typer.echo(f"{sum(map(len, sets))} questions; weights written to {out or WEIGHTS}", err=True)


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="Folder of a run.")],
    after: Annotated[Path, typer.Argument(help="Folder of another run of the same set.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Say what got better and what worse, by id, and whether it could be chance."""
    from evals.compare import compare_runs, comparison_json, comparison_table  # noqa: PLC0415

    comparison = compare_runs(before, after)
    typer.echo(
        json.dumps(comparison_json(comparison), ensure_ascii=False, indent=1)
        if as_json
        else comparison_table(comparison)
    )


@app.command()
def gate(
    *,
    update: Annotated[bool, typer.Option("--update", help="Keep the figures of now as the bar.")] = False,
    questions: Annotated[Path, typer.Option("--set", help="The regression set.")] = Path("regression"),
    baseline: Annotated[
        Path | None, typer.Option(help="The kept figures; those of the project by default.")
    ] = None,
    workers: Workers = 2,
) -> None:
    """Fail when a measure of the regression set falls below its kept figure's interval."""
    import tempfile  # noqa: PLC0415  # `--help` loads nothing

    from assistant.wiring import open_assistant  # noqa: PLC0415
    from evals.gate import BASELINE, baseline_of, falls, keep, read_baseline, sentence  # noqa: PLC0415
    from evals.run import run_set  # noqa: PLC0415
    from evals.sets import read_set  # noqa: PLC0415

    assistant = open_assistant()
    cases = read_set(questions, assistant.library)
    header = _header(questions, cases, assistant, None)
    path = baseline or BASELINE
    kept = None if update else read_baseline(path, header["set_fingerprint"])
    with tempfile.TemporaryDirectory() as scratch, _progress("answering") as progress:
        scored = run_set(
            cases, assistant, Path(scratch) / "run", header=header, workers=workers, progress=progress
        )
    if kept is None:
        keep(path, baseline_of(scored, header))
        typer.echo(f"kept the figures of {len(cases)} questions in {path}", err=True)
        return
    found = falls(scored, kept)
    if found:
        typer.echo(f"the gate fails: {'; '.join(map(sentence, found))}", err=True)
        raise typer.Exit(1)
    typer.echo(f"the gate holds: {len(kept['measures'])} measures over {len(cases)} questions")


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")],
    *,
    out: Annotated[Path | None, typer.Option(help="Folder of the page; the run's by default.")] = None,
) -> None:
    """Write one HTML page with charts and failing cases, and the same figures as JSON."""
    from evals.report import write_report  # noqa: PLC0415  # `--help` loads nothing

    typer.echo(str(write_report(folder, out)))


def _header(
    questions: Path, cases: "tuple[Case, ...]", assistant: "Assistant", corpus: Path | None
) -> dict[str, Any]:
    from assistant.wiring import read_settings  # noqa: PLC0415  # `--help` loads nothing
    from evals.fingerprints import describe  # noqa: PLC0415

    settings = read_settings()
    corpus = corpus or settings.corpus
    return {"set": questions.stem} | describe(
        corpus=assistant.library.fingerprint,
        cases=cases,
        index=settings.index.for_corpus(corpus) if corpus else settings.index,
        assistant=assistant.settings,
        model=settings.model,
    )


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console  # noqa: PLC0415  # `--help` loads nothing
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@app.command()
def ablate(
    questions: Questions,
    *,
    out: Annotated[Path | None, typer.Option(help="JSON file of the figures.")] = None,
) -> None:
    """Take the parts away one by one: meaning alone, words alone, both, paragraphs, rules, ranker."""
    from assistant.wiring import open_assistant, read_settings  # noqa: PLC0415  # `--help` loads nothing
    from evals.ablate import ablate as run_variants  # noqa: PLC0415
    from evals.ablate import ablation_json, ablation_table  # noqa: PLC0415
    from evals.files import write_json  # noqa: PLC0415
    from evals.plain import published  # noqa: PLC0415
    from evals.sets import read_set  # noqa: PLC0415
    from index.embeddings import build_embedder  # noqa: PLC0415

    settings = read_settings().index
    assistant = open_assistant()
    cases = read_set(questions, assistant.library)
    passages, vectors = published(settings.directory)
    with _progress("ranking") as progress:
        rows = run_variants(cases, passages, vectors, build_embedder(settings), assistant, progress=progress)
    typer.echo(ablation_table(rows))
    if out:
        write_json(out, _header(questions, cases, assistant, None) | {"variants": ablation_json(rows)})


@app.command()
def overlap(
    questions: Questions,
    *,
    against: Annotated[
        list[Path] | None, typer.Option(help="Another set; the rules' asks when left out. Repeatable.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Pairs shown.")] = 20,
    embed: Annotated[bool, typer.Option("--embed/--no-embed", help="Compare by meaning, too.")] = True,
) -> None:
    """List the questions that are nearest to an ask of the rules or to another set's; fail on near copies."""
    from assistant.wiring import open_library, read_settings  # noqa: PLC0415  # `--help` loads nothing
    from evals.overlap import nearest, pairs_table  # noqa: PLC0415
    from evals.sets import read_set  # noqa: PLC0415
    from index.embeddings import build_embedder  # noqa: PLC0415

    library = open_library()
    asked = {c.id: c.question for c in read_set(questions, library)}
    if against:
        others = {f"{p.stem}:{c.id}": c.question for p in against for c in read_set(p, library)}
    else:
        others = {f"{r.id}?{i}": a.text for r in library.rules for i, a in enumerate(r.asks)}
        others |= {f"{g.id}?{i}": text for g in library.gaps for i, text in enumerate(g.asks)}
    pairs = nearest(asked, others, embedder=build_embedder(read_settings().index) if embed else None)
    typer.echo(pairs_table(pairs, limit))
    if any(p.near_copy for p in pairs):
        raise typer.Exit(1)


@app.command()
def bench(
    *,
    sizes: Annotated[
        str, typer.Option(help="Provisions of the libraries measured beside the own one: 1k,10k,58k.")
    ] = "1k",
    corpus: Annotated[
        Path | None, typer.Option(help="Library whose provisions are taken; else the gazette's, recombined.")
    ] = None,
    out: Annotated[Path, typer.Option(help="JSON file of the figures.")] = REPORTS / "bench.json",
) -> None:
    """Measure speed and memory, each beside the bare embedding of the same texts."""
    import tempfile  # noqa: PLC0415  # `--help` loads nothing

    from assistant.wiring import open_library, read_settings  # noqa: PLC0415
    from evals.bench import bench as measure  # noqa: PLC0415
    from evals.bench_table import bench_table  # noqa: PLC0415
    from evals.files import write_json  # noqa: PLC0415
    from index.model import prepare_model  # noqa: PLC0415

    wanted = _sizes(sizes)
    settings = read_settings()
    prepare_model(settings.index.models, adapter=False)
    with tempfile.TemporaryDirectory() as scratch:
        made = measure(
            open_library(),
            settings,
            Path(scratch),
            sizes=wanted,
            source=open_library(corpus) if corpus else None,
            progress=lambda what: typer.echo(f"{what} …", err=True),
        )
    write_json(out, made)
    typer.echo(bench_table(made))
    typer.echo(f"written to {out}", err=True)


def _sizes(text: str) -> list[int]:
    try:
        found = [
            int(float(s.strip().lower().removesuffix("k")) * (1000 if "k" in s.lower() else 1))
            for s in text.split(",")
        ]
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no list of sizes such as 1k,10k,58k") from error
    if min(found) < 1:
        raise typer.BadParameter("a size is at least 1")
    return sorted(found)


@app.command()
def external(
    *,
    corpus: Annotated[
        Path, typer.Option(help="Folder of a library made by `ningjin corpus add … --to DIR`.")
    ],
    questions: Annotated[Path, typer.Option(help='JSON Lines: {"id", "question", "gold": [provision ids]}.')],
    out: Annotated[Path, typer.Option(help="JSON file of the figures.")] = REPORTS / "external.json",
) -> None:
    """Index another library and measure retrieval on lay questions: BM25, dense and their fusions."""
    import time  # noqa: PLC0415  # `--help` loads nothing

    from assistant.wiring import open_library, read_settings  # noqa: PLC0415
    from evals.external import measure_outside, outside_table, read_asked  # noqa: PLC0415
    from evals.files import write_json  # noqa: PLC0415
    from evals.fingerprints import versions  # noqa: PLC0415
    from evals.plain import published  # noqa: PLC0415
    from index.build import build_index  # noqa: PLC0415
    from index.embeddings import build_embedder  # noqa: PLC0415
    from index.model import prepare_model  # noqa: PLC0415
    from index.settings import BUNDLED  # noqa: PLC0415
    from index.types import PassageKind  # noqa: PLC0415

    settings = read_settings().index.for_corpus(corpus)
    # Whole provisions are what the outside figures are about; the index of the assistant has more kinds.
    settings = settings.model_copy(
        update={
            "kinds": (PassageKind.PROVISION,),
            "smooth": False,  # smoothing is one of the ways that are compared
            "directory": settings.directory.with_name(settings.directory.name + "-whole"),
        }
    )
    if settings.model == BUNDLED:
        prepare_model(settings.models, adapter=settings.adapter)
    library = open_library(corpus)
    asked = read_asked(questions, library)
    embedder = build_embedder(settings)
    with _progress("embedding") as progress:
        begun = time.perf_counter()
        built = build_index(library, settings, embedder=embedder, progress=progress)
        seconds = time.perf_counter() - begun
    made = measure_outside(
        library,
        asked,
        published(settings.directory),
        embedder,
        progress=lambda what: typer.echo(f"{what} …", err=True),
    )
    made |= {
        "corpus": library.fingerprint,
        "embeddings": embedder.fingerprint,
        "index_build": {"seconds": seconds, "embedded": built.embedded},
        "packages": versions(),
    }
    write_json(out, made)
    typer.echo(outside_table(made))
    typer.echo(f"index {seconds:.1f} s ({built.embedded} embedded); written to {out}", err=True)


@app.command()
def peers(
    questions: Annotated[Path, typer.Argument(help="A set.")] = Path("test"),
    *,
    home: Annotated[Path, typer.Option(help="Folder of the peers' environments and indexes.")] = Path(
        "var/peers"
    ),
    out: Annotated[Path, typer.Option(help="JSON file of the figures.")] = REPORTS / "peers.json",
) -> None:
    """Run other tools on the same gazette and questions; they are installed into environments of their own."""
    from assistant.wiring import open_library, read_settings  # noqa: PLC0415  # `--help` loads nothing
    from evals.endpoint import serve_embeddings  # noqa: PLC0415
    from evals.files import write_json  # noqa: PLC0415
    from evals.sets import read_set  # noqa: PLC0415
    from evals.side_by_side import peers_json, peers_table, side_by_side  # noqa: PLC0415
    from index.embeddings import build_embedder  # noqa: PLC0415

    cases = read_set(questions, open_library())
    embedder = build_embedder(read_settings().index)
    embedder.queries(["预热"])
    with serve_embeddings(embedder) as endpoint:
        outcomes = side_by_side(
            cases, endpoint, home, progress=lambda what: typer.echo(f"{what} …", err=True)
        )
    made = {"set": questions.stem, "questions": len(cases), "embeddings": embedder.fingerprint}
    write_json(out, made | {"peers": peers_json(outcomes)})
    typer.echo(peers_table(outcomes))
    typer.echo(f"written to {out}", err=True)
