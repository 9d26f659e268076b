"""The command line: run, migrate, fetch, normalise, evaluate, doctor, and what looks at content/."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import log
from bot.clock import Clock
from bot.config import load_settings
from bot.errors import OperatorError
from bot.yaml_files import InvalidFile

# python-telegram-bot then gives waits as timedelta, which its next release will always do.
os.environ.setdefault("PTB_TIMEDELTA", "true")

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Rolecall.")
content = typer.Typer(no_args_is_help=True, help="What a person might edit, in content/.")
cli.add_typer(content, name="content")

GOLDEN_QUESTIONS = sorted((Path(__file__).parents[1] / "tests" / "golden" / "questions").glob("*.yaml"))

# What each command needs is imported when it runs: `rolecall run` starts faster without the others' libraries.


@cli.command()
def run() -> None:
    """Start the bot; without ROLECALL_TOKEN, the playground."""
    settings = load_settings()
    log.configure(settings.log_format, settings.log_level)
    from bot.run import run as run_bot

    asyncio.run(run_bot(settings))


@cli.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from bot.app import open_storage

    async def bring_up_to_date() -> None:
        storage = await open_storage(load_settings())
        await storage.close()

    asyncio.run(bring_up_to_date())
    typer.echo("The database has the newest schema.")


@cli.command()
def fetch(
    source: Annotated[str, typer.Argument(help="An adapter, or adapter:board.")],
    file: Annotated[Path | None, typer.Option(help="Read this saved answer instead of asking the source.")] = None,
) -> None:
    """Read a source once and print what was understood of each posting."""
    from rich.console import Console
    from rich.progress import track

    from bot import tryout
    from bot.app import source_entries
    from bot.content import load_content
    from bot.normalise import Normaliser

    adapter, entry = tryout.find_entry(source_entries(load_settings()), source)
    now = Clock().now()
    if file is not None:
        page = tryout.parse_file(adapter, file, next(iter(entry.boards), None), now)
        jobs, broken, outcome = page.jobs, page.broken, "ok"
    else:
        run = asyncio.run(tryout.fetch(adapter, entry, now))
        jobs, broken, outcome = list(run.jobs), list(run.broken), f"{run.outcome.value} {run.reason}".strip()
    normaliser = Normaliser(load_content().vocabulary)
    for raw in track(jobs, "Understanding", console=Console(stderr=True), transient=True):
        for line in tryout.described(normaliser.understand(raw)):
            typer.echo(line)
    for row in broken:
        typer.echo(f"broken row {row.key}: {row.reason}", err=True)
    typer.echo(f"{adapter.title}: {outcome}; {len(jobs)} postings, {len(broken)} broken rows", err=True)
    if not outcome.startswith(("ok", "empty", "not_modified")):
        raise typer.Exit(1)


@cli.command()
def normalise(
    person: Annotated[list[str] | None, typer.Option(help="NAME=COUNTRY,ZONE; may be repeated.")] = None,
) -> None:
    """Read postings as JSON lines and write what was understood of each as a JSON line."""
    from bot import tryout
    from bot.content import load_content
    from bot.normalise import Normaliser

    seekers = [tryout.Seeker.parse(text) for text in person or ()]
    normaliser = Normaliser(load_content().vocabulary)
    year = Clock().now().year
    bad = 0
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            posting = tryout.read_line(line)
        except ValueError as error:
            bad += 1
            typer.echo(f"line {number}: {error}", err=True)
            continue
        typer.echo(json.dumps(tryout.labelled(normaliser, posting, seekers, year), ensure_ascii=False))
    if bad:
        raise typer.Exit(1)


@cli.command()
def evaluate(
    postings: Annotated[list[Path], typer.Option(help="Postings as JSON lines, plain or .gz; may be repeated.")],
    labels: Annotated[list[Path], typer.Option(help="Labels made by hand, as JSON lines; may be repeated.")],
    more: Annotated[list[Path] | None, typer.Argument(help="More files of postings.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
) -> None:
    """Compare what is understood of postings with labels made by hand."""
    from rich.console import Console

    from bot.content import load_content
    from bot.evaluate import evaluate as compare
    from bot.evaluate import read_labels, show
    from bot.normalise import Normaliser

    report = compare(Normaliser(load_content().vocabulary), [*postings, *(more or ())], read_labels(labels))
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        show(report, Console())


@cli.command()
def preferences(
    file: Annotated[Path, typer.Argument(help="Pairs of postings, as tests/golden/ranking/preferences.yaml has them.")],
) -> None:
    """Compare the ranking with pairs of which people said which they would rather see first."""
    from bot.content import load_content
    from bot.pipeline.appraise import Appraiser
    from bot.preferences import compare, read_preferences
    from bot.rates import load_rates

    content = load_content()
    compared = compare(read_preferences(file), content, Appraiser(content, load_rates()), Clock().now())
    wrong = [one for one in compared if not one.agrees]
    for one in wrong:
        typer.echo(str(one))
    typer.echo(f"{len(compared) - len(wrong)} of {len(compared)} pairs are ranked as people would")
    if wrong:
        raise typer.Exit(1)


@cli.command()
def doctor() -> None:
    """Look at configuration, database, Telegram and sources; one line each."""
    from bot.doctor import examine

    async def look() -> bool:
        well = True
        async for finding in examine(Clock().now()):
            typer.echo(str(finding))
            well = well and finding.well
        return well

    log.configure("console", "error")
    if not asyncio.run(look()):
        raise typer.Exit(1)


@content.command("check")
def check_content() -> None:
    """Read everything in content/ and say what is wrong, naming file and line."""
    from bot.content import FOLDER, load_content
    from bot.library.checks import problems
    from bot.playground.demo_feed import read_demo_jobs
    from bot.sources.config import load

    try:
        found = load_content()
        wrong = list(problems(found.library, FOLDER))
    except InvalidFile as error:
        wrong = list(error.problems)
    if wrong:
        typer.echo("\n".join(wrong), err=True)
        raise typer.Exit(1)
    screens = found.words.compile_screens()
    sources = load(FOLDER / "data" / "sources.yaml")
    demo = read_demo_jobs(FOLDER / "data" / "demo_jobs.yaml")
    typer.echo(
        f"content is well: {len(found.vocabulary.skills)} skills, {len(found.vocabulary.roles)} roles, "
        f"{screens} screens in {len(found.words.languages)} languages, {len(sources)} sources, "
        f"{len(demo)} demo postings, {len(found.library.articles)} articles, "
        f"{len(found.library.checklists)} checklists, {len(found.library.questions)} questions, "
        f"{len(found.advisers)} advisers, {len(found.patterns)} patterns, {len(found.routines)} routines"
    )


@content.command("stats")
def content_stats() -> None:
    """Say how much there is to read and practise, how long it is and how hard to read."""
    from bot.content import load_content
    from bot.library.statistics import lines, statistics

    found = load_content()
    for line in lines(statistics(found.library)):
        typer.echo(line)
    items = sum(len(template.items) for template in found.routines.values())
    typer.echo(f"{len(found.routines)} routines with {items} items")


@content.command("search-quality")
def search_quality(
    questions: Annotated[list[Path], typer.Option(help="Questions with what they should lead to.")] = GOLDEN_QUESTIONS,
) -> None:
    """Ask the library questions in plain words and say how many lead where they should, list by list."""
    from bot.content import load_content
    from bot.library.index import Index
    from bot.library.quality import AMONG, measure, read_questions

    found = load_content()
    index = Index(found.library, found.thesaurus)
    for path in questions:
        asked = read_questions(path, found.library)
        quality = measure(index, asked)
        for miss in quality.misses:
            wanted = ", ".join(miss.asked.find) or "nothing"
            typer.echo(f"{miss.asked.ask}: wanted {wanted}; found {', '.join(miss.found) or 'nothing'}")
        typer.echo(
            f"{path.name}: {len(asked)} questions: recall at {AMONG} is {quality.recall:.3f}, "
            f"{quality.assured:.3f} without a doubt; of those without an answer here {quality.silence:.1%} get none, "
            f"{quality.boldness:.1%} one without a doubt"
        )


def main() -> None:
    """The entry point: what the operator must put right is one line on standard error and exit status 2."""
    try:
        cli()
    except OperatorError as error:
        typer.echo(f"rolecall: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
