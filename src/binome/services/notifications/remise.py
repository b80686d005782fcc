"""One message handed to the mail server, and what is known of it after: accepted, refused, to try again, or unknown."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from binome.services.socle.file import ErreurDefinitive

_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_CLES_D_ENTREE = frozenset({530, 534, 535, 538})
"""Codes by which a server says that we are not let in: no fault of the message."""


class RemiseManqueeError(Exception):
    """Nothing was delivered, and trying again may work; the message says why, in French, without an address."""


class RefusDefinitifError(ErreurDefinitive):
    """Nothing was delivered, and trying again would change nothing; the message says why, in French."""


class AdresseRefuseeError(RefusDefinitifError):
    """This address is not one, or its server will not have it."""


class RemiseIncertaineError(ErreurDefinitive):
    """The connection died after the message left and before the server answered: it may have arrived."""


def remettre(message: EmailMessage, avant_le_corps: Callable[[], None]) -> None:
    """Hand a message to one address. `avant_le_corps` is called just before the first byte of the message leaves:
    until then nothing can have been delivered. Errors: RemiseManqueeError, RefusDefinitifError, RemiseIncertaineError.
    """
    if settings.EMAIL_BACKEND != _SMTP:
        avant_le_corps()
        message.connection = get_connection()
        message.send()
        return
    serveur = _Serveur(avant_le_corps)
    message.connection = serveur
    try:
        message.send()
    except (OSError, ValueError, smtplib.SMTPException) as erreur:
        if not serveur.accepte:
            raise (_dire(erreur, parti=serveur.parti) if serveur.ouvert else _porte_close(erreur)) from erreur
    finally:
        serveur.lacher()


def _porte_close(erreur: Exception) -> Exception:
    """The server was not reached, or did not let us in: whatever it says is no fault of the message."""
    if isinstance(erreur, smtplib.SMTPResponseException) and erreur.smtp_code > 0:
        return RemiseManqueeError(f"le serveur de courriel ne nous laisse pas entrer (code {erreur.smtp_code})")
    return RemiseManqueeError("le serveur de courriel ne répond pas")


def _dire(erreur: Exception, *, parti: bool) -> Exception:
    """What an error of SMTP means, once let in."""
    if isinstance(erreur, smtplib.SMTPRecipientsRefused):
        (code, _), *_reste = erreur.recipients.values()
        return _selon(code, AdresseRefuseeError("adresse refusée"), "l'adresse est refusée pour l'instant")
    if isinstance(erreur, smtplib.SMTPResponseException) and erreur.smtp_code > 0:
        if erreur.smtp_code in _CLES_D_ENTREE:
            return _porte_close(erreur)
        quoi = "expéditeur refusé" if isinstance(erreur, smtplib.SMTPSenderRefused) else "message refusé"
        return _selon(erreur.smtp_code, RefusDefinitifError(quoi), f"{quoi} pour l'instant")
    if parti:
        return RemiseIncertaineError("connexion perdue après l'envoi")
    if isinstance(erreur, smtplib.SMTPNotSupportedError | ValueError):
        return AdresseRefuseeError("adresse refusée")
    return _porte_close(erreur)


def _selon(code: int, definitif: RefusDefinitifError, sinon: str) -> Exception:
    """5xx is for ever; 4xx, and the 421 of a server that stops, for now."""
    if 500 <= code < 600:
        return type(definitif)(f"{definitif} (code {code})")
    return RemiseManqueeError(f"{sinon} (code {code})")


class _Serveur(EmailBackend):
    """Django's connection, that knows how far the message went."""

    def __init__(self, avant_le_corps: Callable[[], None]) -> None:
        super().__init__()
        self.avant_le_corps = avant_le_corps
        self.ouvert = self.parti = self.accepte = False

    def open(self) -> bool | None:
        neuve = super().open()
        self.ouvert = True
        return neuve

    def lacher(self) -> None:
        """A conversation that began and did not let us in is left open by Django."""
        entamee: smtplib.SMTP | None = vars(self).get("_partial_connection")
        if entamee is not None:
            entamee.close()

    @property
    def connection_class(self) -> Any:
        """Called as the classes of smtplib are."""
        base = smtplib.SMTP_SSL if self.use_ssl else smtplib.SMTP
        serveur = self

        class Connexion(base):  # type: ignore[misc, valid-type]
            corps = False

            def data(self, msg: Any) -> Any:
                self.corps = True
                try:
                    reponse = super().data(msg)
                finally:
                    self.corps = False
                serveur.accepte = reponse[0] == 250
                return reponse

            def send(self, s: Any) -> None:
                # Within DATA, commands are text and the message is bytes.
                if self.corps and isinstance(s, bytes):
                    try:
                        serveur.avant_le_corps()
                    except BaseException:
                        # The server waits for the message: no command would be heard, only the end of the line is.
                        self.close()
                        raise
                    serveur.parti = True
                super().send(s)

        return Connexion
