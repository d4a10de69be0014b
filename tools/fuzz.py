"""Fuzz what reads a learner's bytes: the judge's frames, what they answer, notebooks, a kernel's
messages, zips, and folders that change while they are read.

    python -m tools.fuzz [--cases 1000000] [--only frames] [--seed 1]

Atheris (libFuzzer) drives, guided by the code that a case reaches; half of the mutations know
msgpack's or JSON's structure. It starts from real frames and from the banks' notebooks. A case is a
crash if anything but WireError or Unreadable comes out, or if what came out is not sound; a hang
after SECONDS; and more than MEMORY_MB of memory above what the imports took is out of memory. Cases
that fail are kept in --keep. Exit code 1 if there was one.

It is no part of the suite, whose tests have hypothesis (tests/probe/test_wire.py,
test_integrity.py), and Atheris no part of the environment: pip install atheris==3.0.0
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from tools import fuzz_targets as targets

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 5
MEMORY_MB = 256
MOST_BYTES = 65_536
NAME = "01-pooling"
TARGETS = {  # share of the cases: some take a hundred times as long as others
    "frames": 0.80,
    "answers": 0.10,
    "lines": 0.05,
    "notebooks": 0.03,
    "zips": 0.01,
    "folders": 0.01,
}
_KEPT = {"crash": "crashes", "timeout": "hangs", "oom": "out of memory"}
_STATISTIC = re.compile(r"stat::(\w+):\s+(\d+)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=1_000_000, help="of all targets together")
    parser.add_argument("--only", choices=TARGETS)
    parser.add_argument("--seed", type=int, default=random.randrange(1, 2**31))
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    shares = {options.only: 1} if options.only else TARGETS
    found = sum(
        fuzz(name, round(options.cases * share), options.seed, options.keep)
        for name, share in shares.items()
    )
    sys.exit(1 if found else 0)


def fuzz(target: str, cases: int, seed: int, keep: Path) -> int:
    """Run the cases in child processes, a new one after each finding; the number of findings."""
    folder = keep.resolve() / target
    folder.mkdir(parents=True, exist_ok=True)
    before, ran, peak, begun = set(folder.iterdir()), 0, 0, time.monotonic()
    base = base_mb(target)
    with tempfile.TemporaryDirectory() as corpus:
        _call("seeds", target, corpus)
        while ran < cases:
            child = subprocess.run(
                [sys.executable, "-m", "tools.fuzz", "drive", target, corpus]
                + [f"-runs={cases - ran}", f"-seed={seed + ran}", f"-timeout={SECONDS}"]
                + [f"-rss_limit_mb={base + MEMORY_MB}", f"-max_len={MOST_BYTES}", "-len_control=0"]
                + [f"-artifact_prefix={folder}/", "-print_final_stats=1"],
                cwd=ROOT,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            )
            told = dict(_STATISTIC.findall(child.stderr))
            if not told:
                sys.exit(f"the fuzzer did not run:\n{child.stderr[-2000:]}")
            ran += int(told["number_of_executed_units"])
            peak = max(peak, int(told["peak_rss_mb"]))
            if child.returncode:
                print(child.stderr[-3000:], file=sys.stderr)
    found = [path.name.partition("-")[0] for path in set(folder.iterdir()) - before]
    counts = ", ".join(f"{found.count(kind)} {name}" for kind, name in _KEPT.items())
    print(
        f"{target}: {ran:,} cases, {counts}, peak memory {peak} MB, {base} MB of it imports, "
        f"{time.monotonic() - begun:.0f} s",
        flush=True,
    )
    return len(found)


def base_mb(target: str) -> int:
    """Peak memory of a process that has imported all and done one case, in MiB."""
    return int(_call("base", target))


def _call(*words: str) -> str:
    """Another process's work: what this one takes would count as theirs, as getrusage has it."""
    command = [sys.executable, "-m", "tools.fuzz", *words]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def drive(target: str, arguments: list[str]) -> None:
    """libFuzzer's loop on one target, in this process."""
    import atheris

    with atheris.instrument_imports(
        include=["autograder.probe", "autograder.submission", "json", "zipfile"]
    ):
        import autograder.probe
        import autograder.submission.plain  # noqa: F401
    ONE[target](SEEDS[target]()[0])  # what it imports late is no case's time
    mutate = MUTATORS[target]

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        if rng.random() < 0.5:
            return atheris.Mutate(data, most)
        return mutate(data, rng)[:most]

    atheris.Setup([sys.argv[0], *arguments], ONE[target], custom_mutator=mutated)
    atheris.Fuzz()


# ---------------------------------------------------------------------------- frames


def frame(data: bytes) -> None:
    """One case: decode a frame as the judge does; what arrives can be sent back as it is."""
    from autograder.probe import WireError, decode, encode

    try:
        value = decode(data)
    except WireError as error:
        if "MemoryError" in str(error):
            raise MemoryError from error
        return
    again = encode(value)
    assert encode(decode(again)) == again


@cache
def frames() -> list[bytes]:
    """Frames as a kernel and the judge exchange them."""
    import numpy as np

    from autograder.probe import Handle, encode, wire

    arrays = [np.ones((2, 3), dtype) for dtype in sorted(wire.DTYPES)]
    return [
        encode(value)
        for value in (
            None,
            {"check": "pooling.depth_max", "objects": ["depth_max_pool", "DepthMaxPool"]},
            {"do": "call", "target": Handle(1, "keras.Layer"), "args": [(1, (2.5, None))]},
            {"value": arrays, "type": "numpy.ndarray"},
            {"error": {"names": ["ValueError", "Exception"], "message": "pool_size ✗"}},
            [np.zeros(()), np.zeros((0, 3)), ((),), {}, -(2**63), 2**64 - 1, float("nan")],
        )
    ]


HEADS = [bytes([n]) for n in (*range(0x80, 0xE0), 0x00, 0x7F, 0xFF)]
NUMBERS = [0, 1, 15, 16, 255, 2**15, 2**16 - 1, 2**31 - 1, 2**32 - 1]
SHAPES = [b"", b"0", b"1", b"99999999999", b"0,99999999999", b"2,3", b"1," * 65, b"-1", b"\xff"]


def mutate_frame(data: bytes, rng: random.Random) -> bytes:
    """A frame with a head, a length, an array's shape or a whole value replaced."""
    frame = bytearray(data or b"\xc0")
    at = rng.randrange(len(frame))
    match rng.randrange(5):
        case 0:
            frame[at : at + 1] = rng.choice(HEADS)
        case 1:
            size = rng.choice((1, 2, 4))
            number = rng.choice(NUMBERS) & (256**size - 1)
            frame[at : at + 1 + size] = rng.choice(HEADS) + number.to_bytes(size, "big")
        case 2:
            kind, shape = rng.choice([b"float32", b"bool", b"object", b"int64"]), rng.choice(SHAPES)
            body = kind + b" " + shape + b"\n" + rng.randbytes(rng.choice((0, 4, 24)))
            frame[at:at] = b"\xc7" + bytes([len(body) % 256, rng.randrange(5)]) + body
        case 3:
            frame[at:at] = rng.choice((b"\x91", b"\x81", b"\xa1", b"\xc7\x00\x02")) * rng.choice(
                (1, 15, 17, 4000)
            )
        case _:
            begin = rng.randrange(len(frame))
            frame[at:at] = frame[begin : begin + rng.randrange(1, 65)] * rng.choice((1, 2, 300))
    return bytes(frame)


# ---------------------------------------------------------------------------- notebooks


def notebook(data: bytes) -> None:
    """One case: read a submission, join it with its release, find what need not run."""
    from autograder.submission import integrity
    from autograder.submission import locked as locked_cells
    from autograder.submission.idle import idle_cells

    release = _release()
    try:
        cells = integrity.read(data)
    except integrity.Unreadable:
        return
    whole = integrity.restore(cells, release)
    idle_cells(whole, release)
    assert sum(map(len, locked_cells.told(cells, release))) < 100_000
    locked = [(integrity.grade_id(c), c.source) for c in whole.cells if integrity.is_locked(c)]
    assert locked == [
        (integrity.grade_id(c), c.source) for c in release.cells if integrity.is_locked(c)
    ]
    assert len({cell.id for cell in whole.cells}) == len(whole.cells)


@cache
def _release():
    import nbformat

    return nbformat.read(ROOT / f"release/{NAME}/{NAME}.ipynb", as_version=4)


@cache
def notebooks() -> list[bytes]:
    """Notebooks as the banks' learners would hand them in; texts cut short, which makes them quick
    to turn over."""
    release = json.loads(Path(ROOT, f"release/{NAME}/{NAME}.ipynb").read_bytes())
    for cell in release["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = cell["source"][:1]
    from autograder.proof import banks

    found = [json.dumps(release).encode()]
    for path in sorted((ROOT / "tests/submissions" / NAME).glob("[rw]*/*.py")):
        handed_in, entry = json.loads(found[0]), banks.read(path)
        for cell in handed_in["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            cell["source"] = entry.answers.get(name, cell["source"])
        for *_, source in entry.added:
            handed_in["cells"].append({"cell_type": "code", "source": source, "metadata": {}})
        found.append(json.dumps(handed_in).encode())
    return [case for case in found if len(case) <= MOST_BYTES]


VALUES = [None, True, 0, -1, 1e308, "", "\x00", "\ud800", [], {}, [[]], ["x", 1], {"nbgrader": 1}]
CODE = ["import " + "a." * 9_000 + "a", " " * 30_000, "\n" * 30_000, " \n" * 9_000, "x" * 30_000]
CODE += ["from " + "." * 9_000 + " import x", "a" + ".a" * 9_000 + " = 1", "del " + "a," * 9_000]
CODE += ["lambda:" * 1500 + "0", "(" * 300, "x" + "[0" * 150, "def f(:\n", "\\\n" * 99, "%%bash\n("]


def mutate_notebook(data: bytes, rng: random.Random) -> bytes:
    """A notebook with cells moved, copied, joined or gone, or a value anywhere replaced."""
    try:
        parsed = json.loads(data)
        cells = parsed["cells"]
        at = rng.randrange(len(cells))
        cell = cells[at]
        match rng.randrange(7):
            case 0:
                del cells[at]
            case 1:
                cells.insert(rng.randrange(len(cells)), json.loads(json.dumps(cell)))
            case 2:
                cells.insert(rng.randrange(len(cells)), cells.pop(at))
            case 3:
                cell[rng.choice(sorted(cell))] = rng.choice(VALUES)
            case 4:
                parsed[rng.choice(sorted(parsed))] = rng.choice(VALUES)
            case 5:
                cell["source"] = rng.choice(CODE)
            case _:
                cell["source"] = "".join(cell["source"])[: rng.randrange(200)]
        return json.dumps(parsed).encode()
    except Exception:  # what was mutated before may be no notebook any more
        at = rng.randrange(len(data) + 1)
        return data[:at] + rng.choice((b"{", b"[", b'"', b"\\u", b"1e9", b"null")) + data[at:]


ONE = {
    "frames": frame,
    "answers": targets.answer,
    "lines": targets.line,
    "notebooks": notebook,
    "zips": targets.zipped,
    "folders": targets.folder,
}
SEEDS = {
    "frames": frames,
    "answers": frames,
    "lines": targets.lines,
    "notebooks": notebooks,
    "zips": targets.zips,
    "folders": targets.folders,
}
MUTATORS = {
    "frames": mutate_frame,
    "answers": mutate_frame,
    "lines": targets.mutate_line,
    "notebooks": mutate_notebook,
    "zips": targets.mutate_zip,
    "folders": targets.mutate_folder,
}


def _child(what: str, target: str, *arguments: str) -> None:
    if what == "drive":
        drive(target, list(arguments))
    elif what == "base":
        ONE[target](b"{}" if target == "notebooks" else SEEDS[target]()[0])
        with open("/proc/self/status") as status:
            print(int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) // 1024)
    else:
        for number, case in enumerate(SEEDS[target]()):
            Path(*arguments, str(number)).write_bytes(case)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in ("drive", "base", "seeds"):
        _child(*sys.argv[1:])
    else:
        main()
