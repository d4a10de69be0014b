"""The sandbox's policy: what a kernel sees, what surrounds it, what it may use.

A kernel sees, read-only: the system's libraries and programs, the Python environment, `course`,
and `autograder.probe`. It may write in one size-limited tmpfs, shown as /submission (its working
folder), /tmp, /dev/shm and its home. It has no network, no capabilities, no way to gain any, and
sees no process but its own. A folder of this run holds Jupyter's sockets and the judge's; it is
read-only before the learner's first line runs.

Where the system lets us, a control group bounds all of it (`sandbox.groups`). Elsewhere the watch
counts what `inside.held` lists. A memfd that is in flight between processes stays outside of that:
it is bounded by the number of open files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from autograder.job import Limits

SUBMISSION = "/submission"
RUN = "/run/kernel"
HOME = "/home/learner"
KIT = "/kit"
JUPYTER_PATH = Path(__file__).parent / "jupyter"
"""Folder whose `kernels/` holds the kernelspec `autograder-sandbox`."""

UNPRIVILEGED, UNPRIVILEGED_COUNT = 61184, 4300
"""Root's kernels run as users and groups of their own, for the system counts much by user: so many
from this number on, which systemd keeps for users who own nothing. For anybody else, kernels run as
themselves. A warm kernel sees itself as user 1000."""

_HERE = Path(__file__).parent
_NODES = ("null", "zero", "full", "random", "urandom")
_SYSTEM = ("/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin")
_ETC = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts")
_MODULES = (
    "keras",
    "numpy",
    "msgpack",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "course",
    "course.pictures.plots",
    "course.preload",
    "autograder.probe",
    "autograder.probe.responder",
)
"""Never matplotlib's inline backend: it shows figures only when IPython is there at its import."""
_UNWANTED = {"tensorflow": ("jax",)}
"""TensorFlow's converter for phones imports JAX where it finds it: 0.5 s."""
_TO_MOUNT = ("CAP_SYS_ADMIN", "CAP_SETPCAP")
_TO_STOP_BEING_ROOT = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID")


@dataclass(frozen=True)
class Policy:
    """What is the same for every kernel of a zygote; `Limits` may differ from run to run."""

    backend: str = field(default_factory=lambda: os.environ.get("KERAS_BACKEND", "tensorflow"))
    threads: int = 1
    """Threads of one TensorFlow operation. BLAS and OpenMP always have one, so that the zygote
    starts none."""
    devices: bool = False
    """Let NVIDIA GPUs through."""
    files: int = 20_000
    """Files and folders that a submission may make."""
    readonly: tuple[Path, ...] = ()
    """Further files and folders that a kernel sees at their own place, such as data sets."""
    hidden: tuple[Path, ...] = ()
    """Folders that a kernel must find empty though a folder that it sees holds them. The package
    autograder is one wherever it is installed."""
    modules: tuple[str, ...] | None = None
    """What the zygote imports beside ipykernel; one that is missing is left out. None: the backend,
    Keras, matplotlib, `course` and what `autograder.probe` needs."""

    def binds(self) -> list[tuple[str, str]]:
        """Pairs (source outside, place inside), read-only, parents first."""
        package = _HERE.parent
        pairs = [
            (str(path), str(path))
            for path in [*_python_roots(), *map(Path, _ETC), *self.readonly]
            if path.exists()
        ]
        pairs += [(path, path) for path in _SYSTEM if _is_folder(path)]
        pairs += [
            (str(_HERE / "etc" / "passwd"), "/etc/passwd"),
            (str(_HERE / "etc" / "group"), "/etc/group"),
            (str(package.parent / "course"), f"{KIT}/course"),
            (str(_HERE / "inside" / "lonely.py"), f"{KIT}/autograder/__init__.py"),
            (str(package / "probe"), f"{KIT}/autograder/probe"),
        ]
        return sorted(pairs, key=lambda pair: pair[1])

    def covers(self) -> list[str]:
        """Folders inside what is shown that are covered by an empty one."""
        shown = [Path(place) for _, place in self.binds()]
        return [
            str(path)
            for path in (_HERE.parent, *self.hidden)
            if path.is_dir() and any(place in path.parents for place in shown)
        ]

    def nodes(self) -> list[str]:
        """Device files that a kernel may open."""
        found = [f"/dev/{name}" for name in _NODES]
        if self.devices:
            found += sorted(str(path) for path in Path("/dev").glob("nvidia*") if not path.is_dir())
        return found

    def links(self) -> list[tuple[str, str]]:
        """Symbolic links (target, place), such as /lib → usr/lib."""
        links = [(os.readlink(path), path) for path in _SYSTEM if os.path.islink(path)]
        streams = [
            (f"/proc/self/fd/{n}", f"/dev/{name}")
            for n, name in enumerate(("stdin", "stdout", "stderr"))
        ]
        return [*links, *streams, ("/proc/self/fd", "/dev/fd")]

    def environment(self) -> dict[str, str]:
        """Every variable of a kernel: nothing is inherited."""
        one = dict.fromkeys(("OMP", "OPENBLAS", "MKL", "NUMEXPR"), "1")
        variables = {
            "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
            "HOME": HOME,
            "USER": "learner",
            "TMPDIR": "/tmp",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "PAGER": "cat",
            # There is no network to wait for.
            "PIP_RETRIES": "0",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PYTHONPATH": KIT,
            "PYTHONHASHSEED": "0",
            "PYTHONNOUSERSITE": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "IPYTHONDIR": f"{HOME}/.ipython",
            "MPLCONFIGDIR": f"{HOME}/.matplotlib",
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "KERAS_HOME": f"{HOME}/.keras",
            "KERAS_BACKEND": self.backend,
            "COURSE_HANDED_IN": SUBMISSION,  # where files are, whatever folder a cell has gone to
            "COURSE_TRAINING": "load",  # whoever grades trains nothing, stock nbgrader included
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "TF_NUM_INTRAOP_THREADS": str(self.threads),
            "TF_NUM_INTEROP_THREADS": str(self.threads),
            **{f"{name}_NUM_THREADS": count for name, count in one.items()},
        }
        if not self.devices:
            variables |= {"CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu"}
        return variables

    def command(self, runs: Path, cold: bool) -> list[str]:
        """bubblewrap and its arguments, up to the program to run.

        Args:
            runs: folder that holds the folders of runs.
            cold: the program becomes PID 1 of one submission and keeps what it needs to mount.
        """
        root = privileged()
        command = ["bwrap", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
        command += ["--unshare-cgroup-try", "--hostname", "sandbox", "--new-session"]
        command += [] if root else ["--unshare-user"]
        command += ["--cap-drop", "ALL"]
        needed = (_TO_STOP_BEING_ROOT if root else ()) + (_TO_MOUNT if cold else ())
        for capability in sorted(set(needed)):
            command += ["--cap-add", capability]
        command += ["--as-pid-1"] if cold else []
        command += ["--clearenv"]
        for name, value in self.environment().items():
            command += ["--setenv", name, value]
        # First, since the Python environment may itself lie in /tmp.
        command += ["--perms", "1777", "--tmpfs", "/tmp", "--perms", "0777", "--tmpfs", HOME]
        for place in _folders_above([place for _, place in self.binds()] + self.nodes()):
            command += ["--dir", place]  # by itself bubblewrap would close them to other users
        for source, place in self.binds():
            command += ["--ro-bind", source, place]
        # bubblewrap would cover parts of root's /proc, and the system then lets nobody mount
        # another: `inside` mounts it itself and then stops being root.
        command += ["--dir", "/proc"] if root else ["--proc", "/proc"]
        # Not --dev: for its terminals bubblewrap would move the program into a user namespace that
        # does not own the mounts, and a cold start could not mount.
        for node in self.nodes():
            command += ["--dev-bind", node, node]
        for target, place in self.links():
            command += ["--symlink", target, place]
        command += ["--tmpfs", "/dev/shm"]
        command += ["--dir", "/root-of-kernel", "--dir", "/zygote"]
        command += ["--bind", str(runs), "/runs"]
        command += ["--ro-bind", str(_HERE / "inside"), "/zygote/inside", "--chdir", "/"]
        return command

    def spec(self) -> dict:
        """What `inside` needs to know, as plain data."""
        return {
            "places": [place for _, place in self.binds()] + self.nodes(),
            "covers": self.covers(),
            "links": self.links(),
            "environment": self.environment(),
            "modules": (self.backend, *_MODULES) if self.modules is None else self.modules,
            "unwanted": _UNWANTED.get(self.backend, ()),
            "files": self.files,
            "devices": self.devices,
            "root": privileged(),
            "home": HOME,
            "run": RUN,
            "submission": SUBMISSION,
        }


def explain(limit: str, limits: Limits, detail: str = "") -> str:
    """Why a run ended, for people: a sentence part that follows "the submission …"."""
    return {
        "cpu": f"used more than {limits.cpu_seconds} s of CPU time",
        "wall": f"took longer than {limits.submission_seconds} s",
        "idle": f"waited for more than {limits.idle_seconds} s in all without doing anything",
        "memory": f"used more than {size(limits.memory_bytes)} of memory",
        "processes": f"ran more than {limits.processes} processes and threads at once",
        "disk": f"wrote more than {size(limits.disk_bytes)} of files",
        "files": f"made more than {detail} files",
        "held": f"held more than {detail} at once",
        "died": f"ended its own kernel ({detail})",
        "lost": "lost its sandbox, which ended unexpectedly",
    }[limit]


@cache
def available() -> str | None:
    """None when kernels can be sandboxed here, else one line: what is missing and what to do."""
    if sys.platform != "linux":
        return "The sandbox needs Linux; grade with --no-sandbox only work that you trust."
    if not Path("/proc/sys/kernel/seccomp/actions_avail").exists():
        return "The sandbox needs Linux's seccomp filters, which this kernel was built without."
    if not shutil.which("bwrap"):
        return "bubblewrap is missing: install it (Debian, Ubuntu: sudo apt install bubblewrap)."
    trial = [*Policy().command(Path("/tmp"), cold=False), "/bin/true"]
    result = subprocess.run(trial, capture_output=True, text=True)
    if result.returncode == 0:
        return None
    return f"bubblewrap cannot start: {_remedy()} ({result.stderr.strip().splitlines()[-1:]})"


def privileged() -> bool:
    """Whether this process can mount and change user without a user namespace, as root can."""
    status = Path("/proc/self/status").read_text()
    effective = int(status.split("CapEff:")[1].split()[0], 16)
    setgid, setuid, admin = 1 << 6, 1 << 7, 1 << 21
    return os.geteuid() == 0 and effective & (needed := setgid | setuid | admin) == needed


def _remedy() -> str:
    """The switch that is off, guessed from the system's settings."""
    switches = {
        "user/max_user_namespaces": ("0", "user.max_user_namespaces=15000"),
        "kernel/unprivileged_userns_clone": ("0", "kernel.unprivileged_userns_clone=1"),
        "kernel/apparmor_restrict_unprivileged_userns": (
            "1",
            "kernel.apparmor_restrict_unprivileged_userns=0",
        ),
    }
    for name, (off, setting) in switches.items():
        path = Path("/proc/sys") / name
        if path.exists() and path.read_text().strip() == off:
            return f"user namespaces are off, run sudo sysctl -w {setting}"
    return "user namespaces are refused, allow them in the settings of this container or machine"


def _python_roots() -> list[Path]:
    """/usr and the prefixes of this Python, none inside another."""
    program = Path(sys.executable).resolve().parent.parent
    roots = [Path("/usr"), Path(sys.base_prefix), program, Path(sys.prefix)]
    return [
        root
        for n, root in enumerate(roots)
        if root not in roots[:n] and not any(other in root.parents for other in roots[:n])
    ]


def _folders_above(places: list[str]) -> list[str]:
    """Folders that lead to the places, outer ones first."""
    above = {str(parent) for place in places for parent in Path(place).parents}
    return sorted(above - {"/"})


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def size(count: int) -> str:
    for unit, one in (("GiB", 1024**3), ("MiB", 1024**2)):
        if count >= one:
            return f"{count / one:g} {unit}"
    return f"{count} bytes"
