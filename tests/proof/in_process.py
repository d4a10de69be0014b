"""Run bank entries in this process's forks, with the judge in the same process.

    python tests/proof/in_process.py [OPTIONS] ASSIGNMENT NAME ...

A NAME is a learner's, such as wrong-max_by_keras, the path of a bank file, or "source" for the
source's own answers. Prints a line of JSON
for each: its name, and check → the parts that failed.

    --seed N     another seed than the proof's
    --unnamed    as if no mistake were known
    --hollow K,… what is offered to the judge is emptied, for each of these kinds: see `hollow`
    --odd K,…    what is offered gives replies of odd kinds, or "all", each kind in turn: in place
                 of failed parts, kind → what passes for it, or could not be read: see `odd`
    --told       parts with message and likely mistake, not names alone
    --asked      in place of failed parts: part → a digest of all that the judge asked in it
    --only WORD  only checks whose name holds WORD
    --touched    only checks whose objects depend on an answer that the entry changes
    --visible    in place of checks, visible tests on such an answer: name → why it fails
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import sys
import tempfile
from collections import defaultdict
from itertools import product
from pathlib import Path

os.environ["COURSE_FIGURES"] = "words"
os.environ["COURSE_TRAINING"] = "load"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras  # noqa: E402, F401 -- each fork finds it imported
import nbformat  # noqa: E402

from autograder.judge import compare, local  # noqa: E402
from autograder.judge.grade import Grade  # noqa: E402
from autograder.judge.odd import ODD  # noqa: E402
from autograder.judge.student import Student  # noqa: E402
from autograder.probe import encode  # noqa: E402
from autograder.proof import banks  # noqa: E402
from autograder.proof.proving import SEED  # noqa: E402
from autograder.submission.integrity import grade_id, is_locked, read, restore  # noqa: E402

sys.path.insert(0, str(Path(__file__).parent))
from hollow import hollow  # noqa: E402
from odd import KINDS as ODD_KINDS  # noqa: E402
from odd import odd  # noqa: E402
from touched import is_visible, touched  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


def judged(entry, release, source, how):
    """Check → what `how` asks for; a check that was never reached is left out."""
    tests = {grade_id(cell): cell.source for cell in source.cells if grade_id(cell)}
    found = {}

    reached = touched(source, entry) if how.touched else set(tests)
    tries = touched(source, entry, is_visible) if how.visible else set()
    at = [""]

    def record(name, objects):
        if not how.visible and how.only in name and at[0] in reached:
            found[name] = _told(name, objects, how)

    local.grade_here = record
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        banks.lay_out(entry, Path(folder), release, source)
        notebook = restore(read(Path(f"{entry.assignment}.ipynb").read_bytes()), release)
        sys.path.insert(0, "")  # as in a kernel
        scope = {"__name__": "__main__"}
        for cell in notebook.cells:
            text = tests[grade_id(cell)] if is_locked(cell) else cell.source
            if cell.cell_type != "code" or is_visible(cell) and grade_id(cell) not in tries:
                continue
            at[0] = grade_id(cell)
            try:
                exec(compile(text, cell.id, "exec"), scope)
            except (Exception, SystemExit) as error:
                if is_visible(cell):
                    found[grade_id(cell)] = str(error)
        os.chdir("/")
    return found


def _told(name, objects, how):
    if how.odd:
        kinds = ODD_KINDS if how.odd == "all" else how.odd.split(",")
        return {kind: told for kind in kinds if (told := _oddly(name, objects, kind, how))}
    if how.hollow:
        objects = {key: hollow(value, how.hollow) for key, value in objects.items()}
    asked = _listening() if how.asked else None
    parts = local.run(name, objects, how.seed).parts
    if asked is not None:
        return {part.name: hashlib.sha256(asked[part.name]).hexdigest() for part in parts}
    failed = [part for part in parts if not part.passed]
    return [(p.name, p.message, p.mistake) if how.told else p.name for p in failed]


def _oddly(name, objects, kind, how):
    """(part, message) of what passes for answers that give that kind, or is not understood."""
    given = {key: odd(value, kind) for key, value in objects.items()}
    parts = local.run(name, given, how.seed).parts
    return [(p.name, p.message) for p in parts if p.passed or ODD in p.message]


def _listening():
    """Part → all requests made in it, from now on; "" → those between parts."""
    asked, part, request, now = defaultdict(bytes), Grade.part, Student.request, [""]

    @contextlib.contextmanager
    def heard(self, name):
        now[0] = name
        with part(self, name):
            yield
        now[0] = ""

    def listened(self, where, **sent):
        asked[now[0]] += encode(sent)
        return request(self, where, **sent)

    Grade.part, Student.request = heard, listened
    return asked


def options(args):
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="")
    parser.add_argument("--hollow", default="")
    parser.add_argument("--odd", default="")
    for flag in ("unnamed", "told", "asked", "touched", "visible"):
        parser.add_argument(f"--{flag}", action="store_true")
    parser.add_argument("assignment")
    parser.add_argument("names", nargs="+")
    return parser.parse_args(args)


def main(how):
    path = f"{how.assignment}/{how.assignment}.ipynb"
    release = nbformat.read(ROOT / "release" / path, as_version=4)
    source = nbformat.read(ROOT / "source" / path, as_version=4)
    kinds = ("right", "wrong", "hostile")
    entries = {entry.learner: entry for entry in banks.find(ROOT, how.assignment, kinds)}
    files = banks.files(ROOT, how.assignment)
    entries["source"] = banks.Entry(how.assignment, "right", "source", "its answers", files=files)
    if how.unnamed:
        compare.likely_mistake = lambda *_: ""
    for wanted, kind in product(how.names, how.hollow.split(",")):
        how.hollow = kind
        entry = entries.get(wanted) or banks.read(Path(wanted).resolve())
        name = f"{entry.learner} {kind}".strip()
        reading, writing = os.pipe()
        if (child := os.fork()) == 0:
            silent = io.StringIO()
            with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
                result = judged(entry, release, source, how)
            os.write(writing, json.dumps([name, result]).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            line = pipe.read()
        os.waitpid(child, 0)
        print(line or json.dumps([name, {}]), flush=True)


if __name__ == "__main__":
    main(options(sys.argv[1:]))
