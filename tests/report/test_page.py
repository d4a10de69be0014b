"""The class report: one page, complete, harmless, readable without eyes or a network."""

from collections import Counter
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from .conftest import NAME, RESULTS

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's


class Page(HTMLParser):
    """Tags with their attributes, and the text between them."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def all(self, tag):
        return [attributes for found, attributes in self.tags if found == tag]


@pytest.fixture
def page(klass, report):
    code, _, complaint = report()
    assert code == 0 and not complaint.strip()
    return Page((klass.root / "results" / NAME / "report.html").read_text("utf-8"))


def test_the_page_needs_no_other_file_and_runs_nothing(page):
    assert not {tag for tag, _ in page.tags} & set("script img iframe object embed link".split())
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("src", "srcset", "data", "action", "xlink:href"):
            assert attributes.get(name, "#").startswith("#"), (tag, attributes)
        assert "url(http" not in (attributes.get("style") or "")
    (policy,) = [m["content"] for m in page.all("meta") if "http-equiv" in m]
    assert policy.startswith("default-src 'none'")


def test_links_lead_to_feedback_pages_that_are_there(klass, page):
    targets = {a["href"] for a in page.all("a")}
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert {target[1:] for target in targets if target.startswith("#")} <= ids
    pages = {target for target in targets if not target.startswith("#")}
    folder = klass.root / "results" / NAME
    assert len(pages) == 5 and all((folder / unquote(target)).is_file() for target in pages)


def test_plots_have_alternative_texts_and_headings_nest(page):
    labels = [svg["aria-label"] for svg in page.all("svg")]
    assert len(labels) == 3 and all(svg["role"] == "img" for svg in page.all("svg"))
    assert any("double, values: 1 of 5 passed" in label for label in labels)
    levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert all("scope" in th for th in page.all("th"))


def test_ids_are_used_once(page):
    ids = Counter(attributes["id"] for _, attributes in page.tags if "id" in attributes)
    assert [name for name, count in ids.items() if count > 1] == []


def test_what_learners_wrote_is_shown_and_not_obeyed(page):
    assert "the kernel died: <script>alert(1)</script><img src=x onerror=alert(2)>" in page.text
    assert page.text.count("<script>alert(1)</script>") >= 3  # a reason, a message, a name
    assert "\x1b" not in page.text


def test_mistakes_are_counted_with_who_made_them(page):
    assert "squaring, not doubling double : values 2 bob , cid" in page.text
    assert "Not written Exercise Learners Who double 1 gus" in page.text


def test_who_failed_and_who_handed_in_nothing_is_told(page):
    assert "Not handed in dee, hal" in page.text
    assert "eve the kernel died" in page.text


def test_a_copy_with_other_names_is_grouped_with_its_original(page):
    assert "2 submissions bob , cid Pair Same code bob and cid 94 %" in page.text
    assert "2 submissions, the reference solution among them ann , reference solution" in page.text


def test_scores_of_the_page_are_the_gradebooks(klass, report):
    klass.by_hand("bob", points=2.5)
    klass.by_hand("ann", late=1.5)
    report()
    text = Page((klass.root / "results" / NAME / "report.html").read_text("utf-8")).text
    assert "ann Ann O'Hara, PhD graded 1.5 1.5" in text
    assert "bob Bob Ng graded 2.5" in text


def test_a_submission_that_came_after_the_last_run_is_not_graded_yet(klass, report):
    (klass.root / "submitted" / "hal" / NAME).mkdir(parents=True)
    assert "1 not graded yet" in report()[1]


def test_the_report_of_a_class_in_which_nothing_was_graded_is_still_a_page(klass, report):
    for result in RESULTS:
        if result.state == "graded":
            (klass.root / "results" / NAME / f"{result.learner}.json").unlink()
    (klass.root / "gradebook.db").unlink()
    code, _, _ = report("--output", klass.root / "deep" / "er.html")
    assert code == 0
    assert "Nobody has a score yet." in (klass.root / "deep" / "er.html").read_text()


def test_nothing_but_the_page_is_written(klass, report):
    def files():
        return {p: p.read_bytes() for p in klass.root.rglob("*") if p.is_file()}

    before = files()
    report()
    after = files()
    assert set(after) - set(before) == {klass.root / "results" / NAME / "report.html"}
    assert {path: after[path] for path in before} == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--output", "/proc/report.html"], "/proc/report.html cannot be written"),
        (["--picture", "board.svg"], "no network of 01-small has been measured"),
        (["--names"], "no network of 01-small has been measured"),
        (["--column", "Week 1"], "--column names a column of the CSV: add --csv"),
        (["--csv", "plain", "--names"], "--csv writes scores alone"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(report, arguments, words):
    code, _, complaint = report(*arguments)
    assert code == 2 and words in complaint and len(complaint.strip().splitlines()) == 1


@pytest.mark.parametrize("option", ["--output", "--picture"])
def test_no_folder_is_made_outside_the_course(klass, report, option):
    there = klass.root.parent / "nowhere" / "report.html"
    code, _, complaint = report(option, there)
    assert code == 2 and "is no folder: make it first" in complaint
    assert not there.parent.exists()
