"""Scores reach a platform that speaks LTI, each once, whatever happens on the way."""

import json
import os
import queue
import signal
import subprocess
import sys
import time

import pytest
from nbgrader.api import Gradebook

from autograder import course_config
from autograder.platform import people
from autograder.platform import push as pushing
from autograder.platform.keys import Keys
from autograder.results.records import FAILED, Result, Results
from autograder.watch.pushing import Pushing
from tests.platform.conftest import NAME

ITEM = f"convnets/{NAME}"


def test_a_class_of_200_gets_its_scores_once_though_one_call_in_ten_fails(klass, there, push):
    root, there.every, runs = klass(200), 10, 1
    while (ended := push())[0] != 0:
        assert ended[0] == 1 and "does not answer" in ended[2]
        runs += 1
    assert runs < 5 and len(there.accepted) == len(set(there.accepted)) == 200
    assert len(there.items) == 1 and [name for _, name in there.log] == [ITEM]
    got = {who: body for (_, who), body in there.scores.items()}
    assert all(got[f"u{n}"]["scoreGiven"] == n % 4 for n in range(200))
    one = got["u3"]
    assert one["scoreMaximum"] == 3 and one["gradingProgress"] == "FullyGraded"
    assert one["comment"] == f"Feedback: https://hub.example.org/l3/{NAME}.html"
    there.every, calls = 0, there.calls
    code, out, _ = push()
    assert code == 0 and "0 sent · 200 there already" in out and there.calls == calls
    assert (root / "platform.db").is_file()


def test_a_persons_change_is_sent_again_and_a_failed_run_lowers_nothing(
    klass, there, push, regrade
):
    root = klass(3)
    push()
    regrade(2, 0), regrade(1, 3)
    Results(root / "results" / NAME).put(Result(NAME, "l2", FAILED, "the kernel died"))
    code, out, _ = push()
    assert code == 1 and "1 sent" in out and "l2: the last run failed" in out
    assert there.scores[ITEM, "u1"]["scoreGiven"] == 3
    assert there.scores[ITEM, "u2"]["scoreGiven"] == 2
    (root / "results" / NAME / "l2.json").unlink()
    assert push()[0] == 0 and there.scores[ITEM, "u2"]["scoreGiven"] == 0


def test_a_run_that_is_killed_is_gone_on_with(klass, there, push):
    root, there.every = klass(60), 7
    command = [sys.executable, "-m", "autograder", "report", NAME, "--push", "lti"]
    process = subprocess.Popen([*command, "--root", root], stderr=subprocess.DEVNULL)
    while len(there.accepted) < 10 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 0 < len(there.accepted) < 60
    there.every = 0
    assert push()[0] == 0
    assert len(there.accepted) == len(set(there.accepted)) == 60 and len(there.items) == 1


def test_a_platform_that_is_down_is_gone_on_with_when_it_is_up(klass, there, push):
    klass(3), setattr(there, "down", True)
    code, _, told = push()
    assert code == 1 and "does not answer (503" in told and told.count("\n") == 1
    there.down = False
    assert push()[0] == 0 and len(there.accepted) == 3


def test_a_wrong_key_is_told_and_rotation_keeps_the_one_before(klass, there, push, run):
    root = klass(1)
    known, there.keys = there.keys, {"keys": []}
    code, _, told = push()
    assert code == 2 and "invalid_client" in told and "autograder platform" in told
    code, out, told = run("platform", "--rotate", "--root", root)
    assert code == 0 and "made" in told and known["keys"][0]["kid"] in out
    there.keys = Keys(root).public()
    assert push()[0] == 0 and len(there.keys["keys"]) == 2
    (newest,) = Keys(root).paths()[-1:]
    assert newest.stat().st_mode & 0o777 == 0o600 and "PRIVATE" not in out
    assert newest.parent.stat().st_mode & 0o777 == 0o700
    newest.chmod(0o644)
    code, _, told = push("lti", "--new-column")
    assert code == 2 and "others may read" in told


def test_a_token_that_ends_midway_is_replaced(klass, there, push):
    klass(30)
    score, seen = there.score, []

    def expiring(item, body):
        seen.append(body["userId"])
        if len(seen) == 10:
            there.tokens = {}
        return score(item, body)

    there.score = expiring
    assert push()[0] == 0 and len(there.accepted) == 30 and len(there.used) == 2


def test_a_token_without_rights_is_one_line(klass, there, push):
    klass(2)
    there.scopes = {scope for scope in there.scopes if not scope.endswith("score")}
    code, _, told = push()
    assert code == 2 and "grants no right to" in told and told.count("\n") == 1
    assert not there.items


def test_who_left_is_one_line_and_the_others_arrive(klass, there, push):
    klass(3), setattr(there, "enrolled", {"u0", "u2"})
    code, out, _ = push()
    assert code == 1 and "l1: the platform does not know them any more" in out
    assert len(there.accepted) == 2 and "2 sent · 0 there already · 1 not sent" in out
    there.enrolled = None
    assert push()[0] == 0 and len(there.accepted) == 3


def test_a_removed_column_is_told_and_made_anew_when_asked_for(klass, there, push, regrade):
    klass(2), push()
    there.items.clear(), there.scores.clear(), regrade(1, 3)
    code, _, told = push()
    assert code == 2 and "no longer has the column" in told and "--new-column" in told
    assert push("lti", "--new-column")[0] == 0
    assert {who for _, who in there.scores} == {"u0", "u1"}


def test_what_was_sent_is_not_forgotten_before_the_platform_answers(klass, there, push):
    klass(2), push()
    there.down = True
    assert push("lti", "--new-column")[0] == 1
    there.down = False
    code, out, _ = push()
    assert code == 0 and "0 sent · 2 there already" in out


def test_two_courses_in_one_gradebook_have_columns_of_their_own(klass, there, push):
    root = klass(2)
    push()
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("'convnets'", "'other'"))
    assert push()[0] == 0
    assert [name for _, name in there.log] == [ITEM, f"other/{NAME}"]


def test_who_is_not_known_there_is_one_line(klass, there, push):
    root = klass(3)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "convnets") as book:
        book.find_student("l0").lms_user_id = None
        book.find_student("l1").lms_user_id = "u2"
        book.db.commit()
    code, out, _ = push()
    assert code == 1 and "l0: not known to the platform" in out
    assert out.count("another learner has the same") == 2 and not there.accepted


def test_a_dry_run_names_who_would_change_and_sends_nothing(klass, there, push, regrade):
    klass(2), push(), regrade(1, 3)
    calls = there.calls
    code, out, _ = push("lti", "--dry-run")
    assert code == 0 and there.calls == calls
    assert "l1 (u1): 1 → 3 of 3" in out and "1 would be sent; nothing was" in out


def test_the_class_list_comes_from_the_platform(klass, there, run):
    root = klass(2)
    learner = ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]
    there.members = [
        {"user_id": "u0", "given_name": "Ann", "roles": learner},
        {"user_id": "x", "email": "Zoë Q@example.org", "roles": learner, "status": "Inactive"},
        {"user_id": "teacher", "roles": ["membership#Instructor"]},
        *({"user_id": f"many{n}", "roles": ["Learner"]} for n in range(60)),
    ]
    code, out, _ = run("roster", "--platform", "--root", root)
    assert code == 0 and "62 learners there" in out and "l1: has left the platform" in out
    assert "Zo-Q: not active there any more" in out
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "convnets") as book:
        known = {s.lms_user_id: s.id for s in book.students}
        assert known["u0"] == "l0" and known["x"] == "Zo-Q" and "teacher" not in known
        assert book.find_student("l0").first_name == "Ann" and len(known) == 63
    assert "new" not in run("roster", "--platform", "--root", root)[1]


def test_the_class_list_has_the_names_by_which_a_hub_knows_people(klass, there, run):
    root = klass(1)
    (root / "people.json").write_text(json.dumps({there.address: {"x1": "ada"}}))
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.Platform.issuer = {there.address!r}\n")
        file.write(f"c.Platform.people = {str(root / 'people.json')!r}\n")
    there.members = [
        {"user_id": "x1", "lis_person_sourcedid": "l0", "roles": ["Learner"]},
        {"user_id": "42", "given_name": "Chen", "roles": ["Learner"]},
    ]
    assert run("roster", "--platform", "--root", root)[0] == 0
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "convnets") as book:
        assert {s.id: s.lms_user_id for s in book.students} == {
            "ada": "x1",
            "u42": "42",
            "l0": "u0",
        }
    with (root / "nbgrader_config.py").open("a") as file:
        file.write("c.Platform.username = 'custom_login'\n")
    there.members.append({"user_id": "new", "roles": ["Learner"]})
    code, out, _ = run("roster", "--platform", "--root", root)
    assert code == 0 and "new: has not logged in to the hub yet" in out


@pytest.mark.parametrize("same", ["ada", "_b", "a-1"])
def test_a_name_that_can_be_an_accounts_stays(same):
    assert people.account(same) == same


def test_other_names_become_accounts_and_two_stay_two():
    odd = [
        "42",
        "Ada",
        "ada.l@x.org",
        "ada-l-x-org",
        "Zoë",
        "山田",
        "-",
        "../etc",
        "1" * 40,
        "A" * 99,
    ]
    odd.append("a6d5c443-1f51-4783-ba1a-7686ffe3b54a")
    names = [people.account(one) for one in odd]
    assert all(people.ACCOUNT.fullmatch(name) for name in names) and len(set(names)) == len(odd)
    assert names[0] == "u42"


@pytest.mark.parametrize(
    "line, told",
    [
        ("c.Platform.token_url = 'http://example.org/token'", "must be an https address"),
        ("c.Platform.tokens = ''", "c.Platform.tokens is unknown"),
        ("c.Platform.client_id = ''", "set c.Platform.client_id"),
        ("c.Platform.members = 3", "must be a text"),
    ],
)
def test_wrong_settings_are_one_line(klass, push, line, told):
    root = klass(1)
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(f"{line}\n")
    code, _, complaint = push()
    assert code == 2 and told in complaint and complaint.count("\n") == 1


def test_without_scores_and_without_a_key_it_says_what_to_do(klass, push, run):
    root = klass(1)
    code, _, told = run("report", "09-none", "--push", "lti", "--root", root)
    assert code == 2 and "no scores of 09-none" in told
    for path in Keys(root).paths():
        os.unlink(path)
    code, _, told = push()
    assert code == 2 and "`autograder platform` makes one" in told


def test_a_watch_sends_what_comes_and_tries_again_what_did_not_get_through(klass, there, regrade):
    root, told = klass(3), queue.SimpleQueue()
    config = course_config.load(root)
    target = pushing.target_of("lti", root, config)
    pushed = queue.SimpleQueue()
    there.down = True

    def push(only):
        pushed.put((only, pushing.push(root, config, NAME, target, told.put, only)))

    sending = Pushing(push, told.put, retry_seconds=0.05)
    sending.start()
    try:
        assert "scores not sent yet" in told.get(timeout=60)
        there.down = False
        assert pushed.get(timeout=60)[1].sent == 3
        regrade(1, 3), regrade(2, 3)
        sending.add("l1")
        assert pushed.get(timeout=60) == ({"l1"}, pushing.Pushed(sent=1))
        sending.add("l2")
    finally:
        sending.close(60)
    assert there.scores[ITEM, "u2"]["scoreGiven"] == 3
