"""What a file is that is called a notebook and is none."""

from __future__ import annotations

LOOKED_AT = 2_000
AGAIN = "hand in the file that Jupyter saves, which ends in .ipynb"
STARTS = {
    b"%PDF": f"the file is a PDF, a picture of the notebook: {AGAIN}",
    b"PK\x03\x04": "the file is a zip archive: unpack it, and hand in the notebook that is in it",
    b"\x1f\x8b": "the file is a compressed archive: unpack it, and hand in the notebook in it",
    b"Rar!": "the file is a RAR archive: unpack it, and hand in the notebook that is in it",
    b"7z\xbc\xaf": "the file is a 7-Zip archive: unpack it, and hand in the notebook that is in it",
    b"\x89PNG": f"the file is a picture: {AGAIN}",
    b"\xff\xd8\xff": f"the file is a picture: {AGAIN}",
    b"\x89HDF": f"the file holds weights (HDF5): {AGAIN}",
    b"version https://git-lfs": "the file is a pointer of Git LFS, and the notebook itself was not "
    "handed in: `git lfs pull` fetches it",
    b"[InternetShortcut]": f"the file is a link to a page: {AGAIN}",
}
PAGES = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")
CODE = (b"import ", b"from ", b"# %%", b"# coding", b"#!/", b"def ", b"# ---")


def told(data: bytes) -> str:
    """What a file is, and what to do; empty when it cannot be told.

    Args:
        data: what is in it, no notebook.
    """
    if not data.strip(b"\0 \t\r\n"):
        return "the file is empty: save the notebook, and hand it in again"
    for start, what in STARTS.items():
        if data.startswith(start):
            return what
    head = data[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(PAGES):
        return f"the file is a web page (HTML), not the notebook: {AGAIN}"
    if head.startswith(CODE):
        return f"the file is Python code, not the notebook: {AGAIN}"
    if b"<<<<<<<" in data and b">>>>>>>" in data:
        return "the file holds both sides of a Git conflict: settle it, and hand in again"
    return ""
