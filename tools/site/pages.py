"""What the site's pages say, from notebooks, docs and README; and the pictures they show."""

import base64
import html
import io
import os
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import nbformat
from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.highlight import Highlight2HTML

from autograder import harmless
from tools.site.outputs import shown

DOCS = (
    "tour syllabus learners coverage results instructors deploy trust benchmark performance scale"
).split()
"""The pages of docs/ that are on the site, in the menu's order; pages for authors show checks."""
FIRST = "index.html"
SHARPNESS = 2
"""Pixels of a figure for each on the screen, as `course.figures` draws them."""
COLOURS = 64
TAUGHT = "What is taught"
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)#\s]+)?(#[^)\s]*)?\)")
HEAD = re.compile(r'<h([1-6]) id="[^"]*">(.*?)<a class="anchor-link"[^>]*>.*?</a></h\1>', re.DOTALL)


@dataclass
class Pages:
    """All of a site but its frame."""

    told: dict[str, tuple[str, str]] = field(default_factory=dict)
    """title and HTML by path, in the menu's order"""
    files: dict[str, bytes] = field(default_factory=dict)
    """pictures and notebooks by path"""


def read(root: Path, run: bool) -> Pages:
    """The pages of a repository.

    Args:
        root: the repository's root.
        run: whether to run notebooks whose pictures are not there.
    """
    books = sorted(path.stem for path in root.glob("release/*/*.ipynb"))
    docs = [name for name in DOCS if (root / "docs" / f"{name}.md").is_file()]
    moved = {f"docs/{name}.md": f"docs/{name}.html" for name in docs}
    moved |= {f"release/{name}/{name}.ipynb": f"{name}/index.html" for name in books}
    made = Pages()
    made.told[FIRST] = ("", "")
    for name in books:
        held = (root / "release" / name / f"{name}.ipynb").read_bytes()
        made.files[f"{name}/{name}.ipynb"] = held
        book = nbformat.reads(held.decode(), as_version=4)
        made.told[f"{name}/index.html"] = _notebook(name, book, shown(root, name, run), made.files)
    for name in docs:
        text = (root / "docs" / f"{name}.md").read_text()
        body = markdown(_links(text, f"docs/{name}.md", moved, root))
        made.told[f"docs/{name}.html"] = (_title(text, name), body)
    made.told[FIRST] = _first(root, moved, made.told)
    for picture in [*root.glob("release/*/images/*"), *root.glob("docs/images/*")]:
        parts = picture.relative_to(root).parts
        made.files["/".join(parts[1:] if parts[0] == "release" else parts)] = picture.read_bytes()
    return made


def _first(root: Path, moved: dict[str, str], told: dict) -> tuple[str, str]:
    """The README's beginning and what is taught, then the pages."""
    readme = root / "README.md"
    text = readme.read_text() if readme.is_file() else "# The course\n"
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    taught = next((part for part in parts if part.startswith(TAUGHT)), "")
    for path in told:
        name = path.partition("/")[0]
        taught = re.sub(rf"^\| {re.escape(name)} ", f"| [{name}]({path}) ", taught, flags=re.M)
    moved = moved | {path: path for path in told}
    words = parts[0] + (f"## {taught}" if taught else "")
    rows = "".join(
        f'<li><a href="{path}">{html.escape(title)}</a></li>'
        for path, (title, _) in told.items()
        if path != FIRST and (path.startswith("docs/") or not taught)
    )
    body = f"{markdown(_links(words, 'README.md', moved, root))}<h2>Pages</h2><ul>{rows}</ul>"
    return _title(text, "The course"), body


def _notebook(name: str, book, outputs: dict[str, list], files: dict) -> tuple[str, str]:
    colour, parts, title = Highlight2HTML(pygments_lexer="ipython3"), [], name
    taken = f'<p><a href="{name}.ipynb" download>Download this notebook</a></p>'
    for cell in book.cells:
        if cell.cell_type == "markdown":
            parts.append(markdown(cell.source))
            if title == name and (title := _title(cell.source, name)) != name:
                parts.append(taken)
        elif cell.cell_type == "code":
            parts.append(colour(cell.source))
            for number, output in enumerate(outputs.get(cell.id, ())):
                parts.append(_output(output, name, f"shown/{cell.id}-{number}.png", files))
    return title, "\n".join(parts)


def _output(output: dict, name: str, place: str, files: dict) -> str:
    data = output.get("data", {})
    if picture := data.get("image/png"):
        files[f"{name}/{place}"], width = _small(base64.b64decode(picture))
        told = html.escape(data.get("text/plain", "a figure"))
        return f'<p class="shown"><img src="{place}" width="{width}" alt="{told}"></p>'
    text = output.get("text") or data.get("text/plain", "")
    return f"<pre>{ansi2html(text)}</pre>" if text.strip() else ""


def _small(png: bytes) -> tuple[bytes, int]:
    """A picture in few colours, and how many pixels wide it is shown."""
    from PIL import Image

    whole, small = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return min(small.getvalue(), png, key=len), whole.width // SHARPNESS


def markdown(text: str) -> str:
    """HTML of Markdown, its headings named as GitHub names them."""
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
