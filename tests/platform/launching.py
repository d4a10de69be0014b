"""How the platform sends people to a tool: signed tokens, as LTI Core 1.3 has them."""

import time

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
CLIENT, DEPLOYMENT, COURSE = "hub-1", "1:abc", "course-7"
LIFE_SECONDS = 300


def new_key():
    return rsa.generate_private_key(public_exponent=65_537, key_size=2048)


class Launching:
    """The platform's side of a launch.

    Attributes:
        people: login hint → claims that the token of that person has, beside the usual ones or in
            their place; None leaves one out.
        sent: what browsers came with.
    """

    def __init__(self):
        self.key, self.key_id = new_key(), "k1"
        self.signs_with, self.algorithm = self.key, "RS256"
        self.people, self.sent = {}, []

    def jwks(self):
        """The platform's public keys."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": self.key_id, "use": "sig", "alg": "RS256"}]}

    def authorize(self, query, address):
        """What the browser is to send on: the form of an authentication response."""
        asked = {name: values[0] for name, values in query.items()}
        self.sent.append(asked)
        wanted = {"response_type": "id_token", "response_mode": "form_post", "scope": "openid"}
        assert wanted.items() <= asked.items() and asked["client_id"] == CLIENT
        claims = self.claims(address, asked["nonce"], asked["login_hint"])
        token = jwt.encode(claims, self.signs_with, self.algorithm, headers={"kid": self.key_id})
        return {"id_token": token, "state": asked["state"], "to": asked["redirect_uri"]}

    def claims(self, address, nonce, hint):
        now = int(time.time())
        usual = {
            **{"iss": address, "aud": CLIENT, "sub": hint, "nonce": nonce},
            **{"iat": now, "exp": now + LIFE_SECONDS},
            f"{CLAIM}version": "1.3.0",
            f"{CLAIM}message_type": "LtiResourceLinkRequest",
            f"{CLAIM}deployment_id": DEPLOYMENT,
            f"{CLAIM}context": {"id": COURSE},
            f"{CLAIM}resource_link": {"id": "link-1"},
            f"{CLAIM}roles": [f"{MEMBERSHIP}Learner"],
            f"{CLAIM}target_link_uri": "https://hub.example.org/hub/",
        }
        told = {**usual, **self.people.get(hint, {})}
        return {name: value for name, value in told.items() if value is not None}
