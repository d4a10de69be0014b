"""The button of a notebook's toolbar that hands it in, as a learner without an exchange has it."""

import zipfile

import pytest

from tests.serving import TOKEN, lab

from .conftest import ASSIGNMENT

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def work(tmp_path_factory, browser):
    """JupyterLab's address and the learner's folder. The user's name tells nothing."""
    home = tmp_path_factory.mktemp("learner")
    own = {name: str(home / name) for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR")}
    own |= {name: "jovyan" for name in ("USER", "LOGNAME", "USERNAME", "LNAME")}
    with lab(home / "lab.log", "learner", "--work", str(home / "work"), **own) as address:
        yield address, home / "work"


def test_the_button_saves_asks_who_one_is_packs_and_shows_the_receipt(work, new_page):
    address, folder = work
    page = new_page()
    page.goto(f"{address}/lab/tree/{ASSIGNMENT}/{ASSIGNMENT}.ipynb?token={TOKEN}")
    panel = page.locator(".jp-NotebookPanel")
    panel.get_by_text("Kernel status: Idle").first.wait_for(state="attached")
    answer = panel.locator(".jp-CodeCell").filter(has_text="def output_size").first
    answer.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("output_size = max")
    panel.get_by_role("button", name="Hand in").click()
    asked = page.get_by_role("dialog")
    asked.locator("input").fill("ada")
    asked.get_by_role("button", name="Hand in").click()
    told = page.get_by_role("dialog").locator("pre")
    told.wait_for()
    assert "ada" in told.inner_text(), told.inner_text()
    [packed] = folder.rglob("*.zip")
    with zipfile.ZipFile(packed) as file:
        [name] = [name for name in file.namelist() if name.endswith(".ipynb")]
        assert b"output_size = max" in file.read(name)
