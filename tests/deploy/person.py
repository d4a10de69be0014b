"""A person at a browser, without the browser: logs in to a hub, uses their server, runs code."""

import json
import re
import uuid
from contextlib import closing

import requests
import websocket

SECONDS = 180


class Person:
    """Someone with an account on the hub.

    Args:
        hub: the hub's address.
        name: the account's name.
        password: its password.
    """

    def __init__(self, hub, name, password):
        self.hub, self.name, self.password = hub, name, password
        self.session = requests.Session()
        self.kernel = None

    def _token(self, path):
        """The token that a form or a script sends along, from the cookie set for this path."""
        (found,) = (
            cookie.value
            for cookie in self.session.cookies
            if cookie.name == "_xsrf" and cookie.path == path
        )
        return found

    def log_in(self):
        """Fill in the hub's form; return whether the hub let this person in."""
        self.session.get(f"{self.hub}/hub/login", timeout=SECONDS).raise_for_status()
        form = {
            "username": self.name,
            "password": self.password,
            "_xsrf": self._token("/hub/"),
        }
        answer = self.session.post(
            f"{self.hub}/hub/login?next=/hub/home", data=form, timeout=SECONDS
        )
        return answer.ok and answer.url.endswith("/hub/home")

    def start_server(self):
        """Start this person's server and open JupyterLab, as a browser would."""
        api = f"{self.hub}/hub/api/users/{self.name}/server"
        headers = {"X-XSRFToken": self._token("/hub/")}
        self.session.post(api, headers=headers, timeout=SECONDS).raise_for_status()
        with self.session.get(f"{api}/progress", stream=True, timeout=SECONDS) as events:
            events.raise_for_status()
            for line in events.iter_lines():
                if line.startswith(b"data:"):
                    event = json.loads(line[5:])
                    assert not event.get("failed"), event
                    if event.get("ready"):
                        break
        self.get("lab").raise_for_status()

    def get(self, path, of=None, **parameters):
        """Get a page of a server, this person's own unless another's is named."""
        url = f"{self.hub}/user/{of or self.name}/{path}"
        return self.session.get(url, params=parameters, timeout=SECONDS)

    def send(self, method, path, data=None):
        """Send what JupyterLab's scripts send; return the answer's JSON."""
        answer = self.session.request(
            method,
            f"{self.hub}/user/{self.name}/{path}",
            data=None if data is None else json.dumps(data),
            headers={"X-XSRFToken": self._token(f"/user/{self.name}/")},
            timeout=SECONDS,
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def run(self, code):
        """Run code in a kernel of this person's; return what it printed, errors included."""
        if self.kernel is None:
            self.kernel = self.send("POST", "api/kernels", {"name": "python3"})["id"]
        with closing(self._socket(f"api/kernels/{self.kernel}/channels")) as socket:
            return _execute(socket, code)

    def type(self, line):
        """Type a line into a terminal of JupyterLab; return (exit code, what appeared)."""
        name = self.send("POST", "api/terminals")["name"]
        appeared = ""
        with closing(self._socket(f"terminals/websocket/{name}")) as socket:
            socket.send(json.dumps(["stdin", f"{line}; echo ended:$?\r"]))
            while not (end := re.search(r"ended:(\d+)", appeared)):
                kind, *told = json.loads(socket.recv())
                appeared += told[0] if kind == "stdout" else ""
        return int(end[1]), appeared

    def _socket(self, path):
        """A WebSocket to this person's server."""
        path = f"/user/{self.name}/{path}"
        token = self._token(f"/user/{self.name}/")
        cookies = requests.Request("GET", f"{self.hub}{path}", cookies=self.session.cookies)
        return websocket.create_connection(
            f"{self.hub.replace('http', 'ws', 1)}{path}?_xsrf={token}",
            cookie=self.session.prepare_request(cookies).headers["Cookie"],
            timeout=SECONDS,
        )

    def program(self, *words, folder="~"):
        """Run a program in this person's kernel; return (exit code, what it printed)."""
        code = (
            "import json, os, subprocess\n"
            # A kernel asks for colours, and programs then draw for a person at a terminal.
            "_plain = {k: v for k, v in os.environ.items() if 'COLOR' not in k and k != 'TERM'}\n"
            f"_done = subprocess.run({list(words)!r}, cwd=os.path.expanduser({folder!r}),"
            " env=_plain, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,"
            " stderr=subprocess.STDOUT)\n"
            "print(json.dumps([_done.returncode, _done.stdout]))"
        )
        return json.loads(self.run(code))


def _execute(socket, code):
    identity = uuid.uuid4().hex
    header = {
        "msg_id": identity,
        "msg_type": "execute_request",
        "session": identity,
        "username": "",
        "version": "5.3",
        "date": "",
    }
    content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
    message = {
        "channel": "shell",
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content,
    }
    socket.send(json.dumps(message))
    printed = []
    while True:
        answer = json.loads(socket.recv())
        if answer["parent_header"].get("msg_id") != identity:
            continue
        content = answer["content"]
        if answer["msg_type"] == "stream":
            printed.append(content["text"])
        elif answer["msg_type"] == "error":
            printed.append(f"{content['ename']}: {content['evalue']}")
        elif answer["msg_type"] == "status" and content["execution_state"] == "idle":
            return "".join(printed)
