"""build, text, bundle and publish: what authors make notebooks and handouts with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.shared import Refused, Root, app, err, out, refusing


@app.command()
def build(
    root: Root = Path("."),
    check: Annotated[
        bool, typer.Option("--check", help="Only tell what is out of step; write nothing.")
    ] = False,
) -> None:
    """Make notebooks and releases from source/*/*.nb.py."""
    from autograder.authoring import build as builder
    from autograder.authoring.text import TextError
    from autograder.course_config import ConfigError

    with refusing(TextError, builder.BuildError, ConfigError):
        if check:
            problems = builder.check(root)
            for problem in problems:
                err.print(problem, markup=False)
            if problems:
                err.print("Run `autograder build`.")
                raise typer.Exit(1)
            return
        for path in builder.build(root):
            out.print(str(path), markup=False)


@app.command()
def text(
    notebook: Annotated[Path, typer.Argument(help="An .ipynb that was edited in JupyterLab.")],
) -> None:
    """Print a notebook as percent text, for authors who edit in JupyterLab."""
    import nbformat

    from autograder.authoring.text import TextError, notebook_to_text

    if not notebook.is_file():
        raise Refused(f"there is no file {notebook}")
    try:
        read = nbformat.read(notebook, as_version=4)
    except Exception as error:
        raise Refused(f"{notebook} is no notebook ({type(error).__name__})") from error
    with refusing(TextError):
        sys.stdout.write(notebook_to_text(read))


@app.command()
def bundle(
    destination: Annotated[Path, typer.Argument(help="Where to write the zip.")] = Path(
        "course-bundle.zip"
    ),
    root: Root = Path("."),
) -> None:
    """Zip what a learner needs: release/, course/, the environment, a README."""
    from autograder.authoring import bundle as bundler
    from autograder.course_config import ConfigError

    with refusing(bundler.BundleError, ConfigError):
        out.print(str(bundler.bundle(root, destination)), markup=False)


@app.command()
def publish(
    folder: Annotated[Path, typer.Argument(help="The public tree, a folder of its own.")],
    root: Root = Path("."),
) -> None:
    """Write what may be public into a repository of its own, or bring that up to date."""
    from autograder.authoring import bundle as bundler
    from autograder.authoring import publish as publisher
    from autograder.course_config import ConfigError

    with refusing(bundler.BundleError, publisher.PublishError, ConfigError):
        changed = publisher.publish(root, folder)
    for name in changed:
        out.print(name, markup=False)
    said = f"{len(changed)} files changed, committed" if changed else "nothing has changed"
    out.print(f"{folder}: {said}", markup=False)
