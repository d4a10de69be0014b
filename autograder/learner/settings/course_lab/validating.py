"""Run a notebook from its start and tell which of its tests hold.

python -m course_lab.validating NOTEBOOK

prints a line of JSON for each cell that is about to run, {"cell": 3, "of": 40}, and last
{"held": 7, "tests": 13, "failed": [{"name": …, "reason": …, "code": …}], "changed": […]}, or
{"problem": "…"} if it cannot be run. Cells are run by nbgrader's own validator and its settings.
"""

import ast
import json
import os
import re
import sys
import warnings
from pathlib import Path

TRIED = re.compile(r"""\btrying\(\s*["']([^"']+)""")
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
OWN_WORDS = ("AssertionError", "Mismatch", "NotWrittenYet")
"""Errors whose message is a sentence, without their names."""


def main():
    path = Path(sys.argv[1])
    os.chdir(path.parent)
    told = say  # what nbgrader prints itself would stand between the lines
    try:
        told(validated(path.name, lambda at, of: told({"cell": at, "of": of})))
    except Exception as wrong:
        told({"problem": f"{type(wrong).__name__}: {wrong}"})


def say(line):
    print(json.dumps(line), flush=True)


def validated(name, running):
    """What the tests of a notebook in this folder say.

    Args:
        name: of the file.
        running: called with a cell's number, from 1 on, and the number of cells, before it is run.
    """
    from nbformat import current_nbformat, read

    notebook = read(name, as_version=current_nbformat)
    validator = _validator(running)
    if mixed := validator._get_type_changed_cells(notebook):
        names = ", ".join(_name(cell) for cell in mixed)
        return {"problem": f"another type of cell than it was: {names}. Change it back"}
    notebook = validator._preprocess(notebook)
    tests = [cell for cell in notebook.cells if _is_test(cell)]
    wrong = [cell for cell in validator._get_failed_cells(notebook) if cell in tests]
    return {
        "held": len(tests) - len(wrong),
        "tests": len(tests),
        "failed": [
            {"name": _name(cell), "reason": _reason(cell), "code": cell.source} for cell in wrong
        ],
        "changed": [_name(cell) for cell in validator._get_changed_cells(notebook)],
    }


def _validator(running):
    """nbgrader's, with its settings, telling of each cell."""
    from jupyter_core.paths import jupyter_config_path
    from nbgrader.apps import NbGrader
    from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, Execute
    from nbgrader.validator import Validator

    class Telling(Execute):
        def preprocess(self, notebook, resources, **others):
            self.cells = len(notebook.cells)
            return super().preprocess(notebook, resources, **others)

        def preprocess_cell(self, cell, resources, index, **others):
            running(index + 1, self.cells)
            return super().preprocess_cell(cell, resources, index, **others)

    app = NbGrader()
    app.config_file_paths.extend([os.getcwd(), *jupyter_config_path()])
    app.load_config_file()
    return Validator(config=app.config, preprocessors=[CheckCellMetadata, ClearOutput, Telling])


def _is_test(cell):
    """Whether a cell is graded and runs something: in a release the hidden tests are comments."""
    if cell.cell_type != "code" or not cell.metadata.get("nbgrader", {}).get("grade"):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return bool(ast.parse(cell.source).body)
    except SyntaxError:  # magics, or a solution that is wrong
        return True


def _name(cell):
    found = TRIED.search(cell.source)
    return found[1] if found else cell.metadata.get("nbgrader", {}).get("grade_id", "a cell")


def _reason(cell):
    """The first thing that went wrong, in words."""
    for output in cell.outputs:
        if output.output_type == "error":
            words = ESCAPES.sub("", output.evalue).strip()
            if output.ename in OWN_WORDS and words:
                return words
            return f"{output.ename}: {words}" if words else f"{output.ename} in this cell"
    printed = [o.text for o in cell.outputs if o.get("name") == "stderr"]
    return ESCAPES.sub("", printed[0]).strip() if printed else "some of its tests fail"


if __name__ == "__main__":
    main()
