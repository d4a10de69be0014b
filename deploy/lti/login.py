"""Log-in through the platform: JupyterHub's pages for LTI 1.3, as jupyterhub-ltiauthenticator has
them, and who becomes whom.

That package sends browsers to the platform and back, and ties the answer to the browser. What a
token must be to be believed is in `launch`: there each is good once, for one installation, and
nobody is known by a name that they may change.
"""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Any

from jupyterhub.utils import url_path_join
from ltiauthenticator.lti13.auth import LTI13Authenticator
from ltiauthenticator.lti13.handlers import (
    LTI13CallbackHandler,
    LTI13LoginInitHandler,
    get_nonce,
)
from tornado.web import HTTPError

from deploy import doors
from deploy.classroom import ClassError, Classroom, account
from deploy.lti import launch, linking, opening
from deploy.lti.people import NotLetIn, People, tell
from deploy.prepare import make_account

TEMPLATES = Path(__file__).resolve().parent / "templates"
FROM_THERE = """<p class="text-center">This class is opened from its learning platform:
follow the link there.</p>"""


class Begin(LTI13LoginInitHandler):
    """The platform sends somebody: back to it, to have them known."""

    def get_state(self) -> str:
        # Where to go is asked of the signed token, not of this address, which anybody may write.
        if self._state is None:
            self._state = secrets.token_urlsafe(32)
        return self._state

    def post(self) -> None:
        lti = self.authenticator.classroom.lti
        if self.get_argument("iss", "") != lti.issuer:
            raise HTTPError(400, "this hub is not for that platform")
        if self.get_argument("client_id", lti.client_id) != lti.client_id:
            raise HTTPError(400, "this hub is registered there under another client_id")
        super().post()

    get = post

    def authorize_redirect(self, **given: Any) -> None:
        given["client_id"] = self.authenticator.classroom.lti.client_id
        super().authorize_redirect(**given)

    def _set_oauth_cookie(self, key: str, value: str) -> None:
        # The answer comes as a form from another site, with which browsers send only such cookies.
        safe = self.authenticator.get_uri_scheme(self.request) == "https"
        across = {"samesite": "None", "secure": True} if safe else {}
        self._set_cookie(key, value, expires_days=1, encrypted=True, **across)


class Arrive(LTI13CallbackHandler):
    """The platform's signed answer: who it is."""

    async def post(self) -> None:
        claims = await self.claims()
        if claims[f"{launch.CLAIM}message_type"] == launch.DEEP_LINK:
            await self._offer(claims)
            return
        user = await self.login_user(claims)
        if user is None:
            raise HTTPError(403, "the platform knows you, and this hub does not")
        named = opening.asked(claims)
        place = f"{opening.OPEN}{named}" if named else "user-redirect/lab"
        self.redirect(url_path_join(self.hub.base_url, place))

    async def _offer(self, claims: dict[str, Any]) -> None:
        """Let an instructor choose what to link to. That needs no log-in, for which a browser may
        keep no cookie in a frame."""
        if not launch.is_instructor(claims):
            raise HTTPError(403, "only who teaches this course makes links to its assignments")
        asked = linking.request(claims)
        names = opening.released(self.authenticator.classroom)
        action = url_path_join(self.hub.base_url, "lti13/choose")
        key = self.authenticator.requests.add(asked)
        template = "lti-choose.html"
        await linking.show(self, asked, template, assignments=names, request=key, action=action)

    async def claims(self) -> dict[str, Any]:
        """What the token says, once it is believed.

        Raises:
            HTTPError: it is not.
        """
        self.check_state()
        nonce = get_nonce(self._get_nonce_state_cookie() or secrets.token_hex())
        token = self.get_body_argument("id_token", "")
        try:
            return await asyncio.to_thread(self.authenticator.launches.read, token, nonce)
        except launch.NotBelieved as error:
            raise HTTPError(401, str(error)) from error
        except launch.NotForHere as error:
            raise HTTPError(403, str(error)) from error


class Login(LTI13Authenticator):
    """Whoever the platform sends as a learner or an instructor of the course."""

    classroom: Classroom
    login_service = "the learning platform"
    custom_html = FROM_THERE
    login_handler, callback_handler = Begin, Arrive

    def __init__(self, **given: Any):
        super().__init__(**given)
        self.people = People(self.classroom)
        self.launches = launch.Launches(self.classroom.lti)
        self.requests = linking.Requests()
        self._turn = asyncio.Lock()

    def get_handlers(self, app: Any) -> list:
        return [
            (self.login_url(""), self.login_handler),
            (self.callback_url(""), self.callback_handler),
            (f"{opening.OPEN}([^/]+)", opening.Open),
            ("/lti13/choose", linking.Choose),
            ("/lti13/jwks", linking.PublicKeys),
        ]

    async def authenticate(self, handler: Any, data: dict[str, Any] | None = None) -> dict:
        """The account of whom the claims tell of.

        Raises:
            HTTPError: they have none, and cannot be given one.
        """
        assert data is not None
        if launch.is_instructor(data):
            self._remember(data)
            return {"name": self.classroom.instructor}
        if not launch.is_learner(data):
            raise HTTPError(403, "you neither learn nor teach in this course, says the platform")
        try:
            async with self._turn:
                if not (name := self.people.known(data["sub"])):
                    called = launch.called(data, self.classroom.lti.username)
                    name = self.people.add(data["sub"], called)
                await asyncio.to_thread(self._settle, name)
        except (launch.NotForHere, NotLetIn) as error:
            raise HTTPError(403, str(error)) from error
        except (ClassError, ValueError, OSError) as error:
            self.log.error("no account for %r: %s", data["sub"], error)
            raise HTTPError(500, "your account cannot be made here: ask your teacher") from error
        return {"name": name}

    def _remember(self, claims: dict[str, Any]) -> None:
        """Pass on where the course's grades and members are, which many platforms show nowhere.
        Only of the class file's course, or another's teacher could turn grades away."""
        if told := launch.services(claims):
            try:
                tell(self.classroom, told)
            except (OSError, ValueError) as error:
                self.log.error("the platform's services are not passed on: %s", error)

    def _settle(self, name: str) -> None:
        """Have a new account, closed to others as everybody's is."""
        if account(name):
            return
        make_account(name)
        if wrong := doors.of_learner(self.classroom, name):
            raise ClassError("; ".join(wrong))


def use(c: Any, classroom: Classroom) -> None:
    """Have JupyterHub log people in through the class's platform."""
    lti = classroom.lti
    Login.classroom = classroom
    c.JupyterHub.authenticator_class = Login
    c.LTI13Authenticator.issuer = lti.issuer
    c.LTI13Authenticator.client_id = {lti.client_id}
    c.LTI13Authenticator.authorize_url = lti.authorize_url
    c.LTI13Authenticator.jwks_endpoint = lti.jwks_url
    c.JupyterHub.template_paths = [str(TEMPLATES)]
    # `Login` has decided; who leaves the course there is out when the day's log-in ends.
    c.Authenticator.allow_all = True
    c.JupyterHub.cookie_max_age_days = 1
