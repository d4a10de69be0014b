"""The public tree: what learners get, audited, with a history of its own."""

import shutil
import subprocess

import pytest

from autograder.authoring.build import build
from autograder.authoring.bundle import BundleError
from autograder.authoring.publish import MANIFEST, PublishError, answers_in, public_files, publish

from .conftest import REPOSITORY
from .test_bundle import PARTS

LINE = "return np.asarray(x) + np.asarray(x)  # a solution of one's own"
NEXT = "return np.concatenate([x, x]).reshape(2, -1).sum(axis=0)"


@pytest.fixture
def ready(root, monkeypatch):
    """A built course with a longer solution, pages and licences; git knows who commits."""
    text = root / "source/01-small/01-small.nb.py"
    text.write_text(text.read_text().replace("return 2 * np.asarray(x)", f"{LINE}\n    {NEXT}"))
    for name in (*PARTS, "LICENSES.md"):
        shutil.copy(REPOSITORY / name, root)
    (root / "course").mkdir()
    (root / "course/__init__.py").write_text('"""What notebooks import."""\n')
    (root / "docs/images").mkdir(parents=True)
    (root / "docs/images/lab.png").write_bytes(b"a picture")
    page = (
        "![Lab](images/lab.png) [grade](instructors.md), [start](../README.md#start) [x](images/)"
    )
    (root / "docs/learners.md").write_text(page)
    build(root)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ines")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ines@example.org")
    return root


@pytest.fixture
def public(tmp_path_factory):
    return tmp_path_factory.mktemp("beside") / "public"


def history(folder):
    told = ["git", "log", "--format=format:commit", "--name-only"]
    done = subprocess.run(told, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_what_is_published_is_what_learners_get(ready, public):
    publish(ready, public)
    names = set(history(public)) - {"commit", MANIFEST}
    assert names == set(public_files(ready))
    assert {"release/01-small/01-small.ipynb", "course/__init__.py", "LICENSES.md"} <= names
    assert not [n for n in names if n.startswith(("source/", "autograder/", "tests/"))]
    page = (public / "docs/learners.md").read_text()
    assert page == "![Lab](images/lab.png) grade, [start](../README.md#start) [x](images/)"


def test_published_again_it_adds_what_changed_and_leaves_others_files_alone(ready, public):
    publish(ready, public)
    assert publish(ready, public) == []
    (public / "mine.yml").write_text("ci")
    (ready / "course/new.py").write_text("x = 1\n")
    (ready / "docs/learners.md").write_text("no picture")
    changed = publish(ready, public)
    assert changed == ["course/new.py", "docs/images/lab.png", "docs/learners.md"]
    assert history(public).count("commit") == 2
    assert (public / "mine.yml").exists() and not (public / "docs/images/lab.png").exists()


LEAKS = {
    "a solution in a page": ("docs/learners.md", LINE, "a line of source/01-small"),
    "a solution in the course": ("course/a.py", f"{LINE}\n{NEXT}\n", "course/a.py: a line of"),
    "a hidden check's name": (
        "course/a.py",
        'x = "small.double"\n',
        "names the check small.double",
    ),
    "an import of the grader": ("course/a.py", "import autograder\n", "imports autograder"),
}


@pytest.mark.parametrize("what", LEAKS)
def test_a_leak_is_told_and_nothing_is_written(ready, public, what):
    name, text, told = LEAKS[what]
    (ready / name).write_text(text)
    with pytest.raises(PublishError, match="must not be public") as error:
        publish(ready, public)
    assert told in str(error.value) and not public.exists()


def test_one_line_alike_in_the_course_is_chance(ready):
    assert answers_in({"course/a.py": f"{LINE}\n\nx = 1\n".encode()}, ready) == []


def test_a_folder_with_another_history_is_refused(ready, public):
    public.mkdir()
    (public / "thesis.tex").write_text("mine")
    with pytest.raises(PublishError, match="was not published before"):
        publish(ready, public)
    assert [path.name for path in public.iterdir()] == ["thesis.tex"]
    with pytest.raises(PublishError, match="apart from this one"):
        publish(ready, ready / "public")


def test_a_release_out_of_step_is_refused(ready, public):
    (ready / "release/01-small/data.csv").write_text("3")
    with pytest.raises(BundleError, match="differs from its source"):
        publish(ready, public)


def test_this_course_may_be_published():
    files = public_files(REPOSITORY)
    assert answers_in(files, REPOSITORY) == []
    assert {"release/01-pooling/01-pooling.ipynb", "docs/learners.md"} <= set(files)
