"""The learning platform's members become the gradebook's learners. Part of the nbgrader seam."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nbgrader.api import Gradebook, Student

from autograder.results.records import LEARNER
from autograder.seam import database
from autograder.seam.staging import Directory

ODD = re.compile(r"[^\w.@+-]+", re.ASCII)


@dataclass(frozen=True)
class Member:
    """Who learns in a course, as the platform has them."""

    user: str
    """The platform's own id, nbgrader's lms_user_id."""
    first: str = ""
    last: str = ""
    email: str = ""
    known_as: str = ""
    """What the institution calls them, such as a log-in name."""
    active: bool = True
    account: str = ""
    """The name under which they hand in on a hub; empty if it is not known."""
    only_account: bool = False
    """Their name here is that one and no other."""


def enrol(folders: Directory, members: Iterable[Member]) -> Iterator[str]:
    """Have the gradebook know them all, each with the platform's id; nobody is removed.

    Yields:
        A line on each who is new, changed, or no longer there.
    """
    members = list(members)
    with (
        database.turn(folders.db_url),
        Gradebook(folders.db_url, folders.course_id) as book,
    ):
        students = list(book.students)
        found: dict[str, Student] = {}
        for member in sorted(members, key=lambda m: m.user):
            if member.only_account and not member.account:
                yield f"{member.user}: has not logged in to the hub yet, so their name is not known"
                continue
            student = _known(member, students, set(found))
            if student is None:
                name = member.account or _id(member, {s.id for s in students})
                student = book.add_student(name)
                students.append(student)
                yield f"{name}: new"
            elif student.lms_user_id != member.user:
                yield f"{student.id}: known there as {member.user}"
            found[student.id] = student
            student.lms_user_id = member.user
            student.first_name = member.first or student.first_name
            student.last_name = member.last or student.last_name
            student.email = member.email or student.email
            if not member.active:
                yield f"{student.id}: not active there any more; kept here"
        for student in students:
            if student.lms_user_id and student.id not in found:
                yield f"{student.id}: has left the platform; kept here"
        book.db.commit()


def _known(member: Member, students: list[Student], taken: set[str]) -> Student | None:
    """The one with the platform's id; else with the institution's name, or the e-mail address."""
    free = [s for s in students if s.id not in taken]
    if member.account:
        return next((s for s in free if s.id == member.account), None)
    for asked in (
        lambda s: s.lms_user_id == member.user,
        lambda s: not s.lms_user_id and member.known_as and s.id == member.known_as,
        lambda s: (
            not s.lms_user_id and member.email and (s.email or "").lower() == member.email.lower()
        ),
    ):
        same = [s for s in free if asked(s)]
        if len(same) == 1:
            return same[0]
    return None


def _id(member: Member, taken: set[str]) -> str:
    """An id for a new learner, fit for a folder's name: the institution's, or of the address."""
    local = member.email.partition("@")[0]
    for wanted in (member.known_as, local, member.user, f"learner-{member.user}"):
        name = ODD.sub("-", wanted).strip("-.")[:90]
        if name and LEARNER.fullmatch(name) and name not in taken:
            return name
    number = next(n for n in range(2, len(taken) + 3) if f"learner-{n}" not in taken)
    return f"learner-{number}"
