"""Run to the end and saved with its outputs, megabytes of pictures among them."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    picture = "iVBORw0KGgo" + "A" * 200_000
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell.execution_count = 100 - number
            cell.outputs = [
                nbformat.v4.new_output("display_data", {"image/png": picture}),
                nbformat.v4.new_output("stream", name="stderr", text="Warning: hot GPU\n" * 50),
                nbformat.v4.new_output(
                    "error", ename="AssertionError", evalue="old", traceback=["old", "trace"]
                ),
                nbformat.v4.new_output("execute_result", {"text/plain": "0"}, execution_count=1),
            ]
    nbformat.write(notebook, path)
