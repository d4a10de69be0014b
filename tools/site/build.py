"""Pages from notebooks and docs, a search over them, and a look at every link."""

import html
import json
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import nbformat
from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.highlight import Highlight2HTML

from autograder import harmless
from autograder.authoring.audit import leaks
from autograder.pages import STYLE
from tools.site.outputs import shown

DOCS = ("syllabus", "learners", "coverage", "results", "trust", "performance", "deploy")
MOST_BYTES = 10_000_000
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)#\s]+)?(#[^)\s]*)?\)")
HEAD = re.compile(r'<h([1-6]) id="[^"]*">(.*?)<a class="anchor-link"[^>]*>.*?</a></h\1>', re.DOTALL)
HERE = Path(__file__).parent


class SiteError(Exception):
    """The site is not fit to be published; the message has a line for each reason."""


def build(root: Path, out: Path, run: bool = False) -> list[Path]:
    """Write the site; returns its files.

    Args:
        root: the repository's root.
        out: a folder, whose old site is replaced.
        run: whether to run notebooks whose pictures are not there.

    Raises:
        SiteError: a link leads nowhere, something would leak, or it is too large.
    """
    pages = _pages(root, run)
    if out.exists() and not (out / "search.html").is_file() and any(out.iterdir()):
        raise SiteError(f"{out} holds something else than a site: name another folder")
    shutil.rmtree(out, ignore_errors=True)
    menu = [(path, title) for path, (title, _) in pages.items()]
    words = [
        {"path": path, "title": title, "text": " ".join(_Read(body).words)}
        for path, (title, body) in pages.items()
    ]
    index = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    search = (HERE / "search.html").read_text().replace("INDEX", index)
    for path, (title, body) in {**pages, "search.html": ("Search", search)}.items():
        place = out / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(_page(path, title, body, menu), encoding="utf-8")
    for picture in [*root.glob("release/*/images/*"), *root.glob("docs/images/*")]:
        parts = picture.relative_to(root).parts
        place = out / Path(*parts[1:] if parts[0] == "release" else parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(picture, place)
    made = sorted(path for path in out.rglob("*") if path.is_file())
    wrong = broken(out)
    wrong += leaks({f"pages/{p.name}": p.read_bytes() for p in made if p.suffix == ".html"})
    if (size := sum(path.stat().st_size for path in made)) > MOST_BYTES:
        wrong.append(f"{size / 1e6:.1f} MB are more than {MOST_BYTES / 1e6:.0f}")
    if wrong:
        raise SiteError("\n".join(wrong))
    return made


def _pages(root: Path, run: bool) -> dict[str, tuple[str, str]]:
    """Title and body by path, in the menu's order."""
    books = sorted(path.stem for path in root.glob("release/*/*.ipynb"))
    docs = [name for name in DOCS if (root / "docs" / f"{name}.md").is_file()]
    moved = {f"docs/{name}.md": f"docs/{name}.html" for name in docs}
    moved |= {f"release/{name}/{name}.ipynb": f"{name}/index.html" for name in books}
    pages = {}
    for name in books:
        book = nbformat.read(root / "release" / name / f"{name}.ipynb", as_version=4)
        pages[f"{name}/index.html"] = _notebook(name, book, shown(root, name, run))
    for name in docs:
        text = (root / "docs" / f"{name}.md").read_text()
        body = _markdown(_links(text, f"docs/{name}.md", moved, root))
        pages[f"docs/{name}.html"] = (_title(text, name), body)
    rows = "".join(
        f'<li><a href="{path}">{html.escape(title)}</a></li>' for path, (title, _) in pages.items()
    )
    first = f"<h1>Convolutional networks</h1><p>A course that grades itself.</p><ul>{rows}</ul>"
    return {"index.html": ("Convolutional networks", first), **pages}


def _notebook(name: str, book, outputs: dict[str, list]) -> tuple[str, str]:
    colour, parts, title = Highlight2HTML(pygments_lexer="ipython3"), [], name
    for cell in book.cells:
        if cell.cell_type == "markdown":
            title = _title(cell.source, title) if title == name else title
            parts.append(_markdown(cell.source))
        elif cell.cell_type == "code":
            parts += [colour(cell.source), *map(_output, outputs.get(cell.id, ()))]
    return title, "\n".join(parts)


def _output(output: dict) -> str:
    data = output.get("data", {})
    if picture := data.get("image/png"):
        told = html.escape(data.get("text/plain", "a figure")[:200])
        return f'<p class="shown"><img src="data:image/png;base64,{picture}" alt="{told}"></p>'
    text = output.get("text") or data.get("text/plain", "")
    return f"<pre>{ansi2html(text)}</pre>" if text else ""


def _markdown(text: str) -> str:
    return HEAD.sub(
        lambda found: f'<h{found[1]} id="{_slug(found[2])}">{found[2]}</h{found[1]}>',
        harmless.markdown({}, text),
    )


def _slug(heading: str) -> str:
    """As GitHub makes it, which the docs' links go by."""
    words = html.unescape(re.sub(r"<[^>]+>", "", heading)).strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def _title(text: str, otherwise: str) -> str:
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found[1].replace("`", "").replace("*", "") if found else otherwise


def _links(text: str, page: str, moved: dict[str, str], root: Path) -> str:
    """The text with links to pages of the site; links to what is not in it become words."""

    def led(link: re.Match) -> str:
        picture, words, path, anchor = link.groups()
        if path is None or "://" in path:
            return link[0]
        there = os.path.normpath(PurePosixPath(page).parent / path)
        if picture:
            return link[0] if (root / there).is_file() else words
        if there not in moved:
            return words
        start = str(PurePosixPath(page).parent)
        return f"[{words}]({os.path.relpath(moved[there], start)}{anchor or ''})"

    return LINK.sub(led, text)


def _page(path: str, title: str, body: str, menu: list[tuple[str, str]]) -> str:
    start = str(PurePosixPath(path).parent)
    links = "".join(
        f'<li><a href="{os.path.relpath(there, start)}"'
        f"{' aria-current=page' if there == path else ''}>{html.escape(name)}</a></li>"
        for there, name in [*menu, ("search.html", "Search")]
    )
    filled = (HERE / "page.html").read_text()
    told = {"TITLE": html.escape(title), "STYLE": STYLE.read_text(), "MENU": links, "BODY": body}
    return re.sub(r"\{(TITLE|STYLE|MENU|BODY)\}", lambda found: told[found[1]], filled)


class _Read(HTMLParser):
    """A page's words, links and the places that links may lead to."""

    def __init__(self, text: str):
        super().__init__()
        self.words, self.links, self.places, self._hushed = [], [], {""}, 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.places.add(told.get("id"))
        self.links += [told[name] for name in ("href", "src") if told.get(name)]
        self._hushed += tag in ("style", "script")

    def handle_endtag(self, tag):
        self._hushed -= tag in ("style", "script")

    def handle_data(self, data):
        if not self._hushed and data.strip():
            self.words.append(" ".join(data.split()))


def broken(out: Path) -> list[str]:
    """Links and pictures of a site that lead nowhere within it, a line each."""
    read = {path: _Read(path.read_text()) for path in out.rglob("*.html")}
    wrong = []
    for path, page in sorted(read.items()):
        for link in page.links:
            if "://" in link or link.startswith(("data:", "mailto:")):
                continue
            file, _, anchor = unquote(link).partition("#")
            there = (path.parent / file).resolve() if file else path
            if not there.is_file() or (there in read and anchor not in read[there].places):
                wrong.append(f"{path.relative_to(out)}: {link} leads nowhere")
    return wrong
