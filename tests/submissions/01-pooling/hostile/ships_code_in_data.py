"""Pickles, arrays of objects, Keras models and archives with code lie beside the notebook."""
# /// expect
# untouched = true
# ///

# %% tamper
import io
import pickle
import zipfile

import numpy as np


class Evil:
    def __reduce__(self):
        return exec, ("import os; os.system('touch /tmp/EVIL-was-here')",)


def tamper(notebook, folder):
    code = pickle.dumps(Evil())
    for name in (
        "model.pkl",
        "answers.pickle",
        "gradebook.pkl",
        "verdict.joblib",
        "01-pooling.pickle",
    ):
        (folder / name).write_bytes(code)
    np.save(folder / "images.npy", np.array([Evil()], dtype=object), allow_pickle=True)
    with zipfile.ZipFile(folder / "model.keras", "w") as archive:
        layer = '{"class_name": "Lambda", "config": {"function": "__import__(\\"os\\").system(\\"touch /tmp/EVIL-was-here\\")"}}'
        archive.writestr("config.json", layer)
        archive.writestr("../../evil.txt", "EVIL")
    (folder / "01-pooling.html").write_text("<script>EVIL()</script>")
    (folder / "timestamp.txt").write_text("2001-01-01 00:00:00 UTC")
