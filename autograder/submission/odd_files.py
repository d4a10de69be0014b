"""What a file is that is called a notebook and is none."""

from __future__ import annotations

import re

LOOKED_AT = 2_000
AGAIN = "hand in the file that Jupyter saves, which ends in .ipynb"
UNPACK = "the file is a compressed archive: unpack it, and hand in the notebook in it"
STARTS = {
    b"%PDF": f"the file is a PDF, a picture of the notebook: {AGAIN}",
    b"PK\x03\x04": "the file is a zip archive: unpack it, and hand in the notebook that is in it",
    b"\x1f\x8b": UNPACK,
    b"Rar!": "the file is a RAR archive: unpack it, and hand in the notebook that is in it",
    b"7z\xbc\xaf": "the file is a 7-Zip archive: unpack it, and hand in the notebook that is in it",
    b"\x89PNG": f"the file is a picture: {AGAIN}",
    b"\xff\xd8\xff": f"the file is a picture: {AGAIN}",
    b"\x89HDF": f"the file holds weights (HDF5): {AGAIN}",
    b"version https://git-lfs": "the file is a pointer of Git LFS, and the notebook itself was not "
    "handed in: `git lfs pull` fetches it",
    b"[InternetShortcut]": f"the file is a link to a page: {AGAIN}",
    b"BZh": UNPACK,
    b"\xfd7zXZ": UNPACK,
    b"\x28\xb5\x2f\xfd": UNPACK,
    b"\xd0\xcf\x11\xe0": f"the file is a document of Office's: {AGAIN}",
    b"{\\rtf": f"the file is a text document (RTF), not the notebook: {AGAIN}",
    b"bplist": f"the file stands for one that is in the cloud: download it, and {AGAIN}",
    b"SQLite format": f"the file is a database: {AGAIN}",
}
PAGES = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")
CODE = re.compile(
    rb"(?:import |from \w+ import |# ?%%|# coding|# -\*-|#!/|def |class |# ---|# In ?\[|%|!\w"
    rb"|# Databricks|# MAGIC|\"\"\"|# )",
    re.IGNORECASE,
)
MAILED = re.compile(rb"(?:from|to|subject|received|mime-version|return-path):|[a-z0-9+/]{60}", re.I)
PICTURED = re.compile(r"\.(?:pdf|png|jpe?g|heic|docx?|odt|pages|rtf|html?|mhtml)$", re.I)
PACKED = re.compile(r"\.(?:zip|gz|tgz|tar|bz2|xz|zst|7z|rar)$", re.I)
TEXTS = re.compile(r"\.(?:py|md|qmd|rmd|txt|r|jl|gdoc|ipynb\.icloud|webloc|url|lnk)$", re.I)


def told_name(name: str) -> str:
    """What to do with a file that lies where the notebook should; empty when that is not known."""
    if PACKED.search(name):
        return "unpack it, and hand in the notebook that is in it"
    return AGAIN if PICTURED.search(name) or TEXTS.search(name) else ""


def told_object(found: dict) -> str:
    """What a JSON object is that is no notebook; empty when that is not known."""
    if "doc_id" in found or set(found) <= {"url", "resource_id", "email"} and "url" in found:
        return f"the file is a link of Google Drive's: download the notebook itself, and {AGAIN}"
    if any(name in found for name in ("message", "error", "detail", "encoding")):
        return f"the file is a server's answer, not the notebook: download it again, and {AGAIN}"
    if "paragraphs" in found or "commands" in found:
        return f"the file is another program's notebook: export it as .ipynb, and {AGAIN}"
    return ""


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
    if head.startswith((b"---\n", b"---\r\n")) or b"\n```" in head:
        return f"the file is a text (Markdown), not the notebook: {AGAIN}"
    if CODE.match(head):
        return f"the file is Python code, not the notebook: {AGAIN}"
    if MAILED.match(head):
        return f"the file is as mail carries it: save the attachment itself, and {AGAIN}"
    if b"<<<<<<<" in data and b">>>>>>>" in data:
        return "the file holds both sides of a Git conflict: settle it, and hand in again"
    return ""
