"""Names of files hold line ends, quotes, patterns, bytes that are no text, and are very long."""
# /// expect
# untouched = true
# ///

# %% tamper
import os


def tamper(notebook, folder):
    names = [
        b"new\nline.txt",
        b"\xff\xfe.csv",
        b"*",
        b"[a-z]*.txt",
        b"?.py",
        b"-rf",
        b"~",
        b"$(touch x)",
    ]
    names += [
        b"..hidden",
        b"a" * 250,
        b"' OR 1=1 --",
        b"<script>.txt",
        b"\x1b[31m.txt",
        "é\u202e.txt".encode(),
    ]
    for name in names:
        with open(os.fsencode(folder) + b"/" + name, "wb") as file:
            file.write(b"EVIL")
    deep = folder
    for n in range(40):
        deep = deep / "deep"
    deep.mkdir(parents=True)
    (deep / "file.txt").write_text("deep")
