"""ProConnect as an allauth provider: OpenID Connect whose userinfo is a signed JWT, with its own claims.

Claims: sub, uid, email, given_name, usual_name, siret, idp_id (partenaires.proconnect.gouv.fr).
"""

from __future__ import annotations

import json
import secrets
from typing import Any

import jwt
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

ALGORITHMES = ("RS256", "ES256")
CLE_ID_TOKEN = "proconnect_id_token"  # noqa: S105 - the name of a place in the session
CLE_PROUVES = "proconnect_auth_time"
CHAMPS = ("sub", "uid", "email", "given_name", "usual_name", "siret", "idp_id")


QUAND = json.dumps({"id_token": {"auth_time": {"essential": True}}})
"""What is asked besides: when the person last proved themselves, which may be long before they came here."""


class ProConnectAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Reads the userinfo, checks its signature, its audience and that it is about the person of the id_token."""

    id_token: str = ""
    identite: dict[str, Any] | None = None

    def retenir(self, request: HttpRequest) -> None:
        """Keep in the session, never in the database, what came back: after allauth, which empties it when someone
        signs in again. By identity: another one's proof says nothing of this person."""
        if self.identite is not None:
            request.session[CLE_ID_TOKEN] = self.id_token
            prouves = request.session.get(CLE_PROUVES, {})
            request.session[CLE_PROUVES] = {**prouves, self.identite["sub"]: self.identite.get("auth_time")}

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return str(build_absolute_uri(request, reverse("proconnect_callback"), self.redirect_uri_protocol))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("id_token absent")
        identite = self._decode_id_token(app, id_token)
        attendu = request.session.pop("proconnect_nonce", None)
        if not attendu or not secrets.compare_digest(str(identite.get("nonce", "")), attendu):
            raise OAuth2Error("nonce inattendu")
        infos = self._lire_userinfo(token.token, app)
        if infos.get("sub") != identite["sub"]:
            raise OAuth2Error("userinfo d'une autre personne")
        self.id_token, self.identite = id_token, identite
        retenu = {champ: infos[champ] for champ in CHAMPS if champ in infos}
        return self.get_provider().sociallogin_from_response(request, {"userinfo": retenu})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        return self._verifier(id_token, app)

    def _lire_userinfo(self, jeton: str, app: SocialApp) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            reponse = session.get(self.profile_url, headers={"Authorization": f"Bearer {jeton}"})
            reponse.raise_for_status()
        if not reponse.headers.get("Content-Type", "").startswith("application/jwt"):
            raise OAuth2Error("userinfo non signé")
        return self._verifier(reponse.text.strip(), app)

    def _verifier(self, jeton: str, app: SocialApp) -> dict[str, Any]:
        """Claims of a JWT signed by ProConnect for us. Asymmetric algorithms only, whatever its header says."""
        try:
            algorithme, cle = jwtkit.fetch_key(jeton, self.openid_config["jwks_uri"], jwtkit.lookup_kid_jwk)
            if algorithme not in ALGORITHMES:
                raise OAuth2Error(f"algorithme refusé : {algorithme}")
            emetteur = self.openid_config["issuer"]
            decode: dict[str, Any] = jwt.decode(
                jeton, key=cle, algorithms=[algorithme], audience=app.client_id, issuer=emetteur
            )
        except (jwt.PyJWTError, KeyError, TypeError) as erreur:
            raise OAuth2Error("jeton invalide") from erreur
        return decode


class ProConnectProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """The button, its parameters, and what we take from the claims."""

    id = "proconnect"
    name = "ProConnect"
    oauth2_adapter_class = ProConnectAdapter

    def get_login_url(self, request: HttpRequest, **parametres: str) -> str:
        adresse = reverse("proconnect_login")
        return f"{adresse}?{urlencode(parametres)}" if parametres else adresse

    def get_callback_url(self) -> str:
        return reverse("proconnect_callback")

    def get_default_scope(self) -> list[str]:
        return ["openid", "uid", "email", "given_name", "usual_name", "siret", "idp_id"]

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        parametres: dict[str, Any] = super().get_auth_params_from_request(request, action)
        request.session["proconnect_nonce"] = parametres["nonce"] = secrets.token_urlsafe(24)
        # Asked to confirm, ProConnect has the person prove themselves again, even when it knows them already.
        confirmation = {"prompt": "login"} if "confirmer" in request.GET else {}
        return {**parametres, "acr_values": "eidas1", "claims": QUAND, **confirmation}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        infos = data["userinfo"]
        nom = " ".join(str(infos[c]) for c in ("given_name", "usual_name") if infos.get(c))
        return {"email": infos.get("email"), "name": nom}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Identity providers of ProConnect vouch for the address."""
        courriel = data["userinfo"].get("email")
        return [EmailAddress(email=courriel.lower(), verified=True, primary=True)] if courriel else []


provider_classes = [ProConnectProvider]
