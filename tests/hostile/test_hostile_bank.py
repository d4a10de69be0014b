"""No attack gains a point or touches anything outside its kernel; the honest notice nothing."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import pytest
from rich.console import Console

from autograder.results.tables import class_table

from .conftest import ENTRIES, HONEST, ODD_NAMES

pytestmark = [
    pytest.mark.keras,
    pytest.mark.sandbox,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # nbgrader's own
]

ANSWERED = dict.fromkeys(  # these answer one exercise honestly, worth 2 points
    [
        "asks_for_another_check",
        "deletes_tests",
        "duplicates_and_reorders",
        "edits_tests",
        "links_named_as_the_notebook",
        "more_notebooks",
        "renames_cells",
        "rewrites_metadata",
    ],
    2.0,
)

FAILED = {"folder_is_a_link": "is a link"}
REASONS = {
    "a_hundred_megabytes": "100 MB",
    "broken_json": "JSON is broken",
    "crashes": "SIGSEGV",
    "descriptors_in_flight": "descriptors in flight",
    "keeps_socket_buffers": "sockets",
    "deep_json": "nests too deep",
    "endless_loop": "CPU time|took longer than",  # whichever a busy machine comes to first
    "exits": "ended its own kernel",
    "exits_at_once": "ended its own kernel",
    # Whichever a busy machine comes to first: filling so much takes a while.
    "fills_hidden_memory": "of memory|took longer than",
    "fills_memory": "of memory|took longer than",
    "fills_page_tables": "of memory|CPU time|took longer than",
    "fills_the_disk": "of files",
    "fork_bomb": "processes|CPU time|took longer than",
    "kills_all": "ended its own kernel",
    "limits_the_watch": "lost its sandbox",
    "makes_many_files": "files",
    "no_notebook": "no notebook",
    "notebook_is_a_link": "no notebook",
    "notebook_is_a_pipe": "no notebook",
    "notebook_is_a_sparse_giant": "MB",
    "numbers_without_end": "JSON is broken",
    "restarts_the_kernel": "ended its own kernel",
    "senseless_messages": "make no sense",
    "sleeps": "took longer than",
    "starves_the_watch": "CPU time|took longer than",
    "ten_thousand_cells": "cells",
    "thread_bomb": "processes and threads",
    "too_much_text": "characters",
}


CANARY = b"nobody reads or writes this"


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", ())]


def said(output):
    """What an attack said itself: a traceback quotes its source, and that is no word of its own."""
    return str({key: value for key, value in output.items() if key != "traceback"})


# ---------------------------------------------------------------------------- points


@pytest.mark.parametrize("name", ENTRIES)
def test_an_attack_gains_nothing(graded, name):
    result, expected = graded.result(name), ANSWERED.get(name, 0)
    assert result.state == ("failed" if name in FAILED else "graded")
    assert result.points == expected
    assert graded.scores.get(f"hostile-{name}", 0) == expected
    assert re.search(FAILED.get(name, REASONS.get(name, "")), result.reason)


@pytest.mark.parametrize("learner", HONEST)
def test_an_honest_learner_among_attackers_gets_all_points(graded, learner):
    result = graded.results[learner]
    assert (result.state, result.points, result.max_points) == ("graded", HONEST[learner], 30)


def test_first_and_last_of_the_class_are_graded_alike(graded):
    first, last = graded.results["aaa"], graded.results["zzz"]
    assert [v.parts for v in first.verdicts] == [v.parts for v in last.verdicts]


def test_the_gradebook_holds_the_judges_scores_and_no_others(graded):
    judged = {
        name: result.points for name, result in graded.results.items() if result.state == "graded"
    }
    assert graded.scores == judged
    for learner in graded.scores:
        assert graded.result_points(learner) == judged[learner]


def test_points_are_parts_of_what_each_part_is_worth(graded):
    for result in graded.results.values():
        for part in (part for verdict in result.verdicts for part in verdict.parts):
            assert part.points in (0, part.max_points)
            assert part.passed == (part.points == part.max_points)


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_an_odd_folder_name_ends_in_a_state_of_its_own(graded, name):
    assert graded.results[name].state == "failed"
    assert "no learner's id" in graded.results[name].reason
    assert name not in graded.scores


# ---------------------------------------------------------------------------- harm


def test_nothing_that_was_handed_in_or_out_has_changed(graded):
    assert graded.after == graded.before
    assert not graded.made


def test_no_process_of_the_run_survives(graded):
    assert graded.survivors == []


def test_no_file_of_the_run_is_left(graded):
    assert graded.leftovers == []


def test_no_attack_saw_or_reached_what_it_must_not(graded):
    words = re.compile("LEAK|REACHED|GAINED|wrote /|started with EVIL|nobody reads or writes")
    seen = [
        (name, said(output)[:500])
        for name in ENTRIES
        if graded.result(name).state == "graded"
        for output in outputs(graded.notebook(f"hostile-{name}"))
        if words.search(said(output))
    ]
    assert not seen


def test_what_links_point_at_was_not_copied(graded):
    folders = [graded.root / kind for kind in ("autograded", "feedback", "results")]
    paths = [path for folder in folders for path in folder.rglob("*")]
    assert all(path.is_dir() or path.is_file() for path in paths)
    assert not any(path.is_symlink() for path in paths)
    assert not [path for path in paths if path.is_file() and CANARY in path.read_bytes()]
    assert not {"passwd.txt", "hostname.png", "canary.txt"} & {path.name for path in paths}


def test_results_lie_in_their_folder_alone(graded):
    known = {"canary.txt", "nbgrader_config.py", "gradebook.db", "source", "release", "submitted"}
    known |= {"autograded", "feedback", "results", "__pycache__", ".autograder.lock"}
    assert {path.name for path in graded.root.iterdir()} <= known


# ---------------------------------------------------------------------------- what people see


class Active(HTMLParser):
    """All of a page that a browser would run or follow."""

    def __init__(self, page):
        super().__init__()
        self.found, self._script = set(), None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "script":
            self._script = str(attributes)
        if tag in ("iframe", "object", "embed", "applet", "base", "form", "frame", "svg", "math"):
            self.found.add((tag, str(attributes)))
        if tag == "meta" and "http-equiv" in dict(attributes):
            self.found.add((tag, str(attributes)))
        for name, value in attributes:
            address = re.sub(r"\s", "", value or "").lower()
            if name.startswith("on") or address.startswith(("javascript:", "vbscript:")):
                self.found.add((tag, name, value))
            if address.startswith("data:") and not address.startswith("data:image/"):
                self.found.add((tag, name, value))

    def handle_data(self, data):
        if self._script is not None:
            self.found.add(("script", self._script, data))

    def handle_endtag(self, tag):
        if tag == "script":
            if self._script is not None:
                self.found.add(("script", self._script, ""))
            self._script = None


def test_no_feedback_runs_anything_of_a_learners(graded):
    own = Active(graded.page("honest")).found
    for learner in graded.shown:
        page = graded.page(learner)
        assert Active(page).found <= own, learner
        assert "<style>body" not in page


def test_the_text_of_a_script_is_shown_as_text(graded):
    assert "&lt;script&gt;window.EVIL=1" in graded.page("hostile-scripts_in_cells")
    assert "&lt;script&gt;window.EVIL=1" in graded.page("hostile-scripts_in_outputs")


def test_what_is_recorded_of_outputs_is_text_and_pictures(graded):
    for learner, result in graded.results.items():
        if result.state != "graded":
            continue
        for cell in graded.notebook(learner).cells:
            judged = cell.metadata.get("nbgrader", {}).get("grade")
            for output in () if judged else cell.get("outputs", ()):
                kinds = set(output.get("data", ()))
                assert kinds <= {"text/plain", "image/png", "image/jpeg"}, learner
                assert not output.get("metadata"), learner


def test_reasons_and_messages_hold_no_control_characters(graded):
    for result in graded.results.values():
        told = [result.reason, *(verdict.reason for verdict in result.verdicts)]
        told += [f"{p.message} {p.mistake}" for verdict in result.verdicts for p in verdict.parts]
        for text in told:
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
            assert len(text) <= 4_000


@pytest.mark.parametrize("terminal", [True, False])
def test_the_table_shows_everybody_and_obeys_nobody(graded, terminal):
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=terminal, width=240, color_system="standard")
    console.print(class_table(list(graded.results.values())))
    text = re.sub(r"\x1b\[[0-9;]*m", "", shown.getvalue())  # rich's own styles
    assert "\x1b" not in text and "\x07" not in text and "\x9b" not in text
    assert "hostile-terminal_codes" in text and "[red][link=x]x[" in text
    assert not re.search("\x1b\\]8;", shown.getvalue()), "a link of a learner's"


def test_no_page_is_larger_than_a_browser_takes(graded):
    for learner in graded.shown:
        assert len(graded.page(learner)) < 20 * 1024**2, learner
