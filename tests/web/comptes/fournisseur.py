"""A minimal OpenID Connect provider, real and on loopback, that answers as ProConnect does: a signed userinfo."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "binome-essai", "secret-d-essai-assez-long-pour-signer"
PERSONNE = {
    "sub": "sub-1",
    "uid": "uid-1",
    "email": "Paule.Agent@collectivite.fr",
    "given_name": "Paule",
    "usual_name": "Agent",
    "siret": "24050043900015",
    "idp_id": "idp-1",
}


class Fournisseur:
    """What the provider knows, and the faults that a test asks it to make."""

    def __init__(self) -> None:
        self.cle = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.autre_cle = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.adresse = ""
        self.faute = ""
        self.demandes: list[dict[str, str]] = []
        self.nonce = ""
        self.prouve_le: float | None = None
        self.sub = "sub-1"

    def jeton(self, faits: dict[str, Any], *, id_token: bool = False) -> str:
        faits = {"iss": self.adresse, "aud": CLIENT, "iat": int(time.time()), "exp": int(time.time()) + 60, **faits}
        if self.faute == "autre audience":
            faits["aud"] = "un-autre-site"
        if self.faute == "autre émetteur":
            faits["iss"] = "https://ailleurs.example"
        if self.faute == "périmé":
            faits["exp"] = int(time.time()) - 60
        if self.faute == "algorithme none" and not id_token:
            return jwt.encode(faits, None, algorithm="none", headers={"kid": "1"})
        cle = self.autre_cle if self.faute == "autre clé" and not id_token else self.cle
        return jwt.encode(faits, cle, algorithm="RS256", headers={"kid": "1"})

    def repondre(self, chemin: str, corps: dict[str, str]) -> tuple[str, str]:
        if chemin == "/.well-known/openid-configuration":
            noms = {
                "authorization_endpoint": "aller",
                "token_endpoint": "jeton",
                "userinfo_endpoint": "qui",
                "jwks_uri": "cles",
                **({} if self.faute == "sans sortie" else {"end_session_endpoint": "sortir"}),
            }
            return "application/json", json.dumps(
                {"issuer": self.adresse} | {k: f"{self.adresse}/{v}" for k, v in noms.items()}
            )
        if chemin == "/cles":
            publique = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.cle.public_key()))
            return "application/json", json.dumps({"keys": [{**publique, "kid": "1", "alg": "RS256"}]})
        if chemin == "/jeton":
            self.demandes.append(corps)
            nonce = "rejoue" if self.faute == "autre nonce" else self.nonce
            quand = {} if self.prouve_le is None else {"auth_time": int(self.prouve_le)}
            id_token = self.jeton({"sub": self.sub, "nonce": nonce, **quand}, id_token=True)
            return "application/json", json.dumps({"access_token": "a", "token_type": "Bearer", "id_token": id_token})
        personne = {
            **PERSONNE,
            "sub": self.sub,
            **({"sub": "quelqu-un-d-autre"} if self.faute == "autre personne" else {}),
        }
        if self.faute == "non signé":
            return "application/json", json.dumps(personne)
        return "application/jwt", self.jeton(personne)


@contextmanager
def servir() -> Iterator[Fournisseur]:
    """Run the provider on a free port for the time of a test."""
    fournisseur = Fournisseur()

    class Guichet(BaseHTTPRequestHandler):
        def _faire(self) -> None:
            morceaux = urlsplit(self.path)
            longueur = int(self.headers.get("Content-Length") or 0)
            brut = self.rfile.read(longueur).decode() if longueur else morceaux.query
            corps = {k: v[0] for k, v in parse_qs(brut).items()}
            if morceaux.path == "/aller":
                fournisseur.demandes.append(corps)
                fournisseur.nonce = corps["nonce"]
                self.send_response(302)
                self.send_header("Location", f"{corps['redirect_uri']}?code=c0de&state={corps['state']}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            genre, texte = fournisseur.repondre(morceaux.path, corps)
            self.send_response(200)
            self.send_header("Content-Type", genre)
            self.send_header("Content-Length", str(len(texte.encode())))
            self.end_headers()
            self.wfile.write(texte.encode())

        do_GET = do_POST = _faire  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Silent."""

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Guichet)
    fournisseur.adresse = f"http://127.0.0.1:{serveur.server_address[1]}"
    fil = threading.Thread(target=serveur.serve_forever, args=(0.02,))
    fil.start()
    try:
        yield fournisseur
    finally:
        serveur.shutdown()
        serveur.server_close()
        fil.join()
