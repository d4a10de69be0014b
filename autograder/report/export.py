"""Scores as the CSV files that Canvas and Moodle import, and as a plain one.

Scores are the gradebook's: points given by hand and late penalties count. A learner without a
score gets no line in Canvas's and Moodle's files, because an empty cell would clear a grade that
stands there.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable

from autograder import harmless
from autograder.judge.render import number
from autograder.report.cohort import Cohort, Member
from autograder.results.tables import what_was_wrong
from autograder.seam.roster import Learner

Row = list[str]
_CUT = re.compile(r"([;|]\s*[\"']?\s*)(?=[=@＝＠]|[+\-−](?![\d.]))")
"""Where a formula would begin, if a cell ended before it; a number with a sign is none."""


def export(cohort: Cohort, kind: str, column: str = "") -> str:
    """The text of a CSV file.

    Args:
        kind: one of KINDS.
        column: what the assignment is called over there; its own name when not given.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    rows = KINDS[kind](cohort, column or cohort.assignment)
    writer.writerows([[plain(cell) for cell in row] for row in rows])
    return file.getvalue()


def scored(cohort: Cohort) -> list[tuple[Member, Learner]]:
    """Who has a score, with their entry in the class list."""
    found = [(m, cohort.roster.get(m.learner)) for m in cohort.members]
    return [(member, entry) for member, entry in found if entry and entry.score]


def _canvas(cohort: Cohort, column: str) -> list[Row]:
    """The columns of Canvas's own export, which its importer requires up to Section; it finds
    learners by ID, else by SIS User ID, by SIS Login ID, by name."""
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", column]
    possible = ["Points Possible", "", "", "", "", number(cohort.max_points)]
    rows = [head, possible]
    for member, entry in scored(cohort):
        student = ", ".join(filter(None, (entry.last_name, entry.first_name))) or entry.id
        # Canvas's own ids are numbers without leading zeros; what else a registry uses is a SIS id.
        is_own = re.fullmatch("[1-9][0-9]*", entry.lms_id)
        ids = [entry.lms_id, ""] if is_own else ["", entry.lms_id]
        rows.append([student, *ids, entry.id, "", number(member.points)])
    return rows


def _moodle(cohort: Cohort, column: str) -> list[Row]:
    """Headed like Moodle's own export of an assignment; the import asks which column is what."""
    head = ["First name", "Last name", "ID number", "Username", "Email address"]
    rows = [[*head, f"Assignment: {column} (Real)", f"Assignment: {column} (Feedback)"]]
    for member, entry in scored(cohort):
        who = [entry.first_name, entry.last_name, entry.lms_id, entry.id, entry.email]
        rows.append([*who, number(member.points), _comments(member, entry)])
    return rows


def _plain_rows(cohort: Cohort, column: str) -> list[Row]:
    """Everybody, with the state of their submission; who has no score has an empty one."""
    rows = [
        "assignment learner last_name first_name email lms_user_id state score max_score "
        "late_submission_penalty needs_manual_grade reason".split()
    ]
    for member in cohort.members:
        entry = cohort.roster.get(member.learner) or Learner(member.learner)
        score = entry.score
        rows.append(
            [
                column,
                entry.id,
                entry.last_name,
                entry.first_name,
                entry.email,
                entry.lms_id,
                member.state,
                number(score.points) if score else "",
                number(cohort.max_points),
                number(score.late_penalty) if score else "",
                "yes" if member.needs_review else "no",
                member.reason,
            ]
        )
    return rows


def _comments(member: Member, entry: Learner) -> str:
    """What the judge found wrong and what graders wrote, as one line."""
    judged = what_was_wrong(member.result, most=100) if member.result else ""
    return harmless.line("; ".join(filter(None, (judged, *entry.score.comments))), 2_000)


def plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, also where it cuts lines at semicolons, as
    many do by their language; and on one line."""
    cell = _CUT.sub(r"\1'", harmless.line(cell, 2_000))
    first = unicodedata.normalize("NFKC", cell[:1])  # a full-width ＝ is one to some
    return f"'{cell}" if first in ("=", "+", "-", "−", "@") else cell


KINDS: dict[str, Callable[[Cohort, str], list[Row]]] = {
    "canvas": _canvas,
    "moodle": _moodle,
    "plain": _plain_rows,
}
