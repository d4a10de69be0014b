"""Gradebook, sources, other submissions and results are read and written, where they may lie."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import glob
import os
import sqlite3
import sys

roots = [
    "/",
    "/submission",
    "..",
    "../..",
    "../../..",
    os.environ.get("HOME", "/"),
    "/root",
    "/home",
    "/srv",
]
roots += ["/work", "/tmp", "/mnt", "/course", "/runs", "/zygote", "/kit"]
for root in roots:
    for pattern in (
        "gradebook.db",
        "source/*",
        "submitted/*",
        "release/*",
        "results/*",
        "feedback/*",
    ):
        for path in glob.glob(os.path.join(root, pattern)):
            if not sys.prefix.startswith(path + "/"):  # the way to the Python environment
                print("LEAK", path)
    try:
        with sqlite3.connect(os.path.join(root, "gradebook.db")) as base:
            base.execute("UPDATE grade SET auto_score = 30")
    except sqlite3.Error:
        pass
    try:
        with open(os.path.join(root, "canary.txt"), "a") as file:
            file.write("written")
    except OSError:
        pass
