"""Who comes in, at each page: their session and their account, read by queries that are composed once.

Django composes both again for each page, which costs a tenth of it. These are the names that the settings give.
"""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from binome.registre.models import Compte
from binome.services.comptes import comptes, sessions


class SessionStore(db.SessionStore):
    """Django's sessions, kept in the base; its name is part of what signs them."""

    def _get_session_from_db(self) -> Session | None:
        if (lue := sessions.lire(str(self.session_key), timezone.now())) is None:
            self._session_key = None
        return lue


class Entree(AuthenticationBackend):  # type: ignore[misc]
    """allauth's way in."""

    def get_user(self, user_id: int) -> Compte | None:
        compte = comptes.du_numero(user_id)
        return compte if compte is not None and self.user_can_authenticate(compte) else None
