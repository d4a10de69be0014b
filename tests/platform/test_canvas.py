"""Grades reach Canvas by its own interface."""

from tests.platform.conftest import NAME


def test_grades_and_comments_arrive_once_though_one_call_in_ten_fails(klass, there, push, regrade):
    root, there.every = klass(30), 10
    with (root / "nbgrader_config.py").open("a") as file:
        file.write("c.Canvas.feedback = 'https://hub.example.org/{learner}'\n")
    while push("canvas")[0] != 0:
        pass
    assert {who: points for (_, who), points in there.scores.items()} == {
        f"u{n}": n % 4 for n in range(30)
    }
    assert len(there.comments) == len(set(there.comments)) == 30 and len(there.items) == 1
    there.every, calls = 0, there.calls
    assert push("canvas")[0] == 0 and there.calls == calls
    regrade(0, 3)
    code, out, _ = push("canvas", "--dry-run")
    assert code == 0 and "l0 (u0): 0 → 3 of 3" in out and there.calls == calls
    assert push("canvas")[0] == 0 and there.scores[NAME, "u0"] == 3 and len(there.comments) == 30


def test_a_wrong_token_a_readable_one_and_one_who_left_are_a_line_each(klass, there, push):
    root = klass(2)
    token = root / "token"
    token.write_text("wrong")
    code, _, told = push("canvas")
    assert code == 2 and "does not let this token" in told and told.count("\n") == 1
    token.write_text("canvas-token"), token.chmod(0o644)
    code, _, told = push("canvas")
    assert code == 2 and "others may read" in told
    token.chmod(0o600), setattr(there, "enrolled", {"u1"})
    code, out, _ = push("canvas")
    assert code == 1 and "l0: Canvas does not know them any more" in out
    assert there.scores == {(NAME, "u1"): 1}
    there.items.clear(), setattr(there, "enrolled", None)
    code, _, told = push("canvas")
    assert code == 2 and "no longer has this assignment" in told
