"""Pages that stand in feedback's place for a while."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.staging import TIMESTAMP, Course
from autograder.watch.collect import SECRET

PAGE = """\
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


@contextmanager
def held(course: Course, learner: str, a_day: int) -> Iterator[Path]:
    """A folder laid out as feedback/ is, with a page that says when the feedback comes."""
    most = "one attempt" if a_day == 1 else f"{a_day} attempts"
    with TemporaryDirectory() as place:
        folder = Path(place, learner, course.assignment)
        folder.mkdir(parents=True)
        text = PAGE.format(assignment=course.assignment, most=most)
        (folder / f"{course.assignment}.html").write_text(text, "utf-8")
        for name in (TIMESTAMP, SECRET):
            if (course.submission(learner) / name).is_file():
                shutil.copyfile(course.submission(learner) / name, folder / name)
        yield Path(place)
