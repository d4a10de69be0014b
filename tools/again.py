"""pytest, and what failed once more by itself: ``ARGUMENTS of pytest``.

Tests with kernels, browsers and hosts share two cores with another worker's. What fails there and
holds by itself was kept waiting, which is told but stops nobody; what fails twice is broken.
"""

import json
import subprocess
import sys
from pathlib import Path

FEW = 5
"""So many failures may be the machine's; more are somebody's."""

CACHE = Path(".pytest_cache/v/cache/lastfailed")


def main(arguments: list[str]) -> int:
    """Run the tests, a few failed ones again without workers; pytest's exit code."""
    CACHE.unlink(missing_ok=True)
    code = _pytest(arguments)
    failed = list(json.loads(CACHE.read_text())) if code == 1 and CACHE.exists() else []
    if not 0 < len(failed) <= FEW:
        return code
    print("— failed; once more, by themselves:", *failed, sep="\n  ", flush=True)
    code = _pytest([*arguments, "-n", "0", "--last-failed", "--last-failed-no-failures", "none"])
    ended = "failed twice" if code else "held by themselves, and failed beside others"
    print(f"— {ended}:", *failed, sep="\n  ", flush=True)
    return code


def _pytest(arguments: list[str]) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
