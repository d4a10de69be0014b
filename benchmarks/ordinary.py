"""An ordinary nbgrader course for benchmarks/grading.py: an assignment in NumPy, three notebooks
with plain asserts and hidden tests, and learners of whom most are right and some are not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.small_course import ordinary

START = "import numpy as np\n\nrng = np.random.default_rng(1)"
EXERCISES = {
    # notebook → name: (arguments, two right ways, a wrong way, what is asserted, the hidden rest)
    "vectors": {
        "norm": (
            "x",
            ("np.sqrt((x * x).sum())", "np.linalg.norm(x)"),
            "np.abs(x).sum()",
            "norm(np.array([3.0, 4.0])) == 5",
            "all(np.isclose(norm(x) ** 2, x @ x) for x in rng.normal(size=(50, 9)))",
        ),
        "softmax": (
            "x",
            ("np.exp(x - x.max()) / np.exp(x - x.max()).sum()", "np.exp(x) / np.exp(x).sum()"),
            "np.exp(x)",
            "np.isclose(softmax(np.arange(4.0)).sum(), 1)",
            "(np.diff(softmax(np.sort(rng.normal(size=99)))) >= 0).all()",
        ),
        "centred": (
            "x",
            ("x - x.mean()", "x - np.average(x)"),
            "x - np.median(x)",
            "np.allclose(centred(np.array([1.0, 2.0, 6.0])), [-2, -1, 3])",
            "abs(centred(rng.exponential(size=500)).mean()) < 1e-9",
        ),
    },
    "matrices": {
        "gram": (
            "x",
            ("x.T @ x", "np.einsum('ij,ik->jk', x, x)"),
            "x @ x.T",
            "gram(np.ones((3, 2))).shape == (2, 2)",
            "(np.linalg.eigvalsh(gram(rng.normal(size=(80, 40)))) > -1e-9).all()",
        ),
        "solved": (
            "a, b",
            ("np.linalg.solve(a, b)", "np.linalg.inv(a) @ b"),
            "b / np.diag(a)",
            "np.allclose(solved(2 * np.eye(3), np.ones(3)), 0.5)",
            "all(np.allclose(a @ solved(a, a[0]), a[0]) for a in rng.normal(size=(20, 30, 30)))",
        ),
        "ranked": (
            "x",
            ("np.argsort(np.argsort(x))", "(x[:, None] > x[None]).sum(axis=1)"),
            "np.argsort(x)",
            "ranked(np.array([30, 10, 20])).tolist() == [2, 0, 1]",
            "(ranked(np.sort(rng.random(300))) == np.arange(300)).all()",
        ),
    },
    "images": {
        "mirrored": (
            "x",
            ("x[:, ::-1]", "np.flip(x, axis=1)"),
            "x[::-1]",
            "mirrored(np.array([[1, 2], [3, 4]])).tolist() == [[2, 1], [4, 3]]",
            "(lambda x: (mirrored(mirrored(x)) == x).all())(rng.random((64, 48)))",
        ),
        "blocks": (
            "x",
            (
                "x.reshape(len(x) // 2, 2, -1, 2).max(axis=(1, 3))",
                "np.maximum(np.maximum(x[::2, ::2], x[1::2, ::2]), "
                "np.maximum(x[::2, 1::2], x[1::2, 1::2]))",
            ),
            "x[::2, ::2]",
            "blocks(np.arange(16).reshape(4, 4)).tolist() == [[5, 7], [13, 15]]",
            "blocks(rng.random((128, 96))).shape == (64, 48)",
        ),
        "levels": (
            "x",
            ("np.bincount(x.ravel(), minlength=256)", "np.histogram(x, np.arange(257))[0]"),
            "np.unique(x, return_counts=True)[1]",
            "levels(np.zeros((2, 2), int))[0] == 4",
            "levels(2 * rng.integers(99, size=(90, 90)))[1::2].sum() == 0",
        ),
    },
}
WRONG_EVERY = 5
"""Every fifth learner has a third of the answers wrong, so that scores tell."""


def lay_out(root: Path, assignment: str, count: int) -> None:
    """The course's files, its release, and ``count`` learners' submissions."""
    folder = root / "source" / assignment
    folder.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(ordinary.CONFIG)
    for name, exercises in EXERCISES.items():
        cells = [new_markdown_cell(f"# {name}"), new_code_cell(START)]
        for function, (arguments, (right, _), _, shown, rest) in exercises.items():
            cells.append(ordinary.answer(function, _written(function, arguments, right)))
            tests = ordinary.hidden(f"assert {shown}", f"assert {rest}")
            cells.append(ordinary.tests(f"test-{function}", tests, 2))
        ordinary.write(folder / f"{name}.ipynb", cells)
    command = [
        sys.executable,
        "-m",
        "nbgrader",
        "generate_assignment",
        assignment,
        "--log-level=ERROR",
    ]
    binaries = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    subprocess.run(command, cwd=root, env={**os.environ, "PATH": binaries}, check=True)
    for number in range(count):
        ordinary.hand_in(root, f"learner-{number:05}", _answers(number))


def _answers(number: int) -> dict[str, str]:
    written = {}
    for exercises in EXERCISES.values():
        for place, (function, (arguments, right, wrong, *_)) in enumerate(exercises.items()):
            slips = number % WRONG_EVERY == WRONG_EVERY - 1 and place == number % len(exercises)
            written[function] = _written(function, arguments, wrong if slips else right[number % 2])
    return written


def _written(function: str, arguments: str, value: str) -> str:
    return f"def {function}({arguments}):\n    return {value}"
