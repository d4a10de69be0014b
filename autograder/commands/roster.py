"""roster: folders under the names that a learning platform gave them, put under learners' ids."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands import platform
from autograder.commands.shared import Refused, Root, app, course_errors, out, refusing


@app.command()
def roster(
    mapping: Annotated[
        Path | None,
        typer.Option("--map", help="CSV of NAME,ID for names that the gradebook does not know."),
    ] = None,
    from_platform: Annotated[
        bool,
        typer.Option("--platform", help="Take the class list from the platform, and rename none."),
    ] = False,
    root: Root = Path("."),
) -> None:
    """Rename the folders in submitted/ that are no ids: `Jane Doe_123_assignsubmission_file_`."""
    if from_platform and mapping:
        raise Refused("--platform takes the class list, --map renames folders: one at a time")
    if from_platform:
        platform.enrol(root)
        return
    from autograder import course_config, harmless
    from autograder.seam import platforms, renaming

    with refusing(*course_errors(), ValueError, OSError):
        config = course_config.load(root)
        pairs = platforms.from_file(mapping) if mapping else []
        unknown = 0
        for name, learner, why in renaming.rename(root, config, pairs):
            unknown += bool(why)
            told = f"{harmless.line(name, 100)} → {learner or '?'}{why and ': ' + why}"
            out.print(told, markup=False)
    if unknown:
        raise typer.Exit(1)
