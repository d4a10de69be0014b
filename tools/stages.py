"""Commands one after the other, and how many minutes each took: ``"NAME: COMMAND" …``.

All are run, so that one run tells all that fails; the exit code is that of the first that did.
"""

import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """What became of a command."""

    name: str
    minutes: float
    code: int
    """Its exit code."""


def run(stages: list[tuple[str, str]]) -> list[Stage]:
    """Run commands by name, whatever becomes of those before."""
    ended = []
    for name, command in stages:
        print(f"— {name}", flush=True)
        begun = time.monotonic()
        code = subprocess.run(command, shell=True).returncode
        ended.append(Stage(name, (time.monotonic() - begun) / 60, code))
    return ended


def main(arguments: list[str]) -> int:
    """Run the stages; print their minutes last."""
    stages = [(name, command) for name, _, command in (a.partition(": ") for a in arguments)]
    if not stages or not all(command for _, command in stages):
        print('stages: name what to run, like "lint: ruff check ."', file=sys.stderr)
        return 2
    ended = run(stages)
    told = " · ".join(f"{stage.name} {stage.minutes:.1f}" for stage in ended)
    total = sum(stage.minutes for stage in ended)
    failed = [stage for stage in ended if stage.code]
    names = "; failed: " + ", ".join(stage.name for stage in failed) if failed else ""
    print(f"minutes: {told} · in all {total:.1f}{names}", flush=True)
    return failed[0].code if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
