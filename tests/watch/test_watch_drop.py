"""A drop folder: zips and folders, by name or in folders of the learners' own."""

import errno
import io
import os
import shutil
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest

from autograder.seam.staging import Course, CourseError
from autograder.watch.drop import Drop
from tests.small_course.text import NAME

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's


@pytest.fixture
def drop(course, tmp_path):
    (tmp_path / "drop").mkdir()
    return Drop(course, 1000, tmp_path / "drop")


def notebook(drop, answer):
    release = nbformat.from_dict(drop.course.release)
    release.cells[2].source = answer
    return nbformat.writes(release)


def zipped(files):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writer:
        for name, content in files.items():
            writer.writestr(name, content)
    return archive.getvalue()


def named(learner, day, suffix=".zip"):
    return f"{learner}+{NAME}+202611{day:02}T100000.000000Z+abcd{suffix}"


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def collect(drop):
    return [(a.learner, a.refused) for a in drop.collect(lambda learner: False)]


def answer(drop, learner):
    return nbformat.read(drop.course.submission(learner) / f"{NAME}.ipynb", 4).cells[2].source


def test_zips_and_folders_are_taken_by_name_and_from_learners_own_folders(drop):
    by_hand = {f"homework/{NAME}.ipynb": notebook(drop, "cid's"), "homework/x/data.csv": "1"}
    put(drop.folder / named("ann", 1), zipped({f"{NAME}.ipynb": notebook(drop, "old")}))
    put(drop.folder / named("ann", 2), zipped({f"{NAME}.ipynb": notebook(drop, "new")}))
    put(drop.folder / "bob" / named("bob", 1), zipped({f"{NAME}.ipynb": notebook(drop, "bob's")}))
    put(drop.folder / "bob" / named("ann", 9), zipped({f"{NAME}.ipynb": "not bob's to give"}))
    put(drop.folder / "cid" / f"{NAME}.zip", zipped(by_hand))
    put(drop.folder / "dan" / NAME / f"{NAME}.ipynb", notebook(drop, "dan's").encode())
    put(drop.folder / "dan" / NAME / "timestamp.txt", b"2026-11-01 10:00:00.000000 UTC")
    put(drop.folder / f".{named('eve', 1)}.part", b"half")
    (drop.folder / named("eve", 2)).symlink_to(drop.folder / named("ann", 1))
    assert sorted(collect(drop)) == [("ann", ""), ("bob", ""), ("cid", ""), ("dan", "")]
    assert answer(drop, "ann") == "new"
    assert [answer(drop, who) for who in ("bob", "cid", "dan")] == ["bob's", "cid's", "dan's"]
    assert (drop.course.submission("cid") / "x" / "data.csv").read_text() == "1"
    assert collect(drop) == []
    assert drop.folders() == {drop.folder, *(drop.folder / who for who in ("bob", "cid", "dan"))}


@pytest.fixture
def several(course, tmp_path):
    """The drop folder of an assignment of two notebooks, neither called like it."""
    release = course.released() / f"{NAME}.ipynb"
    for name in ("numbers", "words"):
        shutil.copy(release, release.with_name(f"{name}.ipynb"))
    release.unlink()
    (tmp_path / "drop").mkdir()
    return Drop(Course(course.root, NAME, course.config), 0, tmp_path / "drop")


def test_of_several_notebooks_the_folder_that_holds_them_is_found(several):
    files = {"old/words.ipynb": "old", "hw/ps/numbers.ipynb": "1", "hw/ps/words.ipynb": "2"}
    put(several.folder / "ann" / f"{NAME}.zip", zipped(files))
    assert collect(several) == [("ann", "")]
    taken = several.course.submission("ann")
    assert (taken / "words.ipynb").read_text() == "2" and not (taken / "hw").exists()


def test_one_notebook_of_several_is_no_attempt(several):
    put(several.folder / "ann" / "words.ipynb", b"{}")
    put(several.folder / named("bob", 1, ".ipynb"), b"{}")
    told = dict(collect(several))
    assert "as a zip" in told["ann"] and "one notebook of 2" in told["bob"]
    assert not several.course.has_submission("ann") and not several.course.has_submission("bob")


def test_each_notebook_has_its_page_beside_the_attempt(several):
    files = {"numbers.ipynb": "1", "words.ipynb": "2"}
    put(several.folder / "ann" / f"{NAME}.zip", zipped(files))
    collect(several)
    for name in ("numbers", "words"):
        put(several.course.feedback("ann") / f"{name}.html", name.encode())
    assert several.hand_back("ann") == ""
    pages = (several.folder / "ann" / "feedback").glob("*")
    assert {p.name: p.read_text() for p in pages} == {
        f"{NAME}.numbers.html": "numbers",
        f"{NAME}.words.html": "words",
    }


def test_a_file_that_is_put_in_anothers_place_is_a_new_attempt(drop):
    path = put(drop.folder / "ann" / f"{NAME}.zip", zipped({f"{NAME}.ipynb": notebook(drop, "1")}))
    os.utime(path, (1e9, 1e9))
    assert collect(drop) == [("ann", "")] and collect(drop) == []
    put(path, zipped({f"{NAME}.ipynb": notebook(drop, "2")}))
    assert collect(drop) == [("ann", "")] and answer(drop, "ann") == "2"


def test_half_a_zip_waits_until_it_is_whole_or_rests(drop):
    whole = zipped({f"{NAME}.ipynb": notebook(drop, "2 * x")})
    path = put(drop.folder / named("ann", 1), whole[: len(whole) // 2])
    assert collect(drop) == [] and drop.incomplete
    put(path, whole)
    assert collect(drop) == [("ann", "")] and not drop.incomplete
    put(drop.folder / named("bob", 1), whole[: len(whole) // 2])
    drop.collector.settle_seconds = 0
    ((learner, refused),) = collect(drop)
    assert learner == "bob" and "the zip is damaged" in refused and collect(drop) == []
    put(drop.folder / named("bob", 1), whole)
    assert collect(drop) == [("bob", "")]


def link(name):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    return entry


HOSTILE = {
    "names places outside": [
        {name: "x"} for name in ("../evil.py", "/etc/evil", "a\\..\\..\\evil", "C:/evil")
    ],
    "more than 5000 folders": [{f"{index}/{'a/' * 48}x": "" for index in range(110)}],
    "more than 5000 files": [{f"{index}": "" for index in range(5001)}],
    "or 256 MB": [{"zeros": bytes(257 * 1024**2)}],
}  # fmt: skip


@pytest.mark.parametrize("told", HOSTILE)
def test_a_zip_that_wants_more_than_its_due_is_refused(drop, told, tmp_path):
    for day, files in enumerate(HOSTILE[told], 1):
        put(drop.folder / named("eve", day), zipped(files))
        ((learner, refused),) = collect(drop)
        assert learner == "eve" and told in refused
        assert told in (drop.folder / "feedback" / f"{named('eve', day, '')}.html").read_text()
    assert not drop.course.submission("eve").exists()
    assert not list(tmp_path.rglob("evil*"))


def listed(count, method=zipfile.ZIP_STORED):
    """A zip whose list has so many entries."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as writer:
        writer.writestr("x", "x" * 100)
        writer.filelist *= count
    return archive.getvalue()


@pytest.mark.parametrize(
    ("archive", "told"),
    [
        (lambda: listed(1_000_000), "lists more than is read"),
        (lambda: listed(1, zipfile.ZIP_LZMA), "unusual"),
        (lambda: zipped({"a/" * 60 + "x": ""}), "unusual"),
    ],
)
def test_a_zip_that_is_dear_to_read_is_refused_before_it_costs(drop, archive, told):
    put(drop.folder / named("eve", 1), archive())
    tracemalloc.start()
    ((learner, refused),) = collect(drop)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert learner == "eve" and told in refused and peak < 30e6


def test_a_zip_that_pythons_reader_stumbles_at_is_refused_in_words(drop):
    """Found by tools.fuzz: an entry without a name, a list of entries before the file's begin."""
    whole = zipped({"a": "1"})
    nameless = whole.replace(b"\x01\x00\x00\x00a", b"\x00\x00\x00\x00a")
    at = whole.index(b"PK\x05\x06")
    early = whole[:at] + whole[at:].replace(whole[at + 16 : at + 20], b"\xff\xff\xff\x7f", 1)
    put(drop.folder / named("ann", 1), whole.replace(b"a", b"\0"))
    put(drop.folder / named("bob", 1), nameless)
    put(drop.folder / named("cid", 1), early)
    told = dict(collect(drop))
    assert len(told) == 3 and all("is damaged" in reason for reason in told.values()), told


def test_odd_names_beside_a_notebook_cost_nothing(drop, tmp_path):
    """A time of day, Windows's slashes, a file where a folder is, a name that no system takes."""
    names = ["at 10:30.png", "hw\\", "hw\\b.csv", "trained", "trained/a.h5", "n" * 300, "ü" * 200]
    files = {f"{NAME}.ipynb": notebook(drop, "2"), **dict.fromkeys(names, "1")}
    put(drop.folder / "ann" / f"{NAME}.zip", zipped(files))
    assert collect(drop) == [("ann", "")]
    taken = drop.course.submission("ann")
    kept = {str(p.relative_to(taken)) for p in taken.rglob("*") if p.is_file()}
    assert kept == {
        f"{NAME}.ipynb",
        "at 10:30.png",
        "hw/b.csv",
        "trained/a.h5",
        "timestamp.txt",
    }


def test_a_learner_is_not_told_where_things_lie_here(drop, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOTDIR, "Not a directory", str(drop.course.root / "x"))

    monkeypatch.setattr("shutil.copyfileobj", full)
    good(drop, "ann")
    ((_, told),) = collect(drop)
    assert "Not a directory" in told and str(drop.course.root) not in told


def test_what_is_beyond_number_in_ones_folder_holds_nobody(drop, monkeypatch):
    for module in ("collect", "drop"):
        monkeypatch.setattr(f"autograder.watch.{module}.MOST", 3)
    for day in range(1, 9):
        put(drop.folder / "eve" / named("eve", day), zipped({f"{NAME}.ipynb": f"{day}"}))
        put(drop.folder / named("eva", day), zipped({f"{NAME}.ipynb": f"{day}"}))
        put(drop.folder / "eve" / f"other {day}.zip", b"x")
    good(drop, "zed")
    told = collect(drop)
    taken = sorted(learner for learner, refused in told if not refused)
    assert taken == ["eva", "eve", "zed"]
    ((learner, refused),) = [t for t in told if t[1]]
    assert learner == "eve" and "more than 3 files" in refused
    assert (drop.course.submission("eve") / f"{NAME}.ipynb").read_text() == "8"
    assert len(os.listdir(drop.inbound)) == 7 and collect(drop) == []


def test_folders_without_end_are_not_walked(drop, monkeypatch):
    monkeypatch.setattr("autograder.submission.plain.MOST_FOLDERS", 20)
    for index in range(5):
        (drop.folder / "eve" / NAME / f"{index}" / "a/a/a/a").mkdir(parents=True)
    drop.collector.settle_seconds = 0
    good(drop, "zed")
    assert sorted(collect(drop)) == [("eve", "it has more than 20 folders"), ("zed", "")]


def test_a_pipe_named_as_a_zip_stops_nobody(drop):
    (drop.folder / "eve").mkdir()
    os.mkfifo(drop.folder / "eve" / f"{NAME}.zip")
    os.mkfifo(drop.folder / named("eva", 1))
    good(drop, "zed")
    told = dict(collect(drop))
    assert "pipe" in told["eve"] and "pipe" in told["eva"] and told["zed"] == ""


def test_what_is_swapped_for_a_link_to_anothers_is_not_taken(drop, tmp_path):
    theirs = put(tmp_path / "anns.zip", zipped({f"{NAME}.ipynb": notebook(drop, "ann's own")}))
    path = good(drop, "eve")
    look = drop.collector.is_complete

    def swapped(name):
        complete = look(name)
        path.unlink()
        path.symlink_to(theirs)
        return complete

    drop.collector.is_complete = swapped
    ((learner, refused),) = collect(drop)
    assert learner == "eve" and "link" in refused and not drop.course.submission("eve").exists()


def test_links_hidden_and_ignored_names_in_a_zip_are_left_out(drop):
    archive = io.BytesIO(zipped({f"{NAME}.ipynb": notebook(drop, "2"), "a.pyc": "", "b.py": ""}))
    with zipfile.ZipFile(archive, "a") as writer:
        writer.writestr(link("passwords"), "/etc/passwd")
        writer.writestr(".ipynb_checkpoints/old.ipynb", "")
        writer.writestr(f"__MACOSX/{NAME}.ipynb", "")
    put(drop.folder / named("ann", 1), archive.getvalue())
    assert collect(drop) == [("ann", "")]
    kept = {p.name for p in drop.course.submission("ann").iterdir()}
    assert kept == {f"{NAME}.ipynb", "b.py", "timestamp.txt", "__MACOSX"}


def test_feedback_is_written_beside_the_attempt_that_it_is_of(drop):
    content = zipped({f"{NAME}.ipynb": notebook(drop, "2")})
    put(drop.folder / named("ann", 1), content), put(drop.folder / named("ann", 2), content)
    put(drop.folder / "bob" / f"{NAME}.zip", content)
    collect(drop)
    for learner in ("ann", "bob"):
        put(drop.course.feedback(learner) / f"{NAME}.html", learner.encode())
        assert drop.hand_back(learner) == ""
    pages = {str(p.relative_to(drop.folder)): p.read_text() for p in drop.folder.rglob("*.html")}
    assert pages == {
        f"feedback/{named('ann', 2, '')}.html": "ann",
        f"bob/feedback/{NAME}.html": "bob",
    }
    (drop.folder / named("ann", 2)).unlink()
    collect(drop)
    assert drop.hand_back("ann") == "it is not in the drop folder any more"
    assert collect(drop) == []


def test_a_drop_folder_that_is_not_there_is_told_in_a_line(course, tmp_path):
    with pytest.raises(CourseError, match="there is no folder .*nowhere; make it"):
        Drop(course, 0, tmp_path / "nowhere")


# ---------------------------------------------------------------------------- learners' tricks


def good(drop, learner):
    return put(
        drop.folder / learner / f"{NAME}.zip", zipped({f"{NAME}.ipynb": notebook(drop, learner)})
    )


def bad(drop, learner):
    """A zip that is refused, which is told on a page beside it."""
    path = put(drop.folder / learner / f"{NAME}.zip", b"PK no zip at all")
    os.utime(path, (1e9, 1e9))
    return path


def test_pages_are_not_written_through_links(drop, tmp_path):
    drop.collector.settle_seconds = 0
    book = put(tmp_path / "gradebook.db", b"everybody's grades")
    page = put(tmp_path / "bobs" / f"{NAME}.html", b"bob's page")
    bad(drop, "ada")
    (drop.folder / "ada" / "feedback").symlink_to(page.parent)
    bad(drop, "eve")
    (drop.folder / "eve" / "feedback").mkdir()
    for name in (f".{NAME}.html.part", f"{NAME}.html"):
        (drop.folder / "eve" / "feedback" / name).symlink_to(book)
    assert [who for who, refused in sorted(collect(drop)) if refused] == ["ada", "eve"]
    assert (book.read_bytes(), page.read_bytes()) == (b"everybody's grades", b"bob's page")
    assert "not taken" in (drop.folder / "eve" / "feedback" / f"{NAME}.html").read_text().lower()


def _feedback_is_a_file(drop):
    bad(drop, "ada")
    (drop.folder / "ada" / "feedback").write_text("x")


def _from_the_year_14645(drop):
    path = good(drop, "ada")
    stat = os.lstat

    def lstat(self):
        found = stat(self)
        if self != path:
            return found
        return os.stat_result((*found[:7], 4e11, 4e11, 4e11))

    return "pathlib.Path.lstat", lstat


def _unreadable(drop):
    def iterdir(self):
        if self == drop.folder / "ada" / NAME:
            raise PermissionError(13, "Permission denied", str(self))
        return known(self)

    known = Path.iterdir
    (drop.folder / "ada" / NAME).mkdir(parents=True)
    return "pathlib.Path.iterdir", iterdir


def _a_name_that_is_too_long(drop):
    bad(drop, "n" * 250)


def _a_page_with_a_name_that_is_too_long(drop):
    put(drop.folder / f"{named('ada', 1, '')}{'x' * 190}.zip", b"PK no zip at all")


@pytest.mark.parametrize(
    "trick",
    [
        _feedback_is_a_file,
        _from_the_year_14645,
        _unreadable,
        _a_name_that_is_too_long,
        _a_page_with_a_name_that_is_too_long,
    ],
)
def test_what_one_learner_leaves_keeps_nobody_else_waiting(drop, monkeypatch, trick):
    if replaced := trick(drop):
        monkeypatch.setattr(*replaced)
    drop.collector.settle_seconds = 0
    for learner in ("Abe", "bob", "zed"):
        good(drop, learner)
    for _ in range(2):
        collect(drop)
    assert all(drop.course.submission(who).is_dir() for who in ("Abe", "bob", "zed"))


TAKEN = (f"{NAME}.ZIP", f"{NAME} (1).zip", f"{NAME}-Copy1.ipynb", f"Copy of {NAME}.ipynb")


@pytest.mark.parametrize("name", TAKEN)
def test_what_browsers_and_people_call_it_is_taken(drop, name):
    text = notebook(drop, "ann's")
    content = text.encode() if name.endswith("ipynb") else zipped({f"{NAME}.ipynb": text})
    put(drop.folder / "ann" / name, content)
    drop.collector.settle_seconds = 0  # a notebook says of itself not that it is whole
    assert collect(drop) == [("ann", "")]
    assert answer(drop, "ann") == "ann's"


def test_of_near_misses_learner_and_instructor_are_told_once(drop):
    names = [f"ann/{NAME}.tar.gz", "ann/homework.zip", f"{NAME}.zip", "ann+01-smal+x.zip"]
    for name in names:
        put(drop.folder / name, b"x")
    put(drop.folder / "ann" / "notes.txt", b"mine")
    (drop.course.released().parent / "02-large").mkdir()
    put(drop.folder / "ann" / "02-large.zip", b"x")
    told = collect(drop)
    assert sorted(learner for learner, refused in told) == ["", "ann", "ann", "ann"]
    assert all(refused for _, refused in told)
    assert (drop.folder / "ann" / "feedback" / f"{NAME}.tar.gz.html").is_file()
    assert "whose it is" in (drop.folder / "feedback" / f"{NAME}.html").read_text()
    assert collect(drop) == []


def test_a_clock_that_was_ahead_locks_nobody_out(drop):
    ahead = f"ann+{NAME}+20990101T100000.000000Z+abcd.zip"
    put(drop.folder / ahead, zipped({f"{NAME}.ipynb": notebook(drop, "early")}))
    assert collect(drop) == [("ann", "")]
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    later = put(
        drop.folder / f"ann+{NAME}+{now}+abcd.zip",
        zipped({f"{NAME}.ipynb": notebook(drop, "later")}),
    )
    assert later.exists() and collect(drop) == [("ann", "")]
    assert answer(drop, "ann") == "later"
    assert collect(drop) == []
