"""The public site: links that lead somewhere, no answers, nothing from elsewhere."""

import shutil
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.publish import answers_in
from tools.site import build as site
from tools.site.outputs import public, shown

ROOT = Path(__file__).resolve().parents[2]
SMALL = ("01-pooling", "04-lenet5")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two notebooks and the docs, built in a folder with a blank in its name."""
    root = tmp_path_factory.mktemp("kit")
    for name in SMALL:
        shutil.copytree(ROOT / "release" / name, root / "release" / name)
        shutil.copytree(ROOT / "source" / name, root / "source" / name)
    shutil.copytree(ROOT / "docs", root / "docs")
    site.build(root, root / "the site")
    return root / "the site"


class Seen(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.asked, self.tags, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        told = dict(attributes)
        self.asked += [told[name] for name in ("src", "srcset", "data") if name in told]
        self.asked += [told["href"]] if tag == "link" else []

    def handle_data(self, data):
        self.words.append(data)


def test_a_page_asks_for_nothing_from_elsewhere(made):
    pages = list(made.rglob("*.html"))
    assert len(pages) >= 9
    for page in pages:
        seen = Seen(page.read_text())
        assert not [url for url in seen.asked if "://" in url or url.startswith("/")]
        assert seen.tags.count("script") == (page.name == "search.html")


def test_formulas_are_set_and_notebooks_are_whole(made):
    page = Seen((made / "04-lenet5" / "index.html").read_text())
    assert page.tags.count("math") > 20 and page.tags.count("h1") == 1
    assert "YOUR CODE HERE" in "".join(page.words)


def test_no_answer_is_on_the_site(made):
    words = {str(p.name): "".join(Seen(p.read_text()).words).encode() for p in made.rglob("*.html")}
    assert answers_in(words, ROOT) == []


def test_a_link_that_leads_nowhere_is_told(made, tmp_path):
    copy = shutil.copytree(made, tmp_path / "site")
    (copy / "index.html").write_text('<a href="docs/gone.html">a</a><a href="#gone">b</a>')
    told = site.broken(copy)
    assert "index.html: docs/gone.html leads nowhere" in told
    assert "index.html: #gone leads nowhere" in told
    assert site.broken(made) == []


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(site.SiteError, match="something else than a site"):
        site.build(ROOT / "tests" / "small_course", tmp_path)
    assert (tmp_path / "thesis.tex").exists()


def test_what_answers_and_graded_cells_show_stays_out():
    told = [nbformat.v4.new_output("stream", text="told\n")]
    kinds = {"solution": {"solution": True}, "grade": {"grade": True}, "given": {"locked": True}}
    cells = [
        nbformat.v4.new_code_cell("x", id=kind, outputs=told, metadata={"nbgrader": meta})
        for kind, meta in kinds.items()
    ]
    assert set(public(nbformat.v4.new_notebook(cells=cells))) == {"given"}


def test_a_notebook_is_run_once_for_what_given_cells_show(tmp_path):
    cells = [nbformat.v4.new_code_cell("print('given')", id="given")]
    cells.append(nbformat.v4.new_code_cell("x = 'answer'; print(x)", id="mine"))
    cells[-1].metadata.nbgrader = {"solution": True}
    place = tmp_path / "source" / "01-tiny" / "01-tiny.ipynb"
    place.parent.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), place)
    assert shown(tmp_path, "01-tiny", run=False) == {}
    once = shown(tmp_path, "01-tiny", run=True)
    assert [[output["text"] for output in told] for told in once.values()] == [["given\n"]]
    assert shown(tmp_path, "01-tiny", run=False) == once
