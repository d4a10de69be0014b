"""Run bank entries in this process's forks, with the judge in the same process.

    python tests/proof/in_process.py ASSIGNMENT NAME ...

Prints a line of JSON for each: its name, and check → the parts that failed.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path

os.environ["COURSE_FIGURES"] = "words"
os.environ["COURSE_TRAINING"] = "load"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras  # noqa: E402, F401 -- each fork finds it imported
import nbformat  # noqa: E402

from autograder.judge import local  # noqa: E402
from autograder.proof import banks  # noqa: E402
from autograder.proof.proving import SEED  # noqa: E402
from autograder.submission.integrity import grade_id, is_locked, read, restore  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


def failed_parts(entry, release, source):
    """Check → names of its failed parts; None for a check that was never reached."""
    tests = {grade_id(cell): cell.source for cell in source.cells if grade_id(cell)}
    failed = {}

    def record(name, objects):
        verdict = local.run(name, objects, SEED)
        failed[name] = [part.name for part in verdict.parts if not part.passed]

    local.grade_here = record
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        banks.lay_out(entry, Path(folder), release, source)
        notebook = restore(read(Path(f"{entry.assignment}.ipynb").read_bytes()), release)
        sys.path.insert(0, "")  # as in a kernel
        scope = {"__name__": "__main__"}
        for cell in notebook.cells:
            text = tests[grade_id(cell)] if is_locked(cell) else cell.source
            if cell.cell_type == "code" and not (grade_id(cell) or "").startswith("try-"):
                with contextlib.suppress(Exception, SystemExit):
                    exec(compile(text, cell.id, "exec"), scope)
        os.chdir("/")
    return failed


def main(assignment, *names):
    name = f"{assignment}/{assignment}.ipynb"
    release = nbformat.read(ROOT / "release" / name, as_version=4)
    source = nbformat.read(ROOT / "source" / name, as_version=4)
    entries = {entry.learner: entry for entry in banks.find(ROOT, assignment, ("right", "wrong"))}
    for entry in map(entries.get, names):
        reading, writing = os.pipe()
        if (child := os.fork()) == 0:
            silent = io.StringIO()
            with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
                result = failed_parts(entry, release, source)
            os.write(writing, json.dumps([entry.learner, result]).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            line = pipe.read()
        os.waitpid(child, 0)
        print(line or json.dumps([entry.learner, {}]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
