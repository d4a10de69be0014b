"""Which files go along when there are too many, and which notebooks are copies."""

from pathlib import PurePosixPath

import pytest

from autograder.submission import choice
from autograder.submission.choice import MAX_BYTES, MAX_FILES, choose
from autograder.submission.copies import copies, listed

NOTEBOOK = b'{"source": ["x = load(\\"later/zz.npy\\")", "open(\\"z\\\\u00fc.csv\\")", "zdata/"]}'
WANTED = [
    "timestamp.txt",
    "trained/fashion.weights.h5",
    "later/zz.npy",
    "zü.csv",
    "zdata/1.png",
    "zsmall.py",
]
JUNK = (".venv/lib/a.py", "logs/b", "a/__pycache__/c.pyc", "__MACOSX/._d", "node_modules/e.js")


def chosen(sizes, notebook=NOTEBOOK):
    return choose({PurePosixPath(name): size for name, size in sizes.items()}, WANTED[:1], notebook)


def test_what_fits_goes_along_whole():
    found = chosen(dict.fromkeys([*WANTED, *JUNK], 1))
    assert len(found.taken) == len(WANTED) + len(JUNK) and str(found) == ""


@pytest.mark.parametrize("place", JUNK)
def test_caches_go_last_and_what_the_notebook_needs_first(place):
    many = {f"{place}{n}": 1 for n in range(MAX_FILES)}
    found = chosen({**many, **dict.fromkeys(WANTED, 1)})
    assert {*map(str, found.taken)} >= set(WANTED) and len(found.taken) == MAX_FILES
    top = place.partition("/")[0]
    assert f"{len(WANTED)} of {MAX_FILES + len(WANTED)} files were left out" in str(found)
    assert str(found).endswith(f": {top}/")


def test_a_file_that_is_too_large_hides_no_later_one():
    found = chosen({"all.tar": MAX_BYTES + 1, **dict.fromkeys(WANTED, 1)})
    assert list(map(str, found.left)) == ["all.tar"]
    found = chosen({"a.bin": MAX_BYTES - 10, **dict.fromkeys(WANTED, 3)})
    assert list(map(str, found.left)) == ["a.bin"]


def test_what_was_left_out_is_named_shortly():
    many = {f"{n}/{m}": 1 for n in range(700) for m in range(2)}
    assert "and 6" in str(chosen(many, b"")) and len(str(chosen(many, b""))) < 300


def test_made_files_are_known():
    assert all(choice.is_made(PurePosixPath(name)) for name in JUNK)
    assert not any(choice.is_made(PurePosixPath(name)) for name in WANTED)


@pytest.mark.parametrize(
    "name",
    [
        "01-pooling-Copy1.ipynb",
        "01-pooling (1).ipynb",
        "Copy of 01-pooling.ipynb",
        "01-pooling (conflicted copy 2026-01-01).ipynb",
        "01-POOLING.IPYNB",
        "01-pooling.ipynb.txt",
        "01-pooling.ipynb.json",
        "homework/01-pooling.ipynb",
        "01_pooling_final.ipynb",
        "01 - Pooling.ipynb",
        "01-pooling.json",
        "01-pooling.ipynb~",
        "01-pooling.ipynb.part",
        "a/b/c/d/e/01-pooling.ipynb",
    ],
)
def test_copies_are_found_under_the_names_that_programs_give_them(name):
    others = ["01-pooling.ipynb", "helpers.ipynb", "__MACOSX/._01-pooling.ipynb", "01-pooling.py"]
    others += [".ipynb_checkpoints/01-pooling-checkpoint.ipynb"]
    found = copies(map(PurePosixPath, [*others, name]), "01-pooling")
    assert list(map(str, found)) == [name]


def test_of_several_notebooks_each_has_its_own_copies():
    beside = ["part1 (1).ipynb", "part10-Copy1.ipynb", "Untitled.ipynb", "part2/part2.ipynb"]
    names, paths = ["part1", "part10", "part2"], list(map(PurePosixPath, beside))
    found = [list(map(str, copies(paths, name, names))) for name in names]
    assert found == [["part1 (1).ipynb"], ["part10-Copy1.ipynb"], ["part2/part2.ipynb"]]


def test_where_none_is_alike_any_notebook_is_named():
    found = copies(
        map(PurePosixPath, ["b/Untitled.ipynb", "Untitled1.ipynb", "x.py"]), "01-pooling"
    )
    assert listed(found) == "Untitled1.ipynb, b/Untitled.ipynb"
