"""Jobs on a Dask cluster: every one ends with one outcome, whatever becomes of the cluster."""

import base64
import os
import shutil
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

import distributed
import psutil
import pytest
import yaml
from dask.config import get as dask_get

from autograder.fleet import cluster, connection
from autograder.fleet.cluster import Cluster
from autograder.fleet.connection import ClusterError
from autograder.job import Submission

from .conftest import ROOT, SETTINGS, needs_sandbox, worker_of

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, needs_sandbox]
GRADED, DIED = "graded", "the worker process died while running this submission"


def jobs(*texts):
    return [Submission("a", str(number), "a", text, "", 0) for number, text in enumerate(texts)]


def run(dask, *texts, tell=print):
    """Learner → state or reason; each learner once."""
    with Cluster(dask.address, tell) as workers:
        ended = list(workers.run_all(jobs(*texts)))
    assert sorted(int(job.learner) for job, _ in ended) == list(range(len(texts)))
    return {
        int(job.learner): outcome.state if outcome.state == GRADED else outcome.reason
        for job, outcome in ended
    }


class Running(threading.Thread):
    """`run` in the background, with what it tells."""

    def __init__(self, dask, *texts):
        super().__init__()
        self.told, self.ended, self.error = [], None, None
        self._arguments = dask, *texts
        self.start()

    def run(self):
        try:
            self.ended = run(*self._arguments, tell=self.told.append)
        except BaseException as error:
            self.error = error

    def finish(self):
        self.join(120)
        assert not self.is_alive()
        if self.error:
            raise self.error
        return self.ended


def wait_for(condition):
    done = threading.Event()
    for _ in range(3000):
        if found := condition():
            return found
        done.wait(0.02)
    raise AssertionError("it never came to that")


def kit(folder, change):
    """Another version of the kit; the path that a worker is to import it from."""
    ignore = shutil.ignore_patterns("__pycache__")
    for package in ("autograder", "course"):
        shutil.copytree(ROOT / package, folder / package, ignore=ignore)
    change(folder)
    return {"PYTHONPATH": str(folder)}


def other_check(folder):
    with (folder / "autograder" / "assignments" / "pooling" / "oracle.py").open("a") as file:
        file.write("# another version\n")


def other_course(folder):
    (folder / "course" / "more.py").write_text("")


def none_at_all(folder):
    (folder / "autograder" / "__init__.py").write_text("raise ImportError('no kit here')\n")


# ---------------------------------------------------------------------------- who may grade


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (other_check, " has autograder "),
        (other_course, " has course "),
        (none_at_all, " does not have this kit (no kit here)"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_worker_with_another_version_is_refused_by_name(dask, tmp_path, change, words):
    dask.scheduler()
    dask.workers(1, **kit(tmp_path / "kit", change))
    with pytest.raises(ClusterError) as refused:
        Cluster(dask.address)
    assert str(refused.value).startswith("the worker tcp://127.0.0.1:")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_worker_without_a_sandbox_is_refused_by_name(dask):
    dask.scheduler()
    dask.workers(1, PATH=str(Path(sys.executable).parent))
    with pytest.raises(ClusterError, match=r"the worker tcp\S+ has no sandbox: bubblewrap is miss"):
        Cluster(dask.address)


def test_a_worker_that_takes_several_jobs_at_once_is_refused(dask):
    dask.scheduler()
    dask.workers(1, "--nthreads", "2")
    with pytest.raises(ClusterError, match="takes 2 tasks at once: start it with --nthreads 1"):
        Cluster(dask.address)


def test_an_unfit_worker_that_joins_later_is_told_once_and_gets_no_grade_wrong(dask, tmp_path):
    dask.scheduler()
    dask.obedient()
    running = Running(dask, *[f"wait {tmp_path}"] * 8, *["fine"] * 20)
    wait_for(lambda: list(tmp_path.glob("0.*")))
    dask.workers(2, **kit(tmp_path / "kit", other_check))
    wait_for(lambda: running.told)
    (tmp_path / "go").touch()
    assert set(running.finish().values()) == {GRADED}
    assert 1 <= len(running.told) <= 2
    assert all(" has autograder " in line for line in running.told)


def test_a_worker_that_joins_later_helps(dask, tmp_path):
    dask.scheduler()
    dask.obedient()
    running = Running(dask, *[f"wait {tmp_path}"] * 6)
    wait_for(lambda: list(tmp_path.glob("*.*")))
    dask.obedient()
    wait_for(lambda: len({path.suffix for path in tmp_path.glob("[0-9].*")}) == 2)
    (tmp_path / "go").touch()
    assert set(running.finish().values()) == {GRADED}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nowhere", "'nowhere' is no scheduler's address: give one like tcp://HOST:8786"),
        ("tcp://127.0.0.1:9", "no Dask scheduler answers at tcp://127.0.0.1:9 "),
        ("tls://127.0.0.1:9", "tls://127.0.0.1:9 needs certificates"),
    ],
)
def test_where_no_scheduler_is_one_line_says_so(monkeypatch, address, words):
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 1)
    with pytest.raises(ClusterError) as refused:
        Cluster(address)
    assert str(refused.value).startswith(words)


def test_a_scheduler_without_workers_is_refused(dask, monkeypatch):
    dask.scheduler()
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 5)
    with pytest.raises(ClusterError, match="has no workers: start some with `dask worker tcp://"):
        Cluster(dask.address)


# ---------------------------------------------------------------------------- what befalls a run


def test_an_exception_or_garbage_of_one_job_fails_that_job_only(dask):
    dask.scheduler()
    dask.obedient()
    ended = run(dask, "fine", "raise no space left", "garbage", "fine")
    assert ended[0] == ended[3] == GRADED
    assert ended[1] == "OSError: no space left"
    assert ended[2].startswith("JSONDecodeError: ")


def test_a_job_that_kills_its_workers_fails_and_takes_nobody_along(dask):
    dask.scheduler(ALLOWED_FAILURES="0")
    dask.obedient()
    # A nanny whose worker dies before it has heard of its start gives up for good.
    assert run(dask, "fine") == {0: GRADED}
    ended = run(dask, "fine", "kill", "fine", "fine")
    assert ended == {0: GRADED, 1: DIED, 2: GRADED, 3: GRADED}


def test_the_jobs_of_a_host_that_is_gone_run_elsewhere(dask, tmp_path):
    dask.scheduler()
    first, _ = dask.obedient(2)
    running = Running(dask, *[f"wait {tmp_path}"] * 6)
    wait_for(lambda: len(list(tmp_path.glob("*.*"))) == 2)
    os.killpg(first.pid, signal.SIGKILL)
    (tmp_path / "go").touch()
    assert set(running.finish().values()) == {GRADED}


def test_a_run_outlives_its_scheduler(dask, tmp_path):
    scheduler = dask.scheduler()
    dask.obedient()
    running = Running(dask, *[f"wait {tmp_path}"] * 3, *["fine"] * 5)
    wait_for(lambda: list(tmp_path.glob("*.*")))
    os.killpg(scheduler.pid, signal.SIGKILL)
    (tmp_path / "go").touch()
    wait_for(lambda: running.told)
    dask.scheduler()
    dask.obedient()
    assert set(running.finish().values()) == {GRADED}
    assert running.told[:2] == [
        f"lost the scheduler {dask.address}: waiting for it, 5 minutes at most",
        f"the scheduler {dask.address} is back",
    ]


def test_a_scheduler_that_stays_away_ends_the_run_with_one_line(dask, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE_SECONDS", 1)
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 2)
    scheduler = dask.scheduler()
    dask.obedient()
    running = Running(dask, f"wait {tmp_path}")
    wait_for(lambda: list(tmp_path.glob("*.*")))
    os.killpg(scheduler.pid, signal.SIGKILL)
    with pytest.raises(ClusterError, match="Run the same command again to go on"):
        running.finish()


def test_the_scheduler_does_not_keep_what_it_was_given(dask):
    scheduler = psutil.Process(dask.scheduler().pid)
    dask.obedient(2)
    big = base64.b64encode(os.urandom(150_000)).decode()
    with Cluster(dask.address) as workers:
        before = scheduler.memory_info().rss
        many = (replace(one, files={"big": big}) for one in jobs(*["say"] * 400))
        assert len(list(workers.run_all(many))) == 400
    assert scheduler.memory_info().rss - before < 40e6  # twice that with Dask's own settings


def test_the_settings_in_deploy_are_dasks():
    known = yaml.safe_load(Path(distributed.__file__).with_name("distributed.yaml").read_text())
    ours = yaml.safe_load(SETTINGS.read_text())
    missing = object()
    assert all(dask_get(name, missing, config=known) is not missing for name in names(ours))


def names(settings, before=""):
    """Each setting's whole name."""
    for name, value in settings.items():
        deeper = isinstance(value, dict)
        yield from names(value, f"{before}{name}.") if deeper else [before + name]


def test_a_worker_that_hangs_is_replaced(dask, tmp_path):
    dask.scheduler(WORKER_TTL="5s")
    first, _ = dask.obedient(2)
    running = Running(dask, *[f"wait {tmp_path}"] * 4)
    wait_for(lambda: len(list(tmp_path.glob("*.*"))) == 2)
    worker_of(first).suspend()
    (tmp_path / "go").touch()
    assert set(running.finish().values()) == {GRADED}
