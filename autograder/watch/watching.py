"""The loop: attempts arrive, are graded by workers that stay warm, and their feedback goes back.

One thread holds the gradebook and does everything but running submissions. It waits for the next
of: a change in the folders, a job's end, a wish to stop, the next look.
"""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from autograder.engine.pool import Workers
from autograder.engine.stream import Stream
from autograder.grading import answering
from autograder.grading.grading import Grading
from autograder.job import Submission
from autograder.options import Options
from autograder.results.records import FAILED, NOT_HANDED_IN, Result
from autograder.seam.record import penalty, write_feedback
from autograder.seam.staging import Course
from autograder.watch import notices
from autograder.watch.arrivals import Arrivals
from autograder.watch.attempts import Attempts
from autograder.watch.inbox import Arrival, Exchange, ExchangeError
from autograder.watch.pushing import Pushing
from autograder.watch.screen import Screen, points
from autograder.watch.settings import Watch


@dataclass(frozen=True)
class _Ended:
    job: Submission
    future: Future


_LOOK, _STOP = "look", "stop"
BACKDATED = timedelta(minutes=10)
"""An attempt that claims to be so much older than the last look, which did not find it, is told of:
the time that late penalties go by is what the learner's own process wrote down."""


class Watching:
    """Watches one assignment until it is told to stop.

    Args:
        inbox: where attempts arrive and feedback goes.
        workers: who run the submissions; warming up already, closed by the caller.
        push: sends new scores of learners, or of everybody, to the learning platform.
    """

    def __init__(
        self,
        course: Course,
        inbox: Exchange,
        options: Options,
        settings: Watch,
        workers: Workers,
        screen: Screen,
        push: Callable[[set[str] | None], object] | None = None,
    ):
        self.course, self.inbox, self.settings, self.screen = course, inbox, settings, screen
        self.grading = Grading(course, options, self._graded)
        results = course.root / "results" / course.assignment
        self.attempts = Attempts(results / "attempts", settings.attempts_a_day)
        self._events: queue.SimpleQueue = queue.SimpleQueue()
        self._stream = Stream(workers, lambda *ended: self._events.put(_Ended(*ended)))
        self._arrivals = Arrivals(self._changed, self._events.put)
        self._pushing = push and Pushing(push, self._events.put, settings.rescan_seconds)
        self._look_is_due = False
        self._waiting: deque[str] = deque()
        self._running: set[str] = set()
        self._deferred: set[str] = set()
        self._held: dict[str, Result] = {}
        self._unreleased: dict[str, Result] = {}
        self._problems: set[str] = set()
        self._looked = datetime.min
        self._stopping = False

    def stop(self) -> None:
        """Have ``run`` end after the step that it is in; may be called from a signal's handler."""
        self._events.put(_STOP)

    def run(self) -> None:
        """Go on where the last run stopped, then watch.

        Raises:
            CourseError: the assignment cannot be taken into the gradebook.
        """
        try:
            self.grading.begin()
            if self._pushing:
                self._pushing.start()
            self._waiting.extend(self.course.learners())
            self._look()
            while not self._stopping:
                self._start_jobs()
                self._handle(self._next())
        finally:
            self._arrivals.close()
            self._stream.close()
            if self._pushing:
                self._pushing.close()

    # ------------------------------------------------------------------------ events

    def _changed(self) -> None:
        """Called in another thread: one look serves for all changes before it."""
        if not self._look_is_due:
            self._look_is_due = True
            self._events.put(_LOOK)

    def _next(self) -> object:
        """The next event; a look when none has come for long."""
        if self._waiting and self._stream.has_room():
            seconds = 0.0  # somebody else's turn in between
        else:
            seconds = self._patience()
        try:
            return self._events.get(timeout=seconds) if seconds else self._events.get_nowait()
        except queue.Empty:
            return None if self._waiting and self._stream.has_room() else _LOOK

    def _patience(self) -> float:
        """Seconds until a look is due although nothing has told of a change."""
        until = [float(self.settings.rescan_seconds)]
        if self.inbox.incomplete:
            until.append(self.settings.settle_seconds + 0.1)
        return min(until)

    def _handle(self, event: object) -> None:
        match event:
            case _Ended():
                self._ended(event.job, event.future)
            case "look":
                self._look()
            case "stop":
                self._stopping = True
            case str():
                self._problem(event)

    def _problem(self, text: str) -> None:
        """Tell once what may come again at every look."""
        if text not in self._problems:
            self._problems.add(text)
            self.screen.line(text)

    def _look(self) -> None:
        now = datetime.now(UTC).replace(tzinfo=None)
        self._look_is_due = False
        try:
            # Before the look: what arrives after it is told by an event.
            self._arrivals.watch(self.inbox.folders())
            for arrival in self.inbox.collect(self._is_busy):
                if arrival.warning:
                    self.screen.line(arrival.warning)
                if arrival.again:
                    self._problem(f"{arrival.learner}: not collected yet: {arrival.refused}")
                elif arrival.refused:
                    note = f"{arrival.name}: {arrival.refused}"
                    self.screen.show(arrival.learner, "refused", ended=True, note=note)
                else:
                    self._take(arrival)
            self._looked = now
        except (ExchangeError, OSError) as error:
            self._problem(f"no look at what has arrived: {error}")
        self._answers()
        for learner, result in [*self._unreleased.items(), *self._held.items()]:
            if learner not in self._running and learner not in self._waiting:
                self._hand_back(learner, result)

    def _answers(self) -> None:
        """Answers to requests that were given while this watch holds the course."""
        course, busy = self.course, {*self._running, *self._waiting}
        try:
            found = answering.settle(course.root, course.config, course.assignment, busy)
        except Exception as error:
            self._problem(f"answers to requests wait: {error}")
            return
        for learner, (shown, why) in found.items():
            if why:
                self._problem(f"{learner}: the points of an answer are not given: {why}")
            if self._pushing:
                self._pushing.add(learner)
            result = self.grading.results.get(learner)
            if shown and result and learner not in self._held:
                self._unreleased[learner] = result

    def _is_busy(self, learner: str) -> bool:
        """Recording copies from submitted/, so an attempt stays there until it is recorded."""
        if learner in self._running:
            self._deferred.add(learner)
        return learner in self._running

    def _take(self, arrival: Arrival) -> None:
        learner, note = arrival.learner, ""
        if arrival.time + BACKDATED < self._looked and learner not in self._deferred:
            note = f"says {arrival.time:%Y-%m-%d %H:%M} UTC, but came after {self._looked:%H:%M}"
        self._held.pop(learner, None)
        self._unreleased.pop(learner, None)
        if learner not in self._waiting:
            self._waiting.append(learner)
        number = len(self.attempts.of(learner)) + 1
        self.screen.show(learner, "collected", attempt=number, points="", note=note)

    # ------------------------------------------------------------------------ grading

    def _start_jobs(self) -> None:
        """Stage the next attempt, if a worker will be free for it soon."""
        if self._waiting and self._stream.has_room():
            learner = self._waiting.popleft()
            job = self.grading.admit(learner)
            if job is not None:
                self._running.add(learner)
                self._stream.submit(job)
                digest = self.grading.handed_in[learner]
                number = self.attempts.number(learner, digest)
                self.screen.show(learner, "grading", attempt=number)

    def _ended(self, job: Submission, future: Future) -> None:
        outcome = self._stream.settle(job, future)
        if outcome is not None:
            self.grading.finish(job, outcome)
            self._running.discard(job.learner)
            if job.learner in self._deferred:
                self._look()
                self._deferred.discard(job.learner)

    def _graded(self, result: Result) -> None:
        """A result is reached: of an attempt now, or of one that an earlier run has graded."""
        learner = result.learner
        if result.state == NOT_HANDED_IN:
            return
        if result.state == FAILED:
            self.screen.show(learner, "failed", ended=True, note=result.reason)
            return
        if self._pushing:
            self._pushing.add(learner)
        attempt = self.attempts.find(learner, result.handed_in)
        if attempt is None:
            self.attempts.graded(learner, result.handed_in)
        elif attempt.digest == result.digest:
            if attempt.penalty == penalty(self.course, learner):
                return  # an earlier run has handed it back
        self._hand_back(learner, result)

    # ------------------------------------------------------------------------ handing back

    def _hand_back(self, learner: str, result: Result) -> None:
        attempt = self.attempts.graded(learner, result.handed_in)
        told = {
            "attempt": self.attempts.number(learner, result.handed_in),
            "points": points(result.points, result.max_points),
        }
        try:
            if not self.attempts.may_see(learner, attempt):
                if learner not in self._held:
                    self._hold(learner, result, told)
                return
            self._held.pop(learner, None)
            if not self._has_page(learner):  # graded with --no-feedback
                write_feedback(self.course, learner, verdicts=result.verdicts)
            nobody = self.inbox.hand_back(learner)
        except (Exception, SystemExit) as error:  # nbgrader exits at what it does not like
            self._unreleased[learner] = result
            self._problem(f"{learner}: feedback not handed back yet: {error}")
            return
        self._unreleased.pop(learner, None)
        self.attempts.released(learner, attempt, result.digest, penalty(self.course, learner))
        state = "graded" if nobody else "handed back"
        self.screen.show(learner, state, ended=True, note=nobody, **told)

    def _has_page(self, learner: str) -> bool:
        """Whether the page in feedback/ is of the attempt in submitted/."""
        time = self.course.directory.get_existing_timestamp
        page, submission = self.course.feedback(learner), self.course.submission(learner)
        return page.is_dir() and time(str(page)) == time(str(submission))

    def _hold(self, learner: str, result: Result, told: dict) -> None:
        """Put a page in feedback's place that says when it comes."""
        with notices.held(self.course, learner, self.settings.attempts_a_day) as pages:
            self.inbox.hand_back(learner, pages)
        self._held[learner] = result
        note = "the day's limit is reached: feedback follows tomorrow"
        self.screen.show(learner, "held", ended=True, note=note, **told)
