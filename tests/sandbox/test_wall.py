"""What a kernel sees, and what it does not."""

import asyncio
import os
import socket
import sys
import threading
from pathlib import Path

import pytest

from autograder import sandbox
from tests.sandbox.conftest import execute, run

pytestmark = pytest.mark.sandbox
ROOT = Path(__file__).resolve().parents[2]


def test_the_network_is_out_of_reach(light):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        ran = run(
            light,
            f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)",
            "socket.create_connection(('192.0.2.1', 80), 2)",
            "print([line.split(':')[0].strip() for line in open('/proc/net/dev')][2:])",
        )
    assert "OSError" in ran.texts[0] or "Error" in ran.texts[0]
    assert "unreachable" in ran.texts[1]
    assert ran.texts[2].strip() == "['lo']"


def test_only_the_shown_folders_exist(light, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x")
    places = [secret, Path.home() / ".ssh", ROOT / "source", ROOT / "tests", ROOT / "README.md"]
    places += [ROOT / "gradebook.db", "/runs", "/zygote", "/root-of-kernel", "/sys", "/var/log"]
    ran = run(
        light,
        f"import os; print([path for path in {list(map(str, places))} if os.path.lexists(path)])",
        "print(sorted(os.listdir('/etc')), os.listdir('/run'), os.listdir('/home'))",
    )
    assert ran.texts[0].strip() == "[]"
    shown = {"alternatives", "fonts", "group", "ld.so.cache", "passwd"}
    etc, run_, homes = (eval(text + "]") for text in ran.texts[1].strip()[:-1].split("] "))
    assert set(etc) <= shown
    assert run_ == ["kernel"]
    python = {Path(place).resolve().parts[1:3] for place in (sys.prefix, sys.base_prefix)}
    assert set(homes) <= {"learner"} | {part[1] for part in python if part[0] == "home"}


def test_probe_is_the_only_module_of_autograder(light):
    ran = run(
        light,
        "import autograder, pkgutil; print(autograder.__path__)",
        "print([module.name for module in pkgutil.iter_modules(autograder.__path__)])",
        "from autograder.probe import check; print(check.__name__)",
        "import autograder.judge.checks",
        "import course; print(course.__file__)",
        "import sys; print([name for name in sys.modules if name.startswith('autograder')])",
    )
    assert ran.texts[1].strip() == "['probe']"
    assert ran.texts[2].strip() == "check"
    assert ran.texts[3].startswith("ModuleNotFoundError")
    assert ran.texts[4].strip() == "/kit/course/__init__.py"
    assert {name.split(".")[1] for name in eval(ran.texts[5]) if "." in name} == {"probe"}


def test_no_process_but_its_own_is_seen(light):
    ran = run(
        light,
        "import os; print([pid for pid in os.listdir('/proc') if pid.isdigit()], os.getpid())",
        "os.readlink('/proc/1/fd/0')",
        "open('/proc/1/environ').read()",
        "os.kill(1, 9); print('still here')",
    )
    assert ran.texts[0].strip() == "['1', '2'] 2"
    assert "PermissionError" in ran.texts[1]
    assert "PermissionError" in ran.texts[2]
    assert ran.texts[3].strip() == "still here"


def test_a_kernel_has_no_capabilities_and_cannot_gain_any(light):
    ran = run(
        light,
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "print([int(status[name], 16) for name in status if name.startswith('Cap')],"
        " status['NoNewPrivs'].strip(), status['Groups'].split())",
        "import ctypes; libc = ctypes.CDLL(None, use_errno=True)\n"
        "print([libc.unshare(flag) for flag in (0x10000000, 0x20000, 0x40000000)])",
        "print(libc.mount(b'tmpfs', b'/tmp', b'tmpfs', 0, None), libc.umount(b'/proc'))",
    )
    assert ran.texts[0].strip() == "[0, 0, 0, 0, 0] 1 []"
    assert ran.texts[1].strip() == "[-1, -1, -1]"
    assert ran.texts[2].strip() == "-1 -1"


def test_only_the_working_folder_the_home_and_scratch_can_be_written(light):
    ran = run(
        light,
        "import os\n"
        "def writable(folder):\n"
        "    try:\n"
        "        open(os.path.join(folder, 'mark'), 'w').close()\n"
        "    except OSError:\n"
        "        return False\n"
        "    return True\n"
        "print([folder for folder, _, _ in os.walk('/') if not folder.startswith(('/usr', '/proc'))"
        " and '/lib/python' not in folder and writable(folder)])",
    )
    written = eval(ran.texts[0])
    roots = ("/submission", "/tmp", "/dev/shm", "/home/learner")
    assert all(folder.startswith(roots) for folder in written), written
    assert set(roots) <= set(written)


def test_no_open_file_of_the_graders_reaches_a_kernel(light):
    ran = run(
        light,
        "import os\n"
        "for number in map(int, os.listdir('/proc/self/fd')):\n"
        "    try:\n"
        "        target = os.readlink(f'/proc/self/fd/{number}')\n"
        "    except OSError:\n"
        "        continue\n"
        "    if target.startswith('/') and target != '/dev/null':\n"
        "        print(target)",
    )
    allowed = ("/proc/", "/submission", "/home/learner", "/tmp")
    assert [line for line in ran.texts[0].split() if not line.startswith(allowed)] == []


def test_the_environment_is_small_and_nothing_is_inherited(light, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "1")
    ran = run(
        light,
        "import os; print(dict(os.environ))",
        "import sys; print(sys.path, sys.flags.hash_randomization, os.getcwd())",
        env={"EXTRA": "2"},
    )
    seen = eval(ran.texts[0])
    known = set(sandbox.Policy().environment()) | {"EXTRA"}
    added_by_ipykernel = {"PYDEVD_USE_FRAME_EVAL", "JPY_PARENT_PID", "TERM", "CLICOLOR"}
    added_by_ipykernel |= {"FORCE_COLOR", "CLICOLOR_FORCE", "PAGER", "GIT_PAGER"}
    assert set(seen) - added_by_ipykernel == known - added_by_ipykernel
    assert (seen["EXTRA"], seen["LC_ALL"], seen["HOME"]) == ("2", "C.UTF-8", "/home/learner")
    assert "/zygote" not in ran.texts[1] and str(ROOT / "autograder") not in ran.texts[1]
    assert ran.texts[1].split()[-2:] == ["0", "/submission"]


def test_the_submissions_files_are_copied(light, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "numbers.csv").write_text("1,2")
    (tmp_path / "data" / "numbers.csv").chmod(0o400)
    (tmp_path / "answers.ipynb").write_text("{}")
    (tmp_path / "away").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "pipe")
    ran = run(
        light,
        "import os; print(sorted(os.listdir()), open('data/numbers.csv').read())",
        "open('data/numbers.csv', 'a').write('x'); open('away')",
        files=tmp_path,
    )
    assert ran.texts[0].strip() == "['answers.ipynb', 'away', 'data'] 1,2"
    assert ran.texts[1].startswith("FileNotFoundError")
    assert (tmp_path / "data" / "numbers.csv").read_text() == "1,2"


def test_a_socket_in_the_runs_folder_can_be_reached_but_not_replaced(light):
    manager = light.kernel_manager()
    heard = []
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(manager.run_dir / "judge"))
    listener.listen()

    def answer():
        connection, _ = listener.accept()
        heard.append(connection.recv(5))
        connection.close()

    thread = threading.Thread(target=answer)
    thread.start()
    manager.env["JUDGE"] = manager.inside("judge")
    ran = asyncio.run(
        execute(
            manager,
            [
                "import os, socket; place = os.environ['JUDGE']",
                "line = socket.socket(socket.AF_UNIX)",
                "line.connect(place); line.sendall(b'hello'); print(place)",
                "os.remove(place)",
                "open('/run/kernel/filler', 'w')",
            ],
        )
    )
    thread.join(10)
    listener.close()
    assert heard == [b"hello"]
    assert ran.texts[2].strip() == "/run/kernel/judge"
    assert "Read-only" in ran.texts[3] and "Read-only" in ran.texts[4]
    assert not manager.run_dir.exists()


def test_two_kernels_cannot_see_each_others_files_sockets_or_processes(light):
    look = [
        "import os; open('/tmp/mine', 'w'); open('/dev/shm/mine', 'w')",
        "import time; time.sleep(0.5)",
        "print(sorted(os.listdir('/tmp')), os.listdir('/dev/shm'), os.listdir('/run/kernel'),"
        " sorted(name for name in os.listdir('/proc') if name.isdigit()))",
    ]

    async def both():
        managers = [light.kernel_manager() for _ in range(2)]
        return await asyncio.gather(*(execute(manager, look) for manager in managers))

    first, second = asyncio.run(both())
    assert first.texts[2] == second.texts[2]
    assert first.texts[2].endswith("['1', '2']\n")


def test_what_is_hidden_inside_a_shown_folder_is_found_empty(tmp_path):
    """As for the package autograder itself, when it is installed among the visible packages."""
    for folder in (tmp_path, tmp_path / "seen", tmp_path / "seen" / "hidden"):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        (folder / "file").write_text("x")
    rules = sandbox.Policy(
        modules=(), readonly=(tmp_path / "seen",), hidden=(tmp_path / "seen" / "hidden",)
    )
    look = f"import os; print([names for _, *names in os.walk('{tmp_path}')])"
    with sandbox.Zygote(rules) as zygote:
        seen = eval(run(zygote, look).texts[0])
    assert seen == [[["seen"], []], [["hidden"], ["file"]], [[], []]]
