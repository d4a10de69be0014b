"""On two workers, a file's tests and a group's files keep together."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = [f"tests/packaging/{name}.py" for name in ("test_stages", "test_commands")]


def test_a_files_tests_share_a_worker():
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-n2", "--no-loadscope-reorder", *FILES],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout
    workers = {}
    for worker, file in re.findall(r"^\[(gw\d)\].* PASSED (\S+?)::", ran.stdout, re.MULTILINE):
        workers.setdefault(file, set()).add(worker)
    assert set(workers) == set(FILES)
    assert all(len(found) == 1 for found in workers.values()), workers
