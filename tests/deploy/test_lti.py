"""Log-in through a learning platform: real HTTP, a real hub, tokens signed as platforms sign."""

import json
import re
import secrets
import shutil
from pathlib import Path
from types import SimpleNamespace

import jwt
import pytest
import requests

from autograder import course_config
from autograder.platform.keys import Keys
from autograder.platform.settings import Platform, settings
from deploy.classroom import account
from deploy.lti.launch import SERVICES, Launches, NotBelieved
from deploy.lti.settings import Lti
from tests.platform import there as platforms
from tests.platform.launching import CLAIM, MEMBERSHIP, new_key

from .conftest import serving
from .person import Person
from .visitor import Visitor

pytestmark = [pytest.mark.hub, pytest.mark.slow]
NAME = "01-pooling"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
TEACHES = {f"{CLAIM}roles": [f"{MEMBERSHIP}Instructor", f"{INSTITUTION}Instructor"]}


@pytest.fixture(scope="module")
def linked(place):
    """A class whose people come from a platform, served by `make hub`."""
    mark = f"lti{secrets.token_hex(2)}"
    with platforms.running() as there:
        lines = {
            **{"issuer": there.address, "client_id": "hub-1", "deployment": "1:abc"},
            **{name: f"{there.address}/{name}" for name in ("authorize_url", "token_url")},
            **{"authorize_url": f"{there.address}/authorize", "jwks_url": f"{there.address}/jwks"},
            **{"context": "course-7", "username": "custom_login"},
        }
        text = "".join(f'{name} = "{value}"\n' for name, value in lines.items())
        who = f'instructor = "{mark}-ines"\nlearners = []\n'
        with serving(place, mark, f"{who}[lti]\n{text}") as (address, exchange, hub):
            yield SimpleNamespace(
                **{"mark": mark, "there": there, "hub": hub, "exchange": exchange},
                visitor=lambda: Visitor(address, there),
                course=Path(f"/home/{mark}-ines/convnets"),
                people=place / "hub" / "platform" / "people.json",
            )


def login(name):
    return {f"{CLAIM}custom": {"login": name}}


def test_a_learner_gets_an_account_that_stays_theirs_whatever_they_are_called(linked):
    ada, name = linked.visitor(), f"{linked.mark}-ada"
    got = ada.launch("s-ada", **login(name))
    assert got.status_code == 302 and got.headers["Location"].endswith("/hub/user-redirect/lab")
    assert ada.name() == name
    assert Path(account(name).pw_dir).stat().st_mode & 0o777 == 0o700
    again = linked.visitor()
    again.launch("s-ada", **login(f"{linked.mark}-other"))
    assert again.name() == name and account(f"{linked.mark}-other") is None
    assert json.loads(linked.people.read_text()) == {linked.there.address: {"s-ada": name}}
    assert linked.people.stat().st_mode & 0o777 == 0o640


def test_nobody_becomes_another_by_being_called_so(linked):
    linked.visitor().launch("s-chen", **login(f"{linked.mark}-chen"))
    for taken in (f"{linked.mark}-chen", f"{linked.mark}-ines", "root", "daemon", "$User.username"):
        mallory = linked.visitor()
        got = mallory.launch("s-mallory", **login(taken))
        assert got.status_code == 403 and mallory.name() is None, taken
    assert "s-mallory" not in linked.people.read_text()


def test_the_role_in_the_launch_decides_who_is_the_instructor(linked):
    ines = linked.visitor()
    assert ines.launch("s-ines", **TEACHES).status_code == 302
    assert ines.name() == f"{linked.mark}-ines"
    for roles in ([f"{INSTITUTION}Instructor"], [f"{MEMBERSHIP}Mentor"], [], None, "Instructor"):
        guest = linked.visitor()
        got = guest.launch("s-guest", **login(f"{linked.mark}-guest"), **{f"{CLAIM}roles": roles})
        assert got.status_code == 403 and guest.name() is None, roles
    assert account(f"{linked.mark}-guest") is None


@pytest.mark.parametrize(
    "claims, status",
    [
        ({"exp": 1_700_000_000}, 401),
        ({"iat": 1_700_000_000}, 401),
        ({"aud": "another-tool"}, 401),
        ({"aud": ["hub-1", "another-tool"], "azp": "another-tool"}, 401),
        ({"iss": "https://lms.example.org"}, 401),
        ({"nonce": "0" * 64}, 401),
        ({"sub": None}, 401),
        ({f"{CLAIM}version": "1.1"}, 401),
        ({f"{CLAIM}message_type": "LtiSubmissionReviewRequest"}, 401),
        ({f"{CLAIM}deployment_id": "2:def"}, 403),
        ({f"{CLAIM}context": {"id": "course-8"}}, 403),
    ],
    ids=str,
)
def test_a_token_that_is_not_for_here_lets_nobody_in(linked, claims, status):
    eve = linked.visitor()
    got = eve.launch("s-eve", **login(f"{linked.mark}-eve"), **TEACHES, **claims)
    assert got.status_code == status and eve.name() is None


def test_a_token_that_another_signed_lets_nobody_in(linked, monkeypatch):
    launching = linked.there.launching
    for key, algorithm in ((new_key(), "RS256"), ("secret" * 8, "HS256"), (None, "none")):
        monkeypatch.setattr(launching, "signs_with", key)
        monkeypatch.setattr(launching, "algorithm", algorithm)
        eve = linked.visitor()
        assert eve.launch("s-eve", **TEACHES).status_code == 401 and eve.name() is None


def test_a_key_that_the_platform_changed_is_asked_for():
    with platforms.running() as there:
        urls = {
            name: f"{there.address}/jwks" for name in ("authorize_url", "jwks_url", "token_url")
        }
        launches = Launches(Lti(there.address, "hub-1", "1:abc", context="course-7", **urls))
        launches.keys.cooldown_duration = 0  # seconds between two questions for an unknown key
        asked = {"response_type": ["id_token"], "response_mode": ["form_post"], "scope": ["openid"]}
        asked |= {
            "client_id": ["hub-1"],
            "login_hint": ["ada"],
            "redirect_uri": [""],
            "state": [""],
        }
        for number in range(3):
            there.launching.key = there.launching.signs_with = new_key()
            there.launching.key_id = f"key-{number}"
            asked["nonce"] = [f"n{number}"]
            token = there.launching.authorize(asked, there.address)["id_token"]
            assert launches.read(token, f"n{number}")["sub"] == "ada"
            with pytest.raises(NotBelieved, match="used before"):
                launches.read(token, f"n{number}")


def test_a_launch_is_good_once_and_in_its_own_browser_alone(linked):
    ines, eve = linked.visitor(), linked.visitor()
    linked.there.launching.people["s-ines"] = TEACHES
    form = ines.form("s-ines")
    cookies = ines.session.cookies.copy()
    assert eve.send(form).status_code == 400
    eve.form("s-ines")  # has cookies, of another launch
    assert eve.send(form).status_code == 400 and eve.name() is None
    assert ines.send(form).status_code == 302
    eve.session.cookies = cookies
    assert eve.send(form).status_code == 401 and eve.name() is None


def test_behind_https_the_answer_from_another_site_finds_its_cookies(linked):
    ada = linked.visitor()
    ada.session.headers["X-Forwarded-Proto"] = "https"
    sent = ada.begin("s-ada")
    assert "redirect_uri=https%3A%2F%2F" in sent.headers["Location"]
    cookies = sent.headers["Set-Cookie"]
    assert cookies.count("SameSite=None") == cookies.count("Secure") == 2


def test_another_platform_is_sent_away_and_the_page_says_where_to_log_in(linked):
    eve = linked.visitor()
    assert eve.begin("s-eve", iss="https://lms.example.org").status_code == 400
    assert eve.begin("s-eve", client_id="another-tool").status_code == 400
    page = eve.session.get(f"{eve.hub}/hub/login", timeout=60)
    assert page.ok and "opened from its learning platform" in page.text
    assert "password" not in page.text


def test_the_grader_has_what_the_class_file_says_and_a_key_of_its_own(linked):
    ags, nrps = (claim for claim, _ in SERVICES.values())
    addresses = {"line_items": f"{linked.there.address}/items", "members": "https://lms.example/m"}
    told = {ags: {"lineitems": addresses["line_items"]}}
    told[nrps] = {"context_memberships_url": addresses["members"]}
    linked.visitor().launch("s-ines", **TEACHES, **told)
    config = course_config.load(linked.course)
    found = settings(config, Platform, "client_id", "token_url", *addresses)
    assert addresses == {name: getattr(found, name) for name in addresses}
    assert (found.issuer, found.client_id) == (linked.there.address, "hub-1")
    assert Path(found.people) == linked.people
    (key,) = Keys(linked.course).paths()
    assert key.stat().st_mode & 0o777 == 0o600 and key.owner() == f"{linked.mark}-ines"


@pytest.fixture(scope="module")
def released(linked):
    """An assignment that the instructor has released, as nbgrader lays it there."""
    folder = linked.exchange / "outbound" / NAME
    shutil.copytree(linked.course / "release" / NAME, folder)
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, f"{linked.mark}-ines")
        path.chmod(0o755 if path.is_dir() else 0o644)
    return NAME


def test_a_link_opens_its_assignment_in_the_learners_jupyterlab(linked, released):
    name = f"{linked.mark}-linked"
    learner = linked.visitor()
    claims = {f"{CLAIM}custom": {"login": name, "assignment": released}}
    sent = learner.launch("s-linked", **claims)
    assert sent.headers["Location"] == f"/hub/lti13/open/{released}"
    place = f"/hub/user-redirect/lab/tree/{released}/{released}.ipynb"
    assert learner.follow(sent) == place
    fetched = Path(account(name).pw_dir, released, f"{released}.ipynb")
    assert fetched.owner() == name and json.loads(fetched.read_text())["cells"]
    at_work = Person(learner.hub, name, "")
    at_work.session = learner.session
    at_work.start_server()
    assert at_work.get(f"api/contents/{released}/{released}.ipynb").json()["type"] == "notebook"
    fetched.write_text("work")
    target = f"https://hub.example.org/hub/lti13/open/{released}"  # the other way to name it
    again = learner.launch("s-linked", **{f"{CLAIM}target_link_uri": target})
    assert learner.follow(again) == place and fetched.read_text() == "work"


@pytest.mark.parametrize("named", ["99-none", "..", "%2e%2e%2f%2e%2e", "a/b"])
def test_a_link_to_what_is_not_released_opens_jupyterlab(linked, released, named):
    learner = linked.visitor()
    claims = {f"{CLAIM}custom": {"login": f"{linked.mark}-dot", "assignment": named}}
    assert learner.follow(learner.launch("s-dot", **claims)) in ("/hub/user-redirect/lab", None)
    home = Path(account(f"{linked.mark}-dot").pw_dir)
    assert [path for path in home.iterdir() if path.is_dir()] == []


def deep(linked, **more):
    told = {"deep_link_return_url": f"{linked.there.address}/back?a=1&b=2", "data": "d-1"}
    told |= {"accept_types": ["ltiResourceLink"], "accept_multiple": True, **more}
    message = {f"{CLAIM}message_type": "LtiDeepLinkingRequest"}
    return {**message, f"{DEEP}deep_linking_settings": told}


def test_an_instructor_chooses_and_the_platform_gets_a_signed_link_with_its_column(
    linked, released
):
    ines = linked.visitor()
    page = ines.launch("s-ines", **TEACHES, **deep(linked))
    frames = f"frame-ancestors 'self' {linked.there.address}"
    assert page.ok and page.headers["Content-Security-Policy"] == frames
    assert re.findall(r'name="assignment" value="(.*?)"', page.text) == [released]
    (number,) = re.findall(r'name="request" value="(.*?)"', page.text)
    form = {"request": number, "assignment": [released, "99-none"]}
    place = f"{ines.hub}/hub/lti13/choose"
    answer = requests.post(place, data=form, timeout=60)
    assert f'action="{linked.there.address}/back?a=1&amp;b=2"' in answer.text
    (signed,) = re.findall(r'name="JWT" value="(.*?)"', answer.text)
    keys = jwt.PyJWKClient(f"{ines.hub}/hub/lti13/jwks")
    key, issuer = keys.get_signing_key_from_jwt(signed).key, linked.there.address
    said = jwt.decode(signed, key, ["RS256"], audience=issuer, issuer="hub-1")
    assert said[f"{CLAIM}message_type"] == "LtiDeepLinkingResponse"
    assert said[f"{DEEP}data"] == "d-1" and said[f"{CLAIM}deployment_id"] == "1:abc"
    (item,) = said[f"{DEEP}content_items"]
    assert item["url"] == f"{ines.hub}/hub/lti13/open/{released}"
    assert item["custom"] == {"assignment": released}
    assert item["lineItem"]["resourceId"] == f"convnets/{released}"
    assert item["lineItem"]["scoreMaximum"] == 30
    assert requests.post(place, data=form, timeout=60).status_code == 400
    assert ines.name() is None  # choosing needs no log-in, and gives none


def test_a_learner_makes_no_links_and_what_is_not_taken_is_not_offered(linked):
    learner = linked.visitor()
    claims = login(f"{linked.mark}-ada")
    assert learner.launch("s-ada", **claims, **deep(linked)).status_code == 403
    ines = linked.visitor()
    for wrong in ({"accept_types": ["file"]}, {"deep_link_return_url": "javascript:alert(1)"}):
        assert ines.launch("s-ines", **TEACHES, **deep(linked, **wrong)).status_code == 400
