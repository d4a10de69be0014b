"""A site from its pages: a frame and a menu around each, a search over all."""

import html
import json
import os
import re
import shutil
from pathlib import Path, PurePosixPath

from autograder.pages import STYLE
from tools.site.checking import Page, problems
from tools.site.pages import read

HERE = Path(__file__).parent
SEARCH = "search.html"


class SiteError(Exception):
    """The site is not fit to be published; the message has a line for each reason."""


def build(root: Path, out: Path, run: bool = False) -> list[Path]:
    """Write the site; returns its files.

    Args:
        root: the repository's root.
        out: a folder, whose old site is replaced once the new one is found fit.
        run: whether to run notebooks whose pictures are not there.

    Raises:
        SiteError: a link leads nowhere, an answer would show, or it is too large.
    """
    if out.exists() and not (out / SEARCH).is_file() and any(out.iterdir()):
        raise SiteError(f"{out} holds something else than a site: name another folder")
    pages = read(root, run)
    fresh = out.with_name(f".{out.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    menu = [(path, title) for path, (title, _) in pages.told.items()]
    found = {SEARCH: ("Search", _search(pages.told))}
    for path, (title, body) in {**pages.told, **found}.items():
        _write(fresh / path, _page(path, title, body, menu).encode())
    for path, content in pages.files.items():
        _write(fresh / path, content)
    if wrong := problems(fresh, root):
        shutil.rmtree(fresh)
        raise SiteError("\n".join(wrong))
    shutil.rmtree(out, ignore_errors=True)
    fresh.rename(out)
    return sorted(path for path in out.rglob("*") if path.is_file())


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def _search(told: dict[str, tuple[str, str]]) -> str:
    words = [
        {"path": path, "title": title, "text": " ".join(Page(body).text.split())}
        for path, (title, body) in told.items()
    ]
    index = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    return (HERE / "search.html").read_text().replace("INDEX", index)


def _page(path: str, title: str, body: str, menu: list[tuple[str, str]]) -> str:
    start = str(PurePosixPath(path).parent)
    links = "".join(
        f'<li><a href="{os.path.relpath(there, start)}"'
        f"{' aria-current=page' if there == path else ''}>{html.escape(name)}</a></li>"
        for there, name in [*menu, (SEARCH, "Search")]
    )
    filled = (HERE / "page.html").read_text()
    told = {"TITLE": html.escape(title), "STYLE": STYLE.read_text(), "MENU": links, "BODY": body}
    return re.sub(r"\{(TITLE|STYLE|MENU|BODY)\}", lambda found: told[found[1]], filled)
