"""Use cases of campaigns: open a call, extend its deadline; all of it journalled."""

from __future__ import annotations

import datetime as dt
import re

from binome.appels.appel import Appel
from binome.appels.catalogue import charger_appel, retrouver_appel
from binome.domaine.langue.typographie import date_longue, nombre
from binome.domaine.procedure.motifs import SUR_LE_SERVEUR
from binome.domaine.saisie.jours import lire_jour
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import en_ligne
from binome.domaine.verdict.echeance import PARIS, Echeance
from binome.registre.models import Campagne, Compte
from binome.services.acces import ouverture
from binome.services.administration.administrateurs import AdministrationError, acte
from binome.services.socle import horloge

IDENTIFIANT = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
NOM_MAX = 120


class CampagneError(AdministrationError):
    """What was asked of a campaign cannot be done; the message says why, in French."""

    code = "campagne"


def toutes() -> list[Campagne]:
    """Every campaign, the last one opened first. One query."""
    return list(Campagne.objects.all())


def ouvertes(instant: dt.datetime | None = None) -> list[Campagne]:
    """Campaigns that still take candidatures in time."""
    quand = instant or horloge.maintenant()
    return [c for c in Campagne.objects.all() if ouverture.echeance(c).respectee(quand)]


def trouver(identifiant: str) -> Campagne:
    """A campaign by its own identifier, which is the call's for the first one of a call. Errors: CampagneError."""
    trouvee = Campagne.objects.filter(identifiant=identifiant).first()
    if trouvee is None:
        raise CampagneError(f"Aucune campagne n'est ouverte sous le nom « {identifiant} ». Ouvrez-la d'abord.")
    return trouvee


def intitule(campagne: Campagne) -> str:
    """What a campaign is called: its call, then its own name where it has one."""
    titre = retrouver_appel(campagne.appel).appel.titre_court
    return f"{titre}, {campagne.nom}" if campagne.nom else titre


def ouvrir(
    appel: str,
    motif: str = SUR_LE_SERVEUR,
    *,
    identifiant: str = "",
    nom: str = "",
    jusqu_au: dt.date | None = None,
    acteur: Compte | None = None,
) -> Campagne:
    """Open a call for deposits, until the deadline that it sets or until `jusqu_au`.

    A second campaign of a call has an identifier and a name of its own.
    Errors: AppelInconnuError, CampagneError, AdministrationError.
    """
    publie, sien, propre = charger_appel(appel).appel, identifiant.strip() or appel, _nom(nom)
    with acte(motif, acteur) as fait:
        _refuser_une_confusion(appel, sien, propre)
        limite = _limite(publie, jusqu_au)
        campagne = Campagne.objects.create(
            identifiant=sien,
            appel=appel,
            nom=propre,
            version_appel=publie.version,
            echeance=limite.jour,
            fuseau=limite.fuseau,
            ouverte_le=fait.quand,
        )
        donnees = {"version": publie.version, "echeance": str(campagne.echeance), "fuseau": campagne.fuseau}
        donnees |= {"appel": appel, "nom": propre} if sien != appel else {}
        fait.noter("campagne.ouverte", f"campagne:{sien}", donnees)
    return campagne


def _nom(brut: str) -> str:
    """The name of a campaign as it is kept. Errors: CampagneError."""
    try:
        return " ".join(en_ligne(brut).split())
    except ValeurRefuseeError as erreur:
        raise CampagneError(f"Nom illisible : {erreur}.") from None


def _refuser_une_confusion(appel: str, identifiant: str, nom: str) -> None:
    """Two campaigns are told apart by their identifiers; two of one call, by their names too. Errors: CampagneError."""
    if not IDENTIFIANT.fullmatch(identifiant):
        raise CampagneError(
            f"« {identifiant} » ne peut pas nommer une campagne : il faut des minuscules, des chiffres et des tirets, "
            "64 au plus."
        )
    if Campagne.objects.filter(identifiant=identifiant).exists():
        raise CampagneError(
            f"La campagne « {identifiant} » est déjà ouverte. Pour en ouvrir une autre du même appel, donnez-lui un "
            "identifiant et un nom à elle."
        )
    soeurs = Campagne.objects.filter(appel=appel)
    if soeurs.exists() and (not nom or soeurs.filter(nom__iexact=nom).exists()):
        raise CampagneError("Cet appel a déjà une campagne : donnez à celle-ci un nom qui l'en distingue.")
    if len(nom) > NOM_MAX:
        raise CampagneError(f"Le nom d'une campagne a {nombre(NOM_MAX)} caractères au plus.")


def _limite(appel: Appel, jusqu_au: dt.date | None) -> Echeance:
    """The deadline of a campaign: the day given, or the call's. Errors: CampagneError."""
    if jusqu_au is not None:
        return Echeance(jour=_jour(jusqu_au), fuseau=appel.echeance.fuseau if appel.echeance else PARIS)
    if appel.echeance is None:
        raise CampagneError(f"L'appel « {appel.id} » ne fixe pas de date limite que Binôme connaisse : donnez-en une.")
    return appel.echeance


def _jour(jour: dt.date) -> dt.date:
    """A day that a calendar can hold. Errors: CampagneError."""
    try:
        return lire_jour(jour)
    except ValeurRefuseeError as refus:
        raise CampagneError(f"{refus.message.capitalize()}. {refus.a_faire or ''}".strip()) from None


def prolonger(identifiant: str, jour: dt.date, motif: str, *, acteur: Compte | None = None) -> Campagne:
    """Put the deadline off. It is never brought forward: some would have counted on it.

    Errors: CampagneError, AdministrationError.
    """
    jour = _jour(jour)
    with acte(motif, acteur) as fait:
        campagne = trouver(identifiant)
        if jour <= campagne.echeance:
            raise CampagneError(
                f"La clôture est fixée au {date_longue(campagne.echeance)} : une prolongation la repousse, "
                f"elle ne peut pas être au {date_longue(jour)}."
            )
        donnees = {"avant": str(campagne.echeance), "apres": str(jour)}
        campagne.echeance = jour
        campagne.save(update_fields=["echeance"])
        fait.noter("campagne.prolongee", f"campagne:{identifiant}", donnees)
    return campagne
