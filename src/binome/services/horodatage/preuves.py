"""The whole proof of a date: its token, those that dated it again, what proves each; judged, or given as a file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cryptography import x509

from binome.documents.horodatage import certificats, jeton, preuve, suite
from binome.documents.horodatage.erreurs import JetonRefuseError
from binome.documents.horodatage.jeton import Jeton as JetonLu
from binome.documents.horodatage.suite import Etat, Maillon, Suite
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.registre.models import Jeton, MaillonDeJeton
from binome.services.horodatage import etats, jetons

FORMES = {"tsr": "application/timestamp-reply", "pem": "application/x-pem-file", "zip": "application/zip"}
"""What is given of a proof, and what each is."""


@dataclass(frozen=True)
class PreuveDeDate:
    """The tokens of something, oldest first. `surs`: whom the operator trusted for them, as PEM; `absences`: which
    states of certificates the last one lacks, in words; `etats`: every one that is kept."""

    empreinte: str
    maillons: Sequence[Maillon]
    surs: bytes
    absences: Sequence[str]
    etats: Sequence[Etat]

    def juger(self, instant: dt.datetime) -> Suite:
        """What it is worth at an instant, to who trusts whom the operator trusted."""
        return suite.juger(self.maillons, self.empreinte, self.surs, instant, self.etats)

    def fichier(self, forme: str) -> bytes:
        """`tsr`: the token, as it came; `pem`: the certificates that were trusted for it; `zip`: all of it."""
        premier = self.maillons[0]
        return {"tsr": premier.reponse, "pem": premier.certificats}.get(forme) or self.archive

    @property
    def archive(self) -> bytes:
        """All of it, as a zip."""
        return preuve.ecrire(self.maillons, self.empreinte)


def lire(objet: str, empreinte: str) -> PreuveDeDate | None:
    """The proof of the date of something; None while no token was obtained. Three queries."""
    obtenu = Jeton.objects.filter(objet=objet, empreinte=empreinte, etat="obtenu").first()
    return composer(obtenu) if obtenu else None


class SansJetonError(BinomeError):
    """Nobody dated this, or not yet."""

    code = "sans_jeton"
    famille = Famille.introuvable

    def __init__(self, pourquoi: str = "") -> None:
        super().__init__(f"Aucun jeton d'horodatage n'est à donner ici. {pourquoi}".strip())


def prendre(objet: str, empreinte: str, forme: str) -> bytes:
    """A piece of the proof of a date, by its form (FORMES). Errors: SansJetonError."""
    if forme not in FORMES:
        raise SansJetonError
    if (connue := lire(objet, empreinte)) is None:
        raise SansJetonError(jetons.lire(objet, empreinte).pourquoi)
    return connue.fichier(forme)


def composer(obtenu: Jeton) -> PreuveDeDate:
    """The proof that starts with this token. Two queries."""
    lignes = list(obtenu.maillons.order_by("rang"))
    lues = [certificats.lire_pem(ligne.voie.encode()) for ligne in lignes]
    voies: list[Sequence[x509.Certificate]] = [*lues] or [_voie(obtenu)]
    gardes = etats.gardes(voies)
    par_empreinte = {etat.empreinte: etat for du_certificat in gardes.values() for etat in du_certificat}
    suivis = [*_maillons(obtenu, lignes)]
    for place, suivant in enumerate(lignes[1:]):
        # What the next token dated, and nothing that came since.
        nommes = json.loads(suivant.texte)["revocations"]
        suivis[place] = replace(suivis[place], etats=tuple(etats.lire(par_empreinte[nom]) for nom in nommes))
    joints, absences = etats.joindre(voies[-1], gardes)
    suivis[-1] = replace(suivis[-1], etats=joints)
    surs = dict.fromkeys([obtenu.chaine, *(ligne.chaine for ligne in lignes if ligne.chaine)])
    return PreuveDeDate(
        obtenu.empreinte, suivis, "\n".join(surs).encode(), absences, [*map(etats.lire, par_empreinte.values())]
    )


def _maillons(obtenu: Jeton, lignes: Sequence[MaillonDeJeton]) -> list[Maillon]:
    premier = Maillon(bytes(obtenu.reponse), obtenu.chaine.encode())
    return [premier, *(Maillon(bytes(li.reponse), li.chaine.encode(), (), li.texte.encode()) for li in lignes[1:])]


def _voie(obtenu: Jeton) -> Sequence[x509.Certificate]:
    """The certificates of a token that no pass has situated; none of one that does not hold: its judgement says why."""
    try:
        return lue(obtenu).voie
    except JetonRefuseError:
        return ()


def lue(obtenu: Jeton) -> JetonLu:
    """A token that was obtained, verified again with whom it was verified then. Errors: JetonRefuseError."""
    return jeton.verifier(bytes(obtenu.reponse), obtenu.empreinte, obtenu.chaine.encode())
