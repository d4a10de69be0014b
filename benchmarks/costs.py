"""What each check costs: CPU seconds in the learner's process by kind of request, and in the judge.

    .venv/bin/python -m benchmarks.costs 06-googlenet [right-loops_everywhere …] [--parts]

Runs bank entries, the source's own answers without a name, as tests/proof/in_process.py does,
without the sandbox, and prints a table: the dearest checks first, then kinds of request. With
``--parts`` a line for each part of a check. CPU time of all threads: what another program does at
the same time counts little. "The notebook itself" is dearer than in a grading, which leaves out
demonstrations.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import time
from collections import defaultdict

from tests.proof import in_process
from tests.proof.in_process import ROOT, Grade, Student, banks, local, nbformat


def measured(entry: banks.Entry, release, source) -> dict:
    """(check, part, verb) as text → [requests, CPU seconds]; verb "" is the judge's own work."""
    spent: dict[str, list] = defaultdict(lambda: [0, 0.0])
    part, request, run = Grade.part, Student.request, local.run
    now, asked = ["", ""], [0.0]

    @contextlib.contextmanager
    def in_part(self, name):
        now[1] = name
        with part(self, name):
            yield
        now[1] = ""

    def timed(self, where, **sent):
        began = time.process_time()
        try:
            return request(self, where, **sent)
        finally:
            took = time.process_time() - began
            asked[0] += took
            told = where if sent["do"] == "call" else sent["do"]
            entry = spent["|".join((*now, told))]
            entry[0], entry[1] = entry[0] + 1, entry[1] + took

    def whole(name, *rest):
        now[0], before, began = name, asked[0], time.process_time()
        verdict = run(name, *rest)
        took = time.process_time() - began - (asked[0] - before)
        spent["|".join((name, "", ""))] = [1, took]
        return verdict

    Grade.part, Student.request, local.run = in_part, timed, whole
    began = time.process_time()
    how = in_process.options([entry.assignment, entry.learner])
    failed = {name: parts for name, parts in in_process.judged(entry, release, source, how).items()}
    return {
        "spent": spent,
        "total": time.process_time() - began,
        "failed": {name: parts for name, parts in failed.items() if parts},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment")
    parser.add_argument("names", nargs="*", default=["source"])
    parser.add_argument("--parts", action="store_true")
    options = parser.parse_args()
    path = f"{options.assignment}/{options.assignment}.ipynb"
    release = nbformat.read(ROOT / "release" / path, as_version=4)
    source = nbformat.read(ROOT / "source" / path, as_version=4)
    entries = {e.learner: e for e in banks.find(ROOT, options.assignment, ("right", "wrong"))}
    files = banks.files(ROOT, options.assignment)
    entries["source"] = banks.Entry(options.assignment, "right", "source", "", files=files)
    for name in options.names:
        reading, writing = os.pipe()
        if (child := os.fork()) == 0:
            silent = io.StringIO()
            with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
                result = measured(entries[name], release, source)
            with os.fdopen(writing, "w") as pipe:
                pipe.write(json.dumps(result))
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            result = json.loads(pipe.read())
        os.waitpid(child, 0)
        _show(f"{options.assignment} {name}", result, options.parts)


def _show(title: str, result: dict, parts: bool) -> None:
    checks, verbs, by_part = (defaultdict(lambda: [0, 0.0]) for _ in range(3))
    judge = defaultdict(float)
    for key, (times, seconds) in result["spent"].items():
        check, part, verb = key.split("|")
        if not verb:
            judge[check] += seconds
            continue
        for table, row in ((checks, check), (verbs, verb), (by_part, f"{check} · {part} · {verb}")):
            table[row] = [table[row][0] + times, table[row][1] + seconds]
    asked, judged = sum(s for _, s in checks.values()), sum(judge.values())
    print(
        f"\n{title}: {result['total']:.2f} s of CPU: {asked:.2f} asked, {judged:.2f} judge, "
        f"{result['total'] - asked - judged:.2f} the notebook itself; failed: {result['failed']}"
    )
    for check, (times, seconds) in sorted(checks.items(), key=lambda row: -row[1][1]):
        print(f"{seconds:7.2f} s {times:5} requests, judge {judge[check]:5.2f} s  {check}")
    print("by request:")
    for row, (times, seconds) in sorted(verbs.items(), key=lambda row: -row[1][1])[:14]:
        print(f"{seconds:7.2f} s {times:5}  {row}")
    if parts:
        print("by part:")
        for row, (times, seconds) in sorted(by_part.items(), key=lambda row: -row[1][1])[:40]:
            print(f"{seconds:7.2f} s {times:5}  {row}")


if __name__ == "__main__":
    main()
