"""The whole proof of a date: a token, then the tokens that dated it again before its authority's certificates ended.

A certificate that ended is no longer watched by who made it: whoever then has its key dates as he likes. So a token is
worth what it says while its certificates hold, or when a newer one, that held, had already dated it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cryptography import x509

from binome.documents.horodatage import jeton as jetons
from binome.documents.horodatage import revocation
from binome.documents.horodatage.certificats import est_racine, nom
from binome.documents.horodatage.erreurs import JetonNonVerifieError, JetonRefuseError
from binome.documents.horodatage.jeton import Jeton
from binome.documents.horodatage.revocation import Forme, RevocationRefuseeError
from binome.domaine.langue.typographie import date_longue
from binome.domaine.saisie.jours import PARIS, heure_de
from binome.domaine.socle.empreinte import canonique_rfc8785

FORMAT = "binome-horodatage/1"
MAILLONS_MAX = 64


@dataclass(frozen=True, slots=True)
class Etat:
    """What an authority said of a certificate, as it came."""

    forme: Forme
    octets: bytes


@dataclass(frozen=True, slots=True)
class Maillon:
    """A token as it is kept: the reply, the certificates it was verified with (PEM), what is known of their
    revocation. `texte`: what it dates, when that is the token before; b"" for the first."""

    reponse: bytes
    certificats: bytes
    etats: tuple[Etat, ...] = ()
    texte: bytes = b""


@dataclass(frozen=True, slots=True)
class Juge:
    """A token, judged. `jusqu_a`: until when it holds by itself; `revocation`: what is known of it, in words; `refus`:
    why it does not hold, "" when it does."""

    date: dt.datetime | None
    autorite: str
    numero: str
    jusqu_a: dt.datetime | None
    revocation: str
    refus: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """The tokens of a date, oldest first; `refus`: why the whole does not hold, "" when it does; `verifiee`: False when
    this machine cannot tell."""

    jetons: tuple[Juge, ...]
    refus: str = ""
    verifiee: bool = True

    @property
    def date(self) -> dt.datetime | None:
        """What is proved: the date of the first token."""
        return self.jetons[0].date if self.jetons and not self.refus else None

    @property
    def autorite(self) -> str:
        return self.jetons[0].autorite if self.jetons else ""


def composer(empreinte: str, rang: int, precedent: Maillon, absences: Sequence[str] = ()) -> bytes:
    """What a new token dates: the former one, with all that proves it, and what that one proved. `rang`: that of the
    new one (2 and more)."""
    arbre = {
        "format": FORMAT,
        "empreinte": empreinte,
        "rang": rang,
        "jeton": _condenser(precedent.reponse),
        "certificats": _condenser(precedent.certificats),
        "revocations": sorted(_condenser(etat.octets) for etat in precedent.etats),
        "absences": list(absences),
    }
    return canonique_rfc8785(arbre)


def juger(
    maillons: Sequence[Maillon], empreinte: str, chaine: bytes, le: dt.datetime, etats: Sequence[Etat] = ()
) -> Suite:
    """Judge a proof at an instant. `chaine`: whom to trust; `etats`: what is known of revocations besides. Errors:
    ValueError when the chain is none, or the fingerprint."""
    if not 0 < len(maillons) <= MAILLONS_MAX:
        return Suite((), f"de 1 à {MAILLONS_MAX} jetons sont attendus, {len(maillons)} ont été reçus")
    lus: list[Jeton] = []
    for rang, maillon in enumerate(maillons, 1):
        try:
            datee = _datee(rang, maillon, empreinte, maillons[rang - 2])
            lus.append(jetons.verifier(maillon.reponse, datee, chaine, joints=maillon.certificats))
        except JetonRefuseError as erreur:
            refuse = Juge(None, "", "", None, "", f"{erreur}")
            tous = (*_situer(lus, maillons, [*etats]), refuse)
            return Suite(tous, _au_rang(rang, f"{erreur}", len(maillons)), not isinstance(erreur, JetonNonVerifieError))
    juges = tuple(_situer(lus, maillons, [*etats], le))
    fautes = (_au_rang(rang, juge.refus, len(juges)) for rang, juge in enumerate(juges, 1) if juge.refus)
    return Suite(juges, next(fautes, ""))


def _datee(rang: int, maillon: Maillon, empreinte: str, precedent: Maillon) -> str:
    """The fingerprint that a token has to date. Errors: JetonRefuseError: it does not follow the one before."""
    if rang == 1:
        return empreinte
    try:
        absences = json.loads(maillon.texte)["absences"]
        attendu = composer(empreinte, rang, precedent, absences)
    except (ValueError, TypeError, KeyError, RecursionError):
        attendu = b""
    if not attendu or attendu != maillon.texte:
        raise JetonRefuseError("la suite est rompue : ce jeton ne date pas le précédent, avec ce qui le prouve")
    return _condenser(maillon.texte)


def _situer(
    lus: Sequence[Jeton], maillons: Sequence[Maillon], etats: list[Etat], le: dt.datetime | None = None
) -> Iterator[Juge]:
    """Each token beside the next one, which has to come in time; the last one beside the day of the judgement."""
    for place, lu in enumerate(lus):
        suivant = lus[place + 1].date if place + 1 < len(lus) else None
        dits = _dits(lu, [*maillons[place].etats, *etats])
        refus = _revoque(lu, dits, suivant) or _a_temps(lu, suivant, le)
        yield Juge(lu.date, lu.autorite, lu.numero, lu.fin, _phrase(lu, dits), refus)


def _a_temps(lu: Jeton, suivant: dt.datetime | None, le: dt.datetime | None) -> str:
    if suivant is not None and suivant < lu.date:
        return f"le jeton qui le suit est d'avant lui, du {_dit_le(suivant)}"
    if suivant is not None and suivant > lu.fin:
        return f"ses certificats avaient fini le {_dit_le(lu.fin)} quand il a été redaté, le {_dit_le(suivant)}"
    if suivant is None and le is not None and le > lu.fin:
        return (
            f"expiré sans être redaté : ses certificats ont fini le {_dit_le(lu.fin)}, et rien ne prouve qu'il "
            "existait avant"
        )
    return ""


@dataclass(frozen=True, slots=True)
class _Dit:
    """What the states that are at hand say of a certificate; None when none does, then why."""

    certificat: x509.Certificate
    dits: tuple[revocation.Dit, ...]


def _dits(lu: Jeton, etats: Sequence[Etat]) -> list[_Dit]:
    tous = []
    for certificat, emetteur in pairwise(lu.voie):
        trouves = []
        for etat in etats:
            try:
                trouves.append(revocation.lire(etat.forme, etat.octets, certificat, emetteur))
            except RevocationRefuseeError:
                continue
        tous.append(_Dit(certificat, tuple(trouves)))
    return tous


def _revoque(lu: Jeton, dits: Sequence[_Dit], suivant: dt.datetime | None) -> str:
    for du_certificat in dits:
        for dit in du_certificat.dits:
            quand = dit.revoque_le
            # Dated again before it was revoked, or revoked for a reason that spares what it signed before.
            sauve = quand is not None and quand > lu.date and (dit.avant_tient or (suivant and suivant < quand))
            if quand is not None and not sauve:
                suite = "avant ce jeton" if quand <= lu.date else "après ce jeton, que rien n'avait redaté"
                qui = nom(du_certificat.certificat)
                return f"certificat révoqué ({qui}) le {_dit_le(quand)}, {suite} ({dit.raison})"
    return ""


def _phrase(lu: Jeton, dits: Sequence[_Dit]) -> str:
    """What is known of the revocation of its certificates."""
    sans = [nom(d.certificat) for d in dits if not d.dits and not est_racine(d.certificat)]
    if sans:
        return f"non vérifiée : rien n'est joint pour {', '.join(sans)}"
    anciennes = [max(dit.emise_le for dit in d.dits) for d in dits]
    if any(emise < lu.date for emise in anciennes):
        return f"vérifiée au {_dit_le(min(anciennes))}, avant ce jeton : pas depuis"
    return f"vérifiée au {_dit_le(min(anciennes))}" if anciennes else "sans objet : la racine a signé"


def _au_rang(rang: int, refus: str, combien: int) -> str:
    return f"jeton {rang} : {refus}" if combien > 1 else refus


def _dit_le(instant: dt.datetime) -> str:
    la_bas = heure_de(instant, PARIS)
    return f"{date_longue(la_bas)} à {la_bas.hour} h {la_bas.minute:02} (heure de Paris)"


def _condenser(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()
