"""A small OpenID Connect provider over HTTP: discovery, keys, the code flow with PKCE.

It signs what `claims` says; a test changes them to lie. A code and its verifier are taken once.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "awards", "a-secret-between-two"
SUBJECT = "subject-1"


class Provider(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        # What the next token says over the right claims; None takes a claim out.
        self.claims: dict[str, Any] = {}
        self.algorithm, self.signing_key = "RS256", self.key
        self.userinfo: dict[str, Any] = {}
        self.issued_issuer = self.issuer
        # code → the request that it was given out for.
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: dict[str, str] = {}

    def visit(self, address: str) -> dict[str, str]:
        """Somebody signs in there: what the way back carries."""
        self.asked = {name: found[0] for name, found in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(8)
        self.codes[code] = self.asked
        return {"code": code, "state": self.asked["state"]}

    def token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        right = {
            "iss": self.issuer,
            "sub": SUBJECT,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce"),
        }
        said = {**right, **self.claims}
        claims = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(
            claims, self.signing_key, algorithm=self.algorithm, headers={"kid": "first"}
        )

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issued_issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        rsa_keys = jwt.algorithms.RSAAlgorithm
        public = rsa_keys.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "first", "alg": "RS256", "use": "sig"}]}

    def redeemed(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code; None where anything does not fit. A code is taken once."""
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        proven = asked["code_challenge_method"] == "S256" and asked["code_challenge"] == challenge
        if not proven or asked["redirect_uri"] != form.get("redirect_uri"):
            return None
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.token(asked)}


class _Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        found: dict[str, Callable[[], dict[str, Any]]] = {
            "/.well-known/openid-configuration": self.server.description,
            "/keys": self.server.keys,
            "/userinfo": lambda: {"sub": SUBJECT, **self.server.userinfo},
        }
        answer = found.get(self.path)
        self._send(200 if answer else 404, answer() if answer else {})

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        typed = parse_qs(self.rfile.read(length).decode())
        tokens = self.server.redeemed({name: found[0] for name, found in typed.items()})
        self._send(200 if tokens else 400, tokens or {"error": "invalid_grant"})

    def _send(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Nothing to standard error."""


@contextmanager
def provider() -> Iterator[Provider]:
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
