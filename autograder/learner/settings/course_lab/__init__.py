"""JupyterLab's Validate, for learners: what is wrong first, how many tests hold, and how far it is.

nbgrader's own runs the notebook within the server's one thread and shows each test's code before
what is wrong. This runs it beside the server and tells line by line of JSON.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web
from tornado.iostream import StreamClosedError

COMMAND = (sys.executable, "-m", "course_lab.validating")


class Validate(JupyterHandler):
    """Answers with what `course_lab.validating` prints, as it prints it."""

    running = None

    @web.authenticated
    async def post(self):
        root = Path(self.contents_manager.root_dir).resolve()
        path = (root / (self.get_json_body() or {}).get("path", "")).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            raise web.HTTPError(404, "there is no such notebook")
        self.set_header("Content-Type", "application/x-ndjson")
        own = {"start_new_session": True} if os.name == "posix" else {}
        self.running = subprocess.Popen(
            [*COMMAND, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **own
        )
        loop = asyncio.get_running_loop()
        try:
            errors = loop.run_in_executor(None, self.running.stderr.read)
            while line := await loop.run_in_executor(None, self.running.stdout.readline):
                self.write(line)
                await self.flush()
            if await loop.run_in_executor(None, self.running.wait):
                told = (await errors).decode("utf-8", "replace").strip().splitlines()
                self.write(json.dumps({"problem": told[-1] if told else "it was stopped"}) + "\n")
        except StreamClosedError:  # whoever asked has gone
            self.on_connection_close()

    def on_connection_close(self):
        if self.running is None or self.running.poll() is not None:
            return
        if os.name == "posix":
            os.killpg(self.running.pid, signal.SIGTERM)
        else:
            self.running.terminate()


def _jupyter_server_extension_points():
    return [{"module": "course_lab"}]


def _load_jupyter_server_extension(app):
    address = url_path_join(app.web_app.settings["base_url"], "course", "validate")
    app.web_app.add_handlers(".*$", [(address, Validate)])
