"""Answers read files that lie beside the notebook, one in a folder."""

# %% answer="shift-question"
import json

with open("my_answers.json", encoding="utf-8") as file:
    shift_answers = json.load(file)
# %% answer="rotated-filters"
def rotated_filters(pattern):
    order = np.loadtxt("notes/turns.csv", delimiter=",", dtype=int)
    return np.stack([np.rot90(pattern, turns) for turns in order], axis=-1)[:, :, np.newaxis, :]

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    nbformat.write(notebook, path)
    (folder / "my_answers.json").write_text('{"1": "C", "2": "B", "3": "B", "4": "D"}')
    (folder / "notes").mkdir()
    (folder / "notes" / "turns.csv").write_text("0,1,2,3")
