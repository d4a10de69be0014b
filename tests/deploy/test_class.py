"""A class on JupyterHub, release to feedback: real accounts, servers, kernels and grades."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from autograder.proof import banks
from deploy import classroom, doors, limits
from tests.looking import PATIENCE_MS, chromium, keep

from .person import Person

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "01-pooling"
PLACE = f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
COURSE = {"course_id": "convnets", "assignment_id": ASSIGNMENT}
FORMGRADER = f"formgrader/api/assignment/{ASSIGNMENT}"
pytestmark = [pytest.mark.hub, pytest.mark.slow, pytest.mark.sandbox, pytest.mark.keras]


def together(function, *people):
    with ThreadPoolExecutor() as threads:
        return list(threads.map(function, people))


def listed(learner):
    return learner.get("assignments", course_id="convnets").json()["value"]


def work(learner, entry):
    """Write the answers of a bank file into the fetched notebook, as JupyterLab saves them."""
    entry = banks.read(ROOT / "tests" / "submissions" / ASSIGNMENT / f"{entry}.py")
    fetched = learner.get(f"api/contents/{PLACE}").json()["content"]
    source = nbformat.read(ROOT / "source" / PLACE, as_version=4)
    answered = banks.notebook(entry, nbformat.from_dict(fetched), source)
    model = {"type": "notebook", "format": "json", "content": answered}
    learner.send("PUT", f"api/contents/{PLACE}", model)


def first_exercise(learner):
    """Run the learner's notebook up to the visible tests of its first exercise."""
    cells = learner.get(f"api/contents/{PLACE}").json()["content"]["cells"]
    names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
    code = [c for c in cells[: names.index("try-output-size") + 1] if c["cell_type"] == "code"]
    return learner.run("\n\n".join(cell["source"] for cell in code))


def feedback(learner):
    """The learner's page of feedback, as the assignment list fetches and opens it."""
    learner.send("POST", "assignments/fetch_feedback", COURSE)
    (submitted,) = (one for one in listed(learner) if one["status"] == "submitted")
    (submission,) = submitted["submissions"]
    folder = submission["local_feedback_path"]
    return learner.get(f"files/{folder}/{ASSIGNMENT}.html").text


@pytest.fixture(scope="module")
def day(school):
    """The whole way, once; what was seen on it."""
    ines, ada, chen = school.ines, school.ada, school.chen
    seen = SimpleNamespace()
    seen.let_in = together(Person.log_in, ines, ada, chen)
    together(Person.start_server, ines, ada, chen)
    seen.released = ines.send("POST", f"{FORMGRADER}/release")
    seen.offered = [(one["assignment_id"], one["status"]) for one in listed(ada)]
    together(lambda one: one.send("POST", "assignments/fetch", COURSE), ada, chen)
    seen.before = first_exercise(ada)
    work(ada, "right/solution")
    seen.after = first_exercise(ada)
    work(chen, "wrong/depth_along_width")
    together(lambda one: one.send("POST", "assignments/submit", COURSE), ada, chen)
    seen.collected = ines.send("POST", f"{FORMGRADER}/collect")
    seen.graded = ines.type(f"autograder grade {ASSIGNMENT}")
    seen.feedback_released = ines.send("POST", f"{FORMGRADER}/release_feedback")
    seen.feedback = together(feedback, ada, chen)
    return seen


def test_everyone_of_the_class_logs_in_with_their_unix_password(day):
    assert day.let_in == [True, True, True]


@pytest.mark.parametrize("name, password", [("ada", "wrong"), ("root", "root")])
def test_nobody_else_does(school, name, password):
    account = getattr(school, name).name if hasattr(school, name) else name
    assert not Person(school.address, account, password).log_in()


def test_the_instructor_releases_and_the_learner_is_offered_it(day):
    assert day.released["success"], day.released
    assert day.offered == [(ASSIGNMENT, "released")]


def test_a_learner_works_in_a_kernel_of_their_own(day):
    assert "NotWrittenYet" in day.before
    assert "✓" in day.after


def test_the_instructor_collects_and_grades_in_the_sandbox(day, school):
    assert day.collected["success"], day.collected
    code, printed = day.graded
    assert code == 0, printed
    assert "2 graded" in printed
    assert "without the sandbox" not in printed


def test_formgrader_shows_what_the_judge_found(day, school):
    shown = school.ines.get(f"formgrader/api/submissions/{ASSIGNMENT}").json()
    scores = {one["student"]: one["score"] for one in shown}
    assert scores[school.ada.name] == max(one["max_score"] for one in shown) > 0
    assert 0 < scores[school.chen.name] < scores[school.ada.name]


def test_the_instructors_pages_alone_may_be_framed_and_by_their_own_address_alone(day, school):
    framed = school.ines.get("formgrader")
    assert framed.ok and framed.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert "frame-ancestors 'none'" in school.ada.get("lab").headers["Content-Security-Policy"]


@contextmanager
def at_a_browser(school, person):
    """A page of JupyterLab, after the hub's form was filled in."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{school.address}/hub/login?next=/user/{person.name}/lab")
        page.get_by_label("Username").fill(person.name)
        page.get_by_label("Password").fill(person.password)
        keep(page, "hub-login")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("menuitem", name="Nbgrader").click()
        yield page


@pytest.mark.browser
def test_the_instructor_sees_the_scores_in_formgrader_within_jupyterlab(day, school):
    with at_a_browser(school, school.ines) as page:
        page.get_by_role("menuitem", name="Formgrader").click()
        framed = page.frame_locator("iframe")
        framed.get_by_role("link", name="Students").first.click()
        rows = framed.locator("#main-table tr")
        framed.locator("#main-table td.score").nth(1).wait_for()
        keep(page, "hub-formgrader")
        for person, right in ((school.ada, True), (school.chen, False)):
            told = rows.filter(has_text=person.name).locator("td.score").inner_text()
            points, most = map(float, told.split(" / "))
            assert points == most if right else 0 < points < most


@pytest.mark.browser
def test_a_learner_opens_the_feedback_from_the_assignment_list(day, school):
    with at_a_browser(school, school.chen) as page:
        page.get_by_role("menuitem", name="Assignment List").click()
        page.get_by_text("(view feedback)").click()
        page.get_by_role("listitem", name=re.compile(r"\.html")).dblclick()
        shown = page.frame_locator(".jp-HTMLViewer iframe")
        shown.get_by_text("pooling along width, not depth").first.wait_for()


def test_a_learners_server_is_held_to_memory_and_processors(day, school):
    if reason := limits.why_not():
        pytest.skip(reason)
    held = school.ada.run("print(open('/proc/self/cgroup').read())")
    assert held.count(f"/convnets-{school.ada.name}\n") == len(limits.Groups().parents)
    assert "convnets-" not in school.ines.run("print(open('/proc/self/cgroup').read())")
    assert school.ada.run("import os; print(os.environ['MEM_LIMIT'])").strip() == str(4 * 2**30)


def test_idle_kernels_and_servers_end(day, school):
    command = school.ada.run("print(open(f'/proc/{__import__(\"os\").getppid()}/cmdline').read())")
    for option in ("cull_idle_timeout=7200", "cull_connected=True", "no_activity_timeout=7200"):
        assert option in command


def test_each_learner_reads_their_own_feedback(day):
    assert day.feedback_released["success"], day.feedback_released
    right, wrong = day.feedback
    assert "pooling along width, not depth" not in right
    assert "pooling along width, not depth" in wrong


PRIVATE = {
    "the instructor's sources": "{ines}/convnets/source/01-pooling/01-pooling.nb.py",
    "the gradebook": "{ines}/convnets/gradebook.db",
    "what was collected": "{ines}/convnets/submitted/{name}/01-pooling/01-pooling.ipynb",
    "the feedback of others": "{ines}/convnets/feedback/{name}/01-pooling/01-pooling.html",
    "another's work": "{ada}/01-pooling/01-pooling.ipynb",
    "the secrets that name another's feedback": "{ada}/.local/share/jupyter/nbgrader_cache",
    "the sockets of another's kernels": "{ada}/.local/share/jupyter/runtime",
    "what is handed in": "{exchange}/inbound",
    "the list of released feedback": "{exchange}/feedback",
    "the checks": "{place}/hub/grader/autograder/assignments/pooling/oracle.py",
    "the hub's secrets": "{place}/hub/hub/cookie_secret",
    "the repository": "{place}/kit/source",
}


@pytest.mark.parametrize("what", PRIVATE)
def test_a_learner_cannot_read(day, school, what):
    homes = {"ines": home(school.ines), "ada": home(school.ada)}
    here = {"place": school.place, "exchange": school.exchange}
    path = PRIVATE[what].format(**here, name=school.ada.name, **homes)
    assert Path(path).exists()
    code, printed = school.chen.program("ls" if Path(path).is_dir() else "cat", path)
    assert code != 0
    assert "Permission denied" in printed


def home(person):
    return f"/home/{person.name}"


def test_a_learner_cannot_move_the_course_away_in_the_exchange(day, school):
    code, printed = school.chen.program("mv", str(school.exchange), f"{school.exchange}-mine")
    assert code != 0
    assert "not permitted" in printed
    assert school.exchange.is_dir()


@pytest.mark.parametrize("what", ["course/__init__.py", "nbgrader/__init__.py"])
def test_a_learner_imports_the_course_and_cannot_change_it(day, school, what):
    printed = school.chen.run(
        f"import course, nbgrader, pathlib\n"
        f"path = pathlib.Path(nbgrader.__file__).parents[1] / {what!r}\n"
        f"print(path.is_file())\npath.open('a')"
    )
    assert printed.startswith("True")
    assert "PermissionError" in printed


def test_a_learners_kernel_has_no_grader(day, school):
    assert "ModuleNotFoundError" in school.chen.run("import autograder")
    assert school.chen.get("formgrader").status_code == 404


def test_a_learner_cannot_use_anothers_server_nor_see_who_else_is_there(day, school):
    assert school.ada.get("api/contents").ok
    assert not school.chen.get("api/contents", of=school.ada.name).ok
    assert not school.chen.get("formgrader", of=school.ines.name).ok
    users = school.chen.session.get(f"{school.address}/hub/api/users", timeout=60)
    assert users.status_code == 403 or [u["name"] for u in users.json()] == [school.chen.name]


def test_kernels_listen_on_sockets_of_their_owner_not_on_ports(day, school):
    printed = school.ada.run(
        "from ipykernel.connect import get_connection_info as info\nprint(info())"
    )
    assert '"transport": "ipc"' in printed


def test_a_door_left_open_is_named_with_how_to_close_it(school, monkeypatch):
    kit = school.place / "kit"
    monkeypatch.setattr(doors, "ROOT", kit)
    found = classroom.read(school.file, school.place / "hub")
    assert doors.problems(found) == []
    kit.chmod(0o755)
    Path(home(school.ada)).chmod(0o755)
    try:
        told = "\n".join(doors.problems(found))
        early = "\n".join(doors.early_problems(found, found.python))
    finally:
        kit.chmod(0o700)
        Path(home(school.ada)).chmod(0o700)
    assert f"{school.chen.name} can read {kit}/source; close it: sudo chmod go-rwx {kit}" in told
    assert f"close it: sudo chmod 700 {home(school.ada)}" in told
    assert early == told
