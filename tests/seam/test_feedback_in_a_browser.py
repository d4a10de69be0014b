"""The feedback page on a phone, in the dark, and by axe's rules, with all that makes it wide."""

import base64
import io

import nbformat
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.job import Part, Verdict
from autograder.judge import render
from autograder.seam.feedback import FeedbackExporter
from tests.looking import chromium, faults

from .test_feedback import answer, graded, written

pytestmark = pytest.mark.browser

LONG = "test_images_after_local_response_normalization_and_pooling"
FORMULA = " + ".join(rf"\frac{{x_{{{n}}}^{{2}}}}{{\sqrt{{n_{{{n}}}}}}}" for n in range(12))
TABLE = "\n".join(
    "| " + " | ".join(cells) + " |"
    for cells in ([LONG] * 4, ["---"] * 4, ["`build_googlenet_small`", LONG, "1,234,567", "x"])
)


def picture():
    """Wider than a phone, as notebooks show them, with a text."""
    file = io.BytesIO()
    Figure(figsize=(9, 2)).savefig(file, format="png")
    data = {"image/png": base64.b64encode(file.getvalue()).decode(), "text/plain": "a figure"}
    return new_output("display_data", data=data)


def traceback():
    red, plain = "\x1b[0;31m", "\x1b[0m"
    lines = [f"{red}{'-' * 75}{plain}", f"{red}ValueError{plain}  Traceback (most recent call)"]
    lines += [f"Cell {red}In[3], line 7{plain}, in {LONG}(*arguments)", f"----> 7 {LONG * 3}"]
    return new_output("error", ename="ValueError", evalue=LONG, traceback=lines)


def wide():
    """A notebook with long names wherever a page shows one."""
    verdict = Verdict(
        "a.b",
        (
            Part("values", 1, False, f"{LONG}[0, 1, 2, 3]: expected {1.0:.60f}\nnot 0", "a" * 90),
            Part(LONG, 1, True, ""),
        ),
        LONG,
    )
    judged = graded(f"test-{LONG}", 1)
    judged.outputs = [nbformat.from_dict(output) for output in render.outputs(verdict)]
    frame = f"<table><tr><th>{'</th><th>'.join([LONG] * 5)}</th></tr><tr>{'<td>0.25</td>' * 5}</tr>"
    shown = [
        new_output("stream", name="stdout", text=f"{LONG * 4}\n" + "0.123 " * 60),
        new_output("display_data", data={"text/html": f"{frame}</table>", "text/plain": "0.25"}),
        picture(),
        traceback(),
    ]
    return new_notebook(
        cells=[
            new_markdown_cell(f"# Pooling\n\n{LONG * 2} `{LONG * 2}`, ${FORMULA}$\n\n{TABLE}"),
            new_markdown_cell(f"## Exercise 1: `{LONG}` (2 points)\n\n$$E = {FORMULA}$$"),
            answer("max", f"See `{LONG * 2}` and https://example.org/{'long/' * 30}"),
            judged,
            new_markdown_cell(f"## Exercise 2: {LONG}, {LONG}\n\n```python\n{LONG * 3} = 1\n```"),
            answer("mean"),
            graded("test-mean", 0),
            new_code_cell(f"{LONG} = {LONG * 2}  # {'far to the right ' * 9}", outputs=shown),
        ]
    )


def test_axe_finds_nothing_and_everything_fits_a_phone(tmp_path):
    path = tmp_path / "feedback.html"
    path.write_text(written(FeedbackExporter, wide()), "utf-8")
    with chromium() as browser:
        assert faults(browser, path) == []
