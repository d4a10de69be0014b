"""A drop folder: zips and folders, by name or in folders of the learners' own."""

import io
import os
import zipfile

import nbformat
import pytest

from autograder.staging import CourseError
from autograder.watch.drop import Drop

from .small import NAME

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
    "more than 500 files": [{f"{index}": "" for index in range(501)}],
    "or 64 MB": [{"zeros": bytes(65 * 1024**2)}],
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
