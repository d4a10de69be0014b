"""The feedback page reads well, for those who have it read to them as well."""

import base64
import itertools
import re
import time
from html.parser import HTMLParser

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbconvert.writers import FilesWriter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.job import Part, Verdict
from autograder.judge import render
from autograder.seam.feedback import FeedbackExporter, printed, titled
from autograder.seam.record import Pages

PNG = base64.b64encode(b"a picture").decode()
HIDDEN = (
    "# 2 points\n### BEGIN HIDDEN TESTS\nfrom autograder.probe import check\n### END HIDDEN TESTS"
)


def graded(name, score, points=2, source=HIDDEN):
    part = Part("values", points, score >= points, "another value came")
    cell = new_code_cell(source, metadata={"nbgrader": _nbgrader(name, points=points, grade=True)})
    cell.metadata.nbgrader.score = score
    cell.outputs = [nbformat.from_dict(o) for o in render.outputs(Verdict("a.b", (part,), name))]
    return cell


def answer(name, comment=None):
    cell = new_code_cell("x = 1", metadata={"nbgrader": _nbgrader(name, solution=True)})
    cell.metadata.nbgrader.comment = comment
    return cell


def _nbgrader(name, **more):
    return {"grade_id": name, "grade": False, "solution": False, "task": False, **more}


def notebook():
    picture = nbformat.v4.new_output("display_data", data={"image/png": PNG})
    return new_notebook(
        cells=[
            new_markdown_cell("# Pooling"),
            new_markdown_cell(
                "Some `code`.\n\n## Exercise 1: *max* pooling (2 points)\n\nWrite it."
            ),
            answer("max", "Well done."),
            graded("test-max", 2),
            new_markdown_cell("## Exercise 2: <script>alert(1)</script>"),
            answer("mean", "No response."),
            graded("test-mean", 0),
            graded("test-sum", 0.5),
            new_code_cell("picture", outputs=[picture]),
        ]
    )


class Page(HTMLParser):
    """What of a page a screen reader goes by."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words, self.hushed = [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.hushed += tag in ("style", "script")

    def handle_endtag(self, tag):
        self.hushed -= tag in ("style", "script")

    def handle_data(self, data):
        if not self.hushed:
            self.words.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


def written(exporter, shown):
    about = {"notebook": "01-pooling", "score": 2.5, "max_score": 6.0, "late_penalty": 0.0}
    # As nbgrader does, which has a template of its own in mind.
    config = Config(HTMLExporter={"template_name": "feedback"})
    config.HTMLExporter.filters = {"markdown2html": "autograder.harmless.markdown"}
    html, _ = exporter(config=config).from_notebook_node(shown, {"nbgrader": about})
    return html


@pytest.fixture(scope="module")
def page():
    return Page(written(FeedbackExporter, notebook()))


def test_each_graded_cell_is_listed_by_its_heading_with_its_points(page):
    listed = page.text[: page.text.index("Pooling")]
    assert "01-pooling (Score: 2.5 / 6)" in listed
    assert "Exercise 1: max pooling ✓ 2 of 2 comment" in page.text
    assert "Exercise 2: <script>alert(1)</script> ✗ 0 of 2" in page.text
    assert "Exercise 2: <script>alert(1)</script>: test-sum ◐ 0.5 of 2" in page.text


def test_a_verdict_stands_without_the_code_that_asked_for_it(page):
    assert "another value came" in page.text
    assert "HIDDEN TESTS" not in page.text and "autograder" not in page.text
    assert "Out[" not in page.text and "In [" not in page.text


def test_links_lead_to_places_on_the_page(page):
    places = {tag.get("id") or tag.get("name") for _, tag in page.tags}
    links = [tag["href"] for tag in page.all("a") if tag.get("href", "").startswith("#")]
    assert len(links) > 5
    assert {link.removeprefix("#") for link in links} <= places


def test_only_a_comment_by_a_person_is_listed(page):
    assert [a["href"] for a in page.all("a") if "#comment" in a.get("href", "")] == ["#comment-max"]


def test_headings_nest(page):
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels == [1, 2, 1, 2, 2]
    assert all(level <= above + 1 for above, level in itertools.pairwise(levels))


def test_the_page_names_its_language_and_its_pictures_have_a_text(page):
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("img")) == 1 and all(image.get("alt") for image in page.all("img"))


def test_a_heading_runs_no_script(page):
    assert not any("alert" in str(attributes) for attributes in page.all("script"))
    assert "alert(1)" in page.text


def test_titles_do_not_pile_up_when_a_notebook_is_shown_twice():
    once = titled(notebook())
    assert titled(nbformat.from_dict(once)) == once


class Slow(FeedbackExporter):
    """Without the short cuts."""

    from_notebook_node = HTMLExporter.from_notebook_node
    _create_environment = HTMLExporter._create_environment


def test_short_cuts_leave_the_page_as_nbconvert_makes_it():
    shown = notebook()
    shown.cells += [
        new_markdown_cell("![described](a.png) ![](b.png) <img src='c.png'> $x < y$ \n\n- `<p>`"),
        new_code_cell("%%bash\nls", metadata={"magics_language": "bash"}),
        new_code_cell("", outputs=[nbformat.v4.new_output("stream", text="<img src=x>\n")]),
    ]
    expected = written(Slow, shown)
    for _ in range(2):  # the second from what was kept
        page = written(FeedbackExporter, shown)
        assert str(BeautifulSoup(page, features="html.parser")) == expected


def test_a_page_shows_no_picture_of_another_host():
    cell = (
        "![a<b>](http://host/a.png) ![b](//host/b.png) ![c](c.png) ![d](data:image/png;base64,//8=)"
    )
    page = written(FeedbackExporter, new_notebook(cells=[new_markdown_cell(cell)]))
    shown = [image["src"] for image in Page(page).all("img")]
    assert shown == ["c.png", "data:image/png;base64,//8="]
    assert "[a&lt;b&gt;]" in page and "host" not in page


@pytest.mark.parametrize(
    "place",
    ["/hub/logout", "/a.png", "../hub/x.png", "a/../../b.png", "?x.png", "logout", "\\\\h/a.png"],
)
def test_a_page_asks_its_own_host_for_nothing_but_pictures_beside_it(place):
    cells = [new_markdown_cell(f"![seen]({place}) ![c](images/c%20d.png)")]
    page = Page(written(FeedbackExporter, new_notebook(cells=cells)))
    assert [image["src"] for image in page.all("img")] == ["images/c%20d.png"]


SLOW = {
    "blank lines": (new_code_cell, " \n" * 10_000),
    "stars": (new_code_cell, "**" * 3_000),
    "a heading": (new_markdown_cell, "# a" + " " * 5_900 + "b"),
    "a long heading": (new_markdown_cell, "# a" + " " * 19_000 + "b"),
}


@pytest.mark.parametrize("what", SLOW)
def test_cells_that_are_slow_to_make_up_are_shown_as_they_are(what):
    make, source = SLOW[what]
    cells = [make(source.replace("a", f"a{number}")) for number in range(40)]
    began = time.process_time()
    page = written(FeedbackExporter, new_notebook(cells=[*cells, new_code_cell("x = '<b>'")]))
    assert time.process_time() - began < 20  # it was minutes; mostly it is 2 s
    assert "&lt;b&gt;" in page and "<b>" not in page


def test_too_many_colours_are_left_out_and_no_text():
    few, many = "\x1b[31m<a>" * 10, "\x1b[31m<a>" * 100_000
    assert "ansi-red" in printed(few)
    assert printed(many) == "&lt;a&gt;" * 100_000


def test_what_a_learner_has_written_is_never_kept_for_another():
    one, other = new_notebook(cells=[answer("max")]), new_notebook(cells=[answer("max")])
    other.cells[0].source = "a_name_of_ones_own = 2"
    assert "a_name_of_ones_own" not in written(FeedbackExporter, one)
    assert "a_name_of_ones_own" in written(FeedbackExporter, other)
    assert "a_name_of_ones_own" not in written(FeedbackExporter, one)


@pytest.mark.parametrize("page", ["ours", "formgrader's"])
def test_pasted_pictures_are_shown_and_missing_ones_said(page):
    shown = notebook()
    text = "![mine](attachment:my%20sketch.png) ![gone](attachment:gone.png)"
    cell = nbformat.v4.new_markdown_cell(text)
    cell.attachments = {"my sketch.png": {"image/png": "iVBORw0KGgo="}}
    shown.cells.append(cell)
    if page == "ours":
        html = written(FeedbackExporter, shown)
    else:
        filters = {"markdown2html": "autograder.harmless.markdown"}
        html, _ = HTMLExporter(config=Config(HTMLExporter={"filters": filters})).from_notebook_node(
            shown
        )
    assert "data:image/png;base64,iVBORw0KGgo=" in html
    assert "[gone: it is not in the notebook]" in html


def test_what_to_do_next_names_each_exercise_that_lost_points_and_why(page):
    told = page.text[page.text.index("What to do next") : page.text.index("part points")]
    assert "Exercise 1" not in told
    assert told.count("values: another value came") == 2


HOSTILE = [
    "\\href{javascript:alert(1)}{x}",
    "\\text{<img src=x onerror=alert(1)>}",
    "\\style{a}{b}",
]


@pytest.mark.parametrize("formula", [*HOSTILE, "{" * 3_000, "\\frac", "x" * 5_000, "x < y"])
def test_formulas_are_set_without_scripts_and_without_trust(formula):
    page = Page(written(FeedbackExporter, new_notebook(cells=[new_markdown_cell(f"${formula}$")])))
    assert page.all("script") == [] and page.all("img") == []
    assert not any({"href", "style", "onerror"} & set(a) for tag, a in page.tags if tag[0] == "m")
    assert bool(page.all("math")) == (formula == "x < y" or formula in HOSTILE)


def test_a_page_takes_the_place_of_a_file_that_was_handed_in_under_its_name(tmp_path, monkeypatch):
    """Which cannot be written to, but by root: so the page must be another file."""
    theirs, link = tmp_path / "net.html", tmp_path / "theirs"
    theirs.write_text("<h1>an export of the notebook</h1>")
    link.hardlink_to(theirs)
    monkeypatch.setattr(Pages, "_format_dest", lambda *_: str(tmp_path))
    told = {"assignment": "net", "student": "ada"}
    resources = {"nbgrader": told, "unique_key": "net", "output_extension": ".html"}
    pages = Pages(coursedir=CourseDirectory())
    pages.writer = FilesWriter()
    pages.write_single_notebook("<h1>feedback</h1>", resources)
    assert theirs.read_text() == "<h1>feedback</h1>"
    assert link.read_text() == "<h1>an export of the notebook</h1>"
