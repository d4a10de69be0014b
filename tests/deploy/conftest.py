"""A class on this machine: accounts of its own, the hub that `make hub` starts, and its people."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from deploy.classroom import account

from .person import Person

ROOT = Path(__file__).resolve().parents[2]
KIT = (
    *("autograder", "course", "deploy", "release", "source", "tools"),
    *("LICENSE", "Makefile", "README.md", "nbgrader_config.py", "pyproject.toml"),
    *("requirements.lock", "requirements-gpu.lock"),
)
RUNNING = "JupyterHub is now running"
PLACES = ("/srv", "/opt", "/var/tmp", "/tmp")


def open_to_all(path):
    """Whether every account can reach a path."""
    return all(
        folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.parents] if folder.is_dir()
    )


def shared_python():
    """A Python of the environment's version that every account may run; None without one."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for path in (Path(sys.executable), Path("/usr/bin", name), Path("/usr/local/bin", name)):
        found = path.resolve()
        if found.exists() and open_to_all(found):
            return found
    return None


def lacking():
    """Why no class can be made here; None if it can."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return "a hub makes accounts and acts as them: needs Linux and root"
    programs = ("make", "useradd", "userdel", "chpasswd", "configurable-http-proxy", "bwrap")
    if missing := [name for name in programs if not shutil.which(name)]:
        return f"{', '.join(missing)} missing; .ci/run installs what a hub needs"
    if shared_python() is None:
        return f"{sys.executable} lies where no other account may run it"
    return None


def not_needed(folder, names):
    """What no kernel and no server opens: half of the files."""
    ends = ("tensorflow/include", "jedi/third_party", "site-packages/jax", "site-packages/pip")
    return [name for name in names if name == "tests" or f"{folder}/{name}".endswith(ends)]


def copy_environment(target):
    """A copy of this environment that other accounts can use, by links where the disk allows."""
    here = Path(sys.prefix)
    for way in (os.link, shutil.copy2):
        try:
            shutil.copytree(here, target, symlinks=True, ignore=not_needed, copy_function=way)
            break
        except (OSError, shutil.Error):
            shutil.rmtree(target, ignore_errors=True)
    # This project is in it only as a link to this folder, which others cannot read.
    (packages,) = target.glob("lib/python3.*/site-packages")
    for path in [*packages.glob("*convnet_course_kit*"), target / "bin" / "autograder"]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for script in (target / "bin").iterdir():
        if not script.is_symlink() and script.read_bytes().startswith(f"#!{here}".encode()):
            text = script.read_text().replace(str(here), str(target))
            script.unlink()  # or the original would change, too
            script.write_text(text)
            script.chmod(0o755)
    for name in ("python", "python3"):
        (target / "bin" / name).unlink()
        (target / "bin" / name).symlink_to(shared_python())
    (target / "pyvenv.cfg").unlink()
    (target / "pyvenv.cfg").write_text(f"home = {shared_python().parent}\n")
    stamp = "from tools import setup_env as s; s.act_on(s.sys.argv[1]); s.write_stamp(s.CPU_LOCK)"
    (target / "installed.json").unlink(missing_ok=True)
    subprocess.run([shared_python(), "-c", stamp, target], cwd=ROOT, check=True)


def free_ports(count):
    with ExitStack() as stack:
        found = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in found:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in found]


def accounts(names):
    """Name → number of those accounts that are there."""
    return {name: account(name).pw_uid for name in names if account(name) is not None}


def end_processes(uids):
    """End what these accounts still run."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if path.stat().st_uid in uids:
                os.kill(int(path.name), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            continue


def remove_accounts(names):
    for name in accounts(names):
        # Killed processes count as running until the system has put them away.
        for _ in range(100):
            if subprocess.run(["userdel", "--remove", name], capture_output=True).returncode != 8:
                break
            time.sleep(0.1)


class Hub:
    """`make hub` as a process, its output kept."""

    def __init__(self, command, kit):
        self.lines, self.told = [], threading.Event()
        self.process = subprocess.Popen(
            command,
            cwd=kit,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            if RUNNING in line:
                self.told.set()
        self.told.set()

    def wait(self):
        """Return when the hub runs; fail with all that it said when it does not."""
        self.told.wait(timeout=120)
        assert RUNNING in "".join(self.lines), "".join(self.lines)

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=60)
        self.reader.join(timeout=60)


@pytest.fixture(scope="session")
def place():
    """A folder that every account can reach, with a private copy of the kit in it."""
    if reason := lacking():
        pytest.skip(reason)
    disk = Path(sys.prefix).stat().st_dev
    places = [Path(path) for path in PLACES if Path(path).is_dir()]
    places.sort(key=lambda path: path.stat().st_dev != disk)
    folder = Path(tempfile.mkdtemp(prefix="convnets-hub-", dir=places[0]))
    folder.chmod(0o755)
    try:
        (folder / "kit").mkdir(mode=0o700)
        for name in KIT:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, folder / "kit" / name)
        (folder / "hub").mkdir()
        copy_environment(folder / "hub" / "env")
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def serving(place, mark, text):
    """`make hub`, ready for people; in the end its accounts and what they run are gone.

    Args:
        mark: what the names of all its accounts begin with.
        text: of the class file, but for where page and exchange are.

    Yields:
        The page's address, the exchange of the course, and the hub.
    """
    port, hub_port, api_port = free_ports(3)
    file, exchange = place / f"{mark}.toml", place / f"{mark}-exchange"
    file.write_text(f'exchange = "{exchange}"\nip = "127.0.0.1"\nport = {port}\n{text}')
    more = f"--JupyterHub.hub_port={hub_port} "
    more += f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{api_port}"
    command = ["make", "hub", f"PYTHON={shared_python()}", f"HUB={place}/hub"]
    command += [f"CLASS={file}", f"HUBARGS={more}"]
    hub = Hub(command, place / "kit")
    try:
        hub.wait()
        yield f"http://127.0.0.1:{port}", exchange / "convnets", hub
    finally:
        names = [one.pw_name for one in pwd.getpwall() if one.pw_name.startswith(mark)]
        end_processes(accounts(names).values())
        hub.stop()
        remove_accounts(names)
        if log := os.environ.get("HUB_LOG"):
            Path(log).write_text("".join(hub.lines))


@pytest.fixture(scope="module")
def school(place):
    """A class of an instructor and two learners, served by `make hub`."""
    mark = f"hub{secrets.token_hex(2)}"
    ines, ada, chen = names = [f"{mark}-{name}" for name in ("ines", "ada", "chen")]
    passwords = {name: secrets.token_urlsafe(12) for name in names}
    text = f'instructor = "{ines}"\nlearners = ["{ada}", "{chen}"]\n'
    with serving(place, mark, text) as (address, exchange, hub):
        lines = "".join(f"{name}:{password}\n" for name, password in passwords.items())
        subprocess.run(["chpasswd"], input=lines, text=True, check=True)
        people = [Person(address, *pair) for pair in passwords.items()]
        yield SimpleNamespace(
            **dict(zip(("ines", "ada", "chen"), people, strict=True)),
            address=address,
            hub=hub,
            file=place / f"{mark}.toml",
            place=place,
            exchange=exchange,
        )
