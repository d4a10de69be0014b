"""A browser that a learning platform sends to a hub."""

import requests

SECONDS = 180


class Visitor:
    """Somebody at the platform, with cookies of their own.

    Args:
        hub: the hub's address.
        there: the platform, `tests.platform.there.There`.
    """

    def __init__(self, hub, there):
        self.hub, self.there = hub, there
        self.session = requests.Session()

    def begin(self, hint, **more):
        """Follow the link there; where the hub sends this browser, or its complaint."""
        told = {"iss": self.there.address, "client_id": "hub-1", "login_hint": hint}
        told |= {"target_link_uri": f"{self.hub}/hub/", **more}
        return self.session.get(
            f"{self.hub}/hub/lti13/oauth_login", params=told, allow_redirects=False, timeout=SECONDS
        )

    def form(self, hint):
        """What the platform gives to be sent on."""
        sent = self.begin(hint)
        assert sent.status_code == 302, sent.text
        found = self.session.get(sent.headers["Location"], timeout=SECONDS).json()
        assert found.pop("to") == f"{self.hub}/hub/lti13/oauth_callback"
        return found

    def send(self, form):
        """Send it on; the hub's answer."""
        place = f"{self.hub}/hub/lti13/oauth_callback"
        return self.session.post(place, data=form, allow_redirects=False, timeout=SECONDS)

    def launch(self, hint, **claims):
        """The whole way, with claims beside the usual ones; the hub's answer."""
        self.there.launching.people[hint] = claims
        return self.send(self.form(hint))

    def follow(self, answer):
        """Where a redirect leads to in the end, short of a server; None for nowhere."""
        place = answer.headers["Location"]
        while not place.startswith("/hub/user-redirect/"):
            got = self.session.get(f"{self.hub}{place}", allow_redirects=False, timeout=SECONDS)
            if got.status_code != 302:
                return None
            place = got.headers["Location"]
        return place

    def name(self):
        """Who the hub takes this browser for; None for nobody."""
        got = self.session.get(f"{self.hub}/hub/api/user", timeout=SECONDS)
        return got.json()["name"] if got.ok else None
