"""The public site: links that lead somewhere, no answers, nothing from elsewhere."""

import shutil
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.publish import answers_in
from tests.extent import EVERYTHING
from tests.looking import PATIENCE_MS, PHONE, chromium, faults, keep_looks
from tools.site import build as site
from tools.site.checking import broken
from tools.site.outputs import public, shown

ROOT = Path(__file__).resolve().parents[2]
WHOLE = sorted(path.name for path in (ROOT / "release").iterdir())
SMALL = WHOLE if EVERYTHING else ["01-pooling", "04-lenet5"]
LOOKED_AT = ("04-lenet5/index.html", "search.html")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two notebooks and the docs, built in a folder with a blank in its name."""
    root = tmp_path_factory.mktemp("kit")
    for name in SMALL:
        shutil.copytree(ROOT / "release" / name, root / "release" / name)
        shutil.copytree(ROOT / "source" / name, root / "source" / name)
    shutil.copytree(ROOT / "docs", root / "docs")
    shutil.copy(ROOT / "README.md", root)
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
    told = broken(copy)
    assert "index.html: docs/gone.html leads nowhere" in told
    assert "index.html: #gone leads nowhere" in told
    assert broken(made) == []


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(site.SiteError, match="something else than a site"):
        site.build(ROOT / "tests" / "small_course", tmp_path)
    assert (tmp_path / "thesis.tex").exists()


@pytest.mark.browser
def test_axe_finds_nothing_and_everything_fits_a_phone(made):
    pages = sorted(made.rglob("*.html")) if EVERYTHING else [made / path for path in LOOKED_AT]
    with chromium() as browser:
        assert faults(browser, *pages) == []
        keep_looks(made / "04-lenet5" / "index.html", "site", browser)


@pytest.mark.browser
def test_a_reader_finds_a_page_by_keyboard_and_prints_it(made):
    with chromium() as browser:
        page = browser.new_page(viewport=PHONE, color_scheme="dark")
        page.set_default_timeout(PATIENCE_MS)
        page.goto((made / "search.html").as_uri())
        for key in ("Tab", "Enter", "Tab"):  # to the text, past the menu, into the field
            page.keyboard.press(key)
        page.keyboard.type("trainable average")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/04-lenet5/index.html")
        page.emulate_media(media="print", color_scheme="dark")
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == "rgb(255, 255, 255)"
        assert not page.locator("header").is_visible()


def test_an_answer_among_what_is_shown_stops_the_build(made, tmp_path):
    root = tmp_path / "kit"
    shutil.copytree(made.parent, root, ignore=shutil.ignore_patterns("the site"))
    name = SMALL[0]
    source = nbformat.read(root / "source" / name / f"{name}.ipynb", as_version=4)
    answer = next(c for c in source.cells if c.metadata.get("nbgrader", {}).get("solution"))
    book = root / "release" / name / f"{name}.ipynb"
    released = nbformat.read(book, as_version=4)
    released.cells.append(nbformat.v4.new_code_cell(answer.source))
    nbformat.write(released, book)
    with pytest.raises(site.SiteError, match="a line of source/01-pooling"):
        site.build(root, root / "site")
    assert not (root / "site").exists()


def test_what_answers_and_graded_cells_show_stays_out():
    told = [nbformat.v4.new_output("stream", text="told\n")]
    kinds = {"solution": {"solution": True}, "grade": {"grade": True}, "given": {"locked": True}}
    cells = [
        nbformat.v4.new_code_cell("x", id=kind, outputs=told, metadata={"nbgrader": meta})
        for kind, meta in kinds.items()
    ]
    assert set(public(nbformat.v4.new_notebook(cells=cells))) == {"given"}


def test_a_figure_is_a_picture_with_its_text():
    html = '<img src="data:image/png;base64,iVBOR" width="3" alt="a &lt; b">'
    output = nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": "cut"})
    cell = nbformat.v4.new_code_cell("x", id="given", outputs=[output])
    ((told,),) = public(nbformat.v4.new_notebook(cells=[cell])).values()
    assert told["data"] == {"image/png": "iVBOR", "text/plain": "a < b"}


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
