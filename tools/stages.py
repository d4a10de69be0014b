"""Commands one after the other, and how many minutes each took: ``"NAME: COMMAND" …``.

The first that fails ends it, with its exit code; the minutes are told all the same.
"""

import subprocess
import sys
import time


def run(stages: list[tuple[str, str]]) -> tuple[list[tuple[str, float]], int]:
    """Minutes of each stage that began, and the exit code of the last of them."""
    took: list[tuple[str, float]] = []
    for name, command in stages:
        print(f"— {name}", flush=True)
        begun = time.monotonic()
        code = subprocess.run(command, shell=True).returncode
        took.append((name, (time.monotonic() - begun) / 60))
        if code:
            return took, code
    return took, 0


def main(arguments: list[str]) -> int:
    """Run the stages; print their minutes last."""
    stages = [(name, command) for name, _, command in (a.partition(": ") for a in arguments)]
    if not stages or not all(command for _, command in stages):
        print('stages: name what to run, like "lint: ruff check ."', file=sys.stderr)
        return 2
    took, code = run(stages)
    told = " · ".join(f"{name} {minutes:.1f}" for name, minutes in took)
    total = sum(minutes for _, minutes in took)
    failed = f"; {took[-1][0]} failed" if code else ""
    print(f"minutes: {told} · in all {total:.1f}{failed}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
