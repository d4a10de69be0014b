"""A small learning platform, written from the specifications: LTI Advantage's token, line item,
score and membership services, and the calls of Canvas's and Moodle's own interfaces, over real
HTTP."""

import base64
import json
import re
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.platform import moodle
from tests.platform.launching import Launching

CLIENT, TOKEN = "tool-1", "canvas-token"
AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
ALL = {f"{AGS}lineitem", f"{AGS}score"} | {
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
}


class There:
    """What the platform knows, and how it behaves."""

    def __init__(self):
        self.keys = {"keys": []}
        self.scopes, self.life = set(ALL), 3600
        self.tokens, self.used = {}, set()
        self.items, self.scores, self.comments = {}, {}, []
        self.enrolled, self.members = None, []
        self.every, self.down, self.calls, self.accepted = 0, False, 0, []
        self.log, self.lock = [], threading.Lock()
        self.launching, self.moodle = Launching(), moodle.Moodle()

    def fails(self):
        """Of this call: "" it works; "before" or "after" it has had its effect it fails."""
        self.calls += 1
        if self.down:
            return "before"
        if self.every and self.calls % self.every == 0:
            return "before" if self.calls // self.every % 2 else "after"
        return ""

    # ---------------------------------------------------------------------- tokens

    def token(self, form):
        try:
            claims = self.verified(form["client_assertion"][0])
        except (KeyError, ValueError, StopIteration, InvalidSignature):
            return 400, {"error": "invalid_client"}
        asked = set(form["scope"][0].split()) & self.scopes
        token = f"t{len(self.tokens)}-{claims['jti']}"
        self.tokens[token] = (time.monotonic() + self.life, asked)
        return 200, {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": self.life,
            "scope": " ".join(sorted(asked)),
        }

    def verified(self, signed):
        head, body, signature = signed.split(".")
        told, claims = json.loads(unpacked(head)), json.loads(unpacked(body))
        key = next(key for key in self.keys["keys"] if key["kid"] == told["kid"])
        n, e = (int.from_bytes(unpacked(key[name])) for name in "ne")
        rsa.RSAPublicNumbers(e, n).public_key().verify(
            unpacked(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256()
        )
        good = told["alg"] == "RS256" and claims["iss"] == claims["sub"] == CLIENT
        good &= claims["aud"] == f"{self.address}/token" and claims["exp"] > time.time()
        if not good or claims["jti"] in self.used:
            raise ValueError("no")
        self.used.add(claims["jti"])
        return claims

    def right(self, header, scope):
        ends, scopes = self.tokens.get((header or "").removeprefix("Bearer "), (0, set()))
        return 401 if ends <= time.monotonic() else 200 if scope in scopes else 403

    # ---------------------------------------------------------------------- what is asked

    def answer(self, method, path, query, body, header):
        """Status, JSON, address of the next page."""
        if path == "/jwks":
            return 200, self.launching.jwks(), ""
        if path == "/authorize":
            return 200, self.launching.authorize(query, self.address), ""
        if path.startswith("/api/v1"):
            return self.canvas(method, path, query, body, header)
        scope = f"{AGS}score" if path.endswith("/scores") else f"{AGS}lineitem"
        if path == "/members":
            scope = next(s for s in ALL if "nrps" in s)
        if (status := self.right(header, scope)) != 200:
            return status, {"error": "no"}, ""
        if path == "/members":
            return self.page([*self.members], query, lambda found: {"members": found})
        if path == "/items" and method == "GET":
            return self.page(list(self.items.values()), query, list)
        if path == "/items":
            item = {**body, "id": f"{self.address}/items/{len(self.log)}?type=grade"}
            self.items[urlsplit(item["id"]).path] = item
            self.log.append(("item", body["resourceId"]))
            return 201, item, ""
        item = self.items.get(path.removesuffix("/scores"))
        if item is None:
            return 404, {}, ""
        if not path.endswith("/scores"):
            item.update(body or {})
            return 200, item, ""
        return self.score(item, body)

    def page(self, found, query, made):
        start = int(query.get("from", ["0"])[0])
        more = f"{self.address}/{'members' if made is not list else 'items'}?from={start + 50}"
        return 200, made(found[start : start + 50]), more if len(found) > start + 50 else ""

    def score(self, item, body):
        who = body["userId"]
        if self.enrolled is not None and who not in self.enrolled:
            return 404, {"error": "no such user"}, ""
        key = (item["resourceId"], who)
        if key in self.scores and self.scores[key]["timestamp"] >= body["timestamp"]:
            return 409, {"error": "a later one is here"}, ""
        self.scores[key] = body
        self.accepted.append(key)
        return 200, {}, ""

    # ---------------------------------------------------------------------- Canvas

    def canvas(self, method, path, query, body, header):
        if header != f"Bearer {TOKEN}":
            return 401, {"errors": [{"message": "Invalid access token."}]}, ""
        place = re.fullmatch(r"/api/v1/courses/7/assignments(?:/(\d+))?(/submissions/(\w+))?", path)
        if not place:
            return 404, {}, ""
        number, submission, who = place.groups()
        if number is None and method == "GET":
            wanted = query["search_term"][0]
            return 200, [i for i in self.items.values() if wanted in i["name"]], ""
        if number is None:
            item = {**body["assignment"], "id": len(self.items) + 1}
            self.items[str(item["id"])] = item
            return 201, item, ""
        if number not in self.items:
            return 404, {}, ""
        if not submission:
            return 200, self.items[number], ""
        if self.enrolled is not None and who not in self.enrolled:
            return 404, {}, ""
        key = (self.items[number]["name"], who)
        if method == "PUT":
            if "submission" in body:
                self.scores[key] = body["submission"]["posted_grade"]
            if "comment" in body:
                self.comments.append((key, body["comment"]["text_comment"]))
        told = [{"comment": text} for k, text in self.comments if k == key]
        return 200, {"score": self.scores.get(key), "submission_comments": told}, ""


def unpacked(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        there, parts = self.server.there, urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(size).decode()
        with there.lock:
            how = there.fails()
            if how == "before":
                return self.reply(503, {}, "")
            if parts.path == "/token":
                made = (*there.token(parse_qs(raw)), "")
            elif parts.path == moodle.SERVER:
                form = parse_qs(raw, keep_blank_values=True)
                made = (200, there.moodle.answer(form), "")
            else:
                body = json.loads(raw) if raw else None
                query, header = parse_qs(parts.query), self.headers.get("Authorization")
                made = there.answer(self.command, parts.path, query, body, header)
        if how == "after":  # it was done, and nobody hears of it
            self.close_connection = True
            return None
        self.reply(*made)

    do_POST = do_PUT = do_GET

    def reply(self, status, body, following):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if following:
            self.send_header("Link", f'<{following}>; rel="next"')
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@contextmanager
def running():
    """The platform, at a free port."""
    there = There()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.there, server.daemon_threads = there, True
    there.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
