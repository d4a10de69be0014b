"""What is wrong with a site that was built: links that lead nowhere, answers, its size."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from autograder.authoring.audit import leaks
from autograder.authoring.publish import answers_in

MOST_BYTES = 10_000_000


class Page(HTMLParser):
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
        if alt := told.get("alt"):  # what a picture shows is searched and judged as words are
            self.words.append(f"\n{alt}\n")

    def handle_endtag(self, tag):
        self._hushed -= tag in ("style", "script")

    def handle_data(self, data):
        if not self._hushed:
            self.words.append(data)

    @property
    def text(self) -> str:
        """As it is read, line for line."""
        return "".join(self.words)


def problems(out: Path, root: Path) -> list[str]:
    """Why a site must not be published, a line for each reason.

    Args:
        out: the site's folder.
        root: the repository's root, whose answers must not be in it.
    """
    files = {p.relative_to(out).as_posix(): p for p in out.rglob("*") if p.is_file()}
    held = {f"pages/{name}": path.read_bytes() for name, path in files.items()}
    # What highlighting has cut into pieces is whole in a page's words.
    held |= {
        name: Page(content.decode()).text.encode()
        for name, content in held.items()
        if name.endswith(".html")
    }
    wrong = broken(out) + leaks(held) + answers_in(held, root)
    if (size := sum(path.stat().st_size for path in files.values())) > MOST_BYTES:
        wrong.append(f"{size / 1e6:.1f} MB are more than {MOST_BYTES / 1e6:.0f}")
    return wrong


def broken(out: Path) -> list[str]:
    """Links and pictures of a site that lead nowhere within it, a line each."""
    read = {path: Page(path.read_text()) for path in out.rglob("*.html")}
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
