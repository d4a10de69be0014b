"""`make lab` opens JupyterLab on a copy of release/ that is the learner's own."""

import json
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.serving import ROOT, TOKEN
from tests.serving import lab as serve
from tools import lab


@pytest.fixture
def release(tmp_path):
    notebook = tmp_path / "release" / "01-first" / "01-first.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_text("released")
    return tmp_path / "release"


def test_a_learner_gets_a_copy_of_every_released_file(release, tmp_path):
    copied, kept = lab.copy_new(release, tmp_path / "work")
    assert [path.as_posix() for path in copied] == ["01-first/01-first.ipynb"]
    assert kept == []
    assert (tmp_path / "work/01-first/01-first.ipynb").read_text() == "released"


def test_a_learners_work_is_never_overwritten(release, tmp_path):
    mine = tmp_path / "work" / "01-first" / "01-first.ipynb"
    mine.parent.mkdir(parents=True)
    mine.write_text("my answers")
    (release / "01-first" / "figure.png").write_bytes(b"new")
    copied, kept = lab.copy_new(release, tmp_path / "work")
    assert mine.read_text() == "my answers"
    assert [path.name for path in copied] == ["figure.png"]
    assert [path.name for path in kept] == ["01-first.ipynb"]


def test_an_empty_release_is_told_in_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(lab, "ROOT", tmp_path)
    assert lab.main(["learner"]) == 1
    assert "make build" in capsys.readouterr().err


def test_an_exchange_that_is_not_there_is_told_in_one_line(tmp_path, capsys):
    missing, work = tmp_path / "exchange", tmp_path / "work"
    assert lab.main(["learner", "--work", str(work), "--exchange", str(missing)]) == 1
    said = capsys.readouterr().err
    assert str(missing) in said and said.count("\n") == 1


def test_a_folder_that_cannot_be_made_is_told_in_one_line(release, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(lab, "ROOT", tmp_path)
    (tmp_path / "file").write_text("")
    assert lab.main(["learner", "--work", "file/work"]) == 1
    said = capsys.readouterr().err
    assert "file" in said and said.count("\n") == 1


def test_validate_gives_a_learners_cell_more_time_than_nbgrader_would(monkeypatch, tmp_path):
    from nbgrader.apps import NbGrader

    monkeypatch.chdir(tmp_path)
    settings = lab.environment("learner")["JUPYTER_CONFIG_PATH"]
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", settings)
    app = NbGrader()
    app.load_config_file()
    assert app.config.Execute.timeout == 300


@contextmanager
def serving(role, work):
    """JupyterLab for a role; yields a function that gets a page."""
    with serve(Path(work).with_suffix(".log"), role, "--work", work) as address:

        def get(path):
            url = f"{address}/{path}"
            request = urllib.request.Request(url, headers={"Authorization": f"token {TOKEN}"})
            return urllib.request.urlopen(request, timeout=60).read().decode()

        yield get


def page_config(page):
    start = page.index("{", page.index('id="jupyter-config-data"'))
    return json.JSONDecoder().raw_decode(page[start:])[0]


def enabled(get):
    """nbgrader's own parts of JupyterLab that are switched on."""
    parts = {"validate-assignment", "create-assignment", "assignment-list", "formgrader"}
    off = page_config(get("lab"))["disabledExtensions"]
    return parts - {name.removeprefix("@jupyter/nbgrader:") for name in off}


def found(get, path):
    try:
        get(path)
    except urllib.error.HTTPError as error:
        return error.code != 404
    return True


@pytest.mark.slow
def test_a_learners_lab_can_validate_and_has_no_tools_of_instructors(tmp_path):
    with serving("learner", str(tmp_path)) as get:
        assert enabled(get) == set()
        ours = {one["name"] for one in page_config(get("lab"))["federated_extensions"]}
        assert "course-lab" in ours and found(get, "course/validate")
        assert not found(get, "formgrader")
        listed = json.loads(get("api/contents/"))["content"]
        assert sorted(item["name"] for item in listed) == sorted(
            path.name for path in (ROOT / "release").iterdir()
        )


@pytest.mark.slow
def test_an_instructors_lab_has_the_formgrader(tmp_path):
    with serving("instructor", str(tmp_path)) as get:
        assert "formgrader" in enabled(get)
        # jupytext would open a source text as a notebook, and write its own header into it.
        (text,) = (ROOT / "source" / "01-pooling").glob("*.nb.py")
        assert json.loads(get(f"api/contents/{text.relative_to(ROOT)}"))["type"] == "file"
        assert found(get, "formgrader/static/js/manage_assignments.js")
