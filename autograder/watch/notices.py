"""Pages that stand in feedback's place for a while."""

from __future__ import annotations

import html
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder import harmless
from autograder.seam.staging import TIMESTAMP, Course
from autograder.watch.collect import SECRET

HELD = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{assignment}: feedback follows</title></head>
<body>
<h1>{assignment}: feedback follows</h1>
<p>What you handed in has been graded, and its points count. You have had the feedback of {most}
today, which is this course's limit for a day. This page turns into your feedback tomorrow, unless
you hand in again until then: feedback is given for the latest attempt.</p>
</body>
</html>
"""
REFUSED = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{assignment}: not taken</title></head>
<body>
<h1>{assignment}: not taken</h1>
<p>{name} could not be taken: {reason}. Hand in again; what you handed in before stays.</p>
</body>
</html>
"""


def refused(assignment: str, name: str, reason: str) -> str:
    """The page that stands beside an attempt that could not be taken."""
    name, reason = (html.escape(harmless.line(text, 300)) for text in (name, reason))
    return REFUSED.format(assignment=assignment, name=name, reason=reason)


@contextmanager
def held(course: Course, learner: str, a_day: int) -> Iterator[Path]:
    """A folder laid out as feedback/ is, with a page that says when the feedback comes."""
    most = "one attempt" if a_day == 1 else f"{a_day} attempts"
    with TemporaryDirectory() as place:
        folder = Path(place, learner, course.assignment)
        folder.mkdir(parents=True)
        text = HELD.format(assignment=course.assignment, most=most)
        for name in course.releases:
            (folder / f"{name}.html").write_text(text, "utf-8")
        for name in (TIMESTAMP, SECRET):
            if (course.submission(learner) / name).is_file():
                shutil.copyfile(course.submission(learner) / name, folder / name)
        yield Path(place)
