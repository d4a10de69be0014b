"""JupyterHub for a class on one machine; `sudo make hub` starts it, docs/deploy.md explains it."""

import os
from pathlib import Path

from deploy.classroom import read

c = get_config()  # noqa: F821 -- JupyterHub defines it

classroom = read(Path(os.environ["CLASS_FILE"]), Path(os.environ["CLASS_FOLDER"]))

c.JupyterHub.bind_url = f"http://{classroom.ip}:{classroom.port}"
c.JupyterHub.db_url = f"sqlite:///{classroom.state}/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = str(classroom.state / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(classroom.state / "proxy.pid")
# Debian's proxy needs Debian's modules, which a node from elsewhere does not look for.
os.environ.setdefault("NODE_PATH", "/usr/share/nodejs")

c.Authenticator.admin_users = set()
if classroom.lti:
    from deploy.lti import login

    login.use(c, classroom)
else:
    # Who may log in: the class, with their Unix passwords. Who leaves the class file is out.
    c.JupyterHub.authenticator_class = "pam"
    c.PAMAuthenticator.open_sessions = False
    c.Authenticator.allowed_users = set(classroom.everyone)
    c.Authenticator.allow_existing_users = False

# Everyone's server is a process of their own account: the system keeps them apart.
c.JupyterHub.spawner_class = "deploy.limits.LimitedSpawner"
c.Spawner.default_url = "/lab"
c.Spawner.env_keep = ["LANG", "LC_ALL"]
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
# TensorFlow's kernels are half a gigabyte each. Idle ones end, whether or not a page is open on
# them, and a server that has been without kernels and requests as long again.
c.Spawner.args = [
    f"--MappingKernelManager.cull_idle_timeout={classroom.idle_minutes * 60}",
    "--MappingKernelManager.cull_connected=True",
    f"--TerminalManager.cull_inactive_timeout={classroom.idle_minutes * 60}",
    f"--ServerApp.shutdown_no_activity_timeout={classroom.idle_minutes * 60}",
]


def give_role(spawner):
    """Learners work in their home; the instructor in the course, with formgrader and grader."""
    server = [str(classroom.python), "-m", "jupyterhub.singleuser"]
    programs = [classroom.environment / "bin", "/usr/local/bin", "/usr/bin", "/bin"]
    if spawner.user.name == classroom.instructor:
        folder = str(classroom.course())
        programs.insert(0, classroom.grader / "bin")
        settings = [classroom.settings / "instructor"]
        spawner.environment = {"PYTHONPATH": str(classroom.grader)}
        # nbgrader reads the course's settings from the folder in which the server starts.
        spawner.cmd = ["env", f"--chdir={folder}", *server]
        spawner.notebook_dir = folder
    else:
        settings = [classroom.settings / "exchange", classroom.settings / "learner"]
        spawner.mem_limit = round(classroom.memory_gb * 2**30)
        spawner.cpu_limit = float(classroom.cpus)
        extensions = str(classroom.settings / "learner")
        spawner.environment = {
            "COURSE_EXCHANGE": str(classroom.exchange),
            "JUPYTER_PATH": extensions,
            "PYTHONPATH": extensions,
        }
        spawner.cmd = server
    spawner.environment["PATH"] = os.pathsep.join(map(str, programs))
    spawner.environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join(map(str, settings))


c.Spawner.pre_spawn_hook = give_role
