"""The accounts as an administrator sees them: found by name or address, with what they hold, and nothing they wrote."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q

from binome.domaine.droits.droits import NATIONALE, NOMS, Role
from binome.referentiel.erreurs import ReferentielError
from binome.registre.models import Compte, JetonDAcces, RoleCampagne, RoleDossier, SessionOuverte
from binome.services.administration import roles_de_campagne
from binome.services.administration.administrateurs import AdministrationError
from binome.services.comptes import jetons
from binome.services.socle import horloge, personnes

PAR_PAGE = 50
_FACTEURS = {
    Authenticator.Type.TOTP: "application de codes",
    Authenticator.Type.WEBAUTHN: "clé de sécurité",
    Authenticator.Type.RECOVERY_CODES: "codes de secours",
}


@dataclass(frozen=True)
class RoleTenu:
    """A role of a campaign held by someone; `region`: the code of its région, "" for the whole country, which
    `portee` says in words.
    """

    cle: int
    compte: Compte
    campagne: str
    role: Role
    nom: str
    region: str
    portee: str


@dataclass(frozen=True)
class FicheDeCompte:
    """What an account holds: addresses, second factors, sessions, tokens in force, roles in dossiers and campaigns."""

    compte: Compte
    adresses: tuple[tuple[str, bool], ...]
    facteurs: tuple[str, ...]
    sessions: int
    vue_le: dt.datetime | None
    jetons: tuple[JetonDAcces, ...]
    dossiers: int
    roles: tuple[RoleTenu, ...]


def chercher(texte: str, page: int = 1) -> tuple[list[Compte], bool]:
    """The accounts whose name or address holds a text, in the order of addresses, and whether there are more. One
    query. Erased people are not found: nothing names them any more.
    """
    trouves = Compte.objects.exclude(email__endswith=f"@{personnes.DOMAINE_EFFACE}").select_related("organisation")
    if mots := texte.split():
        for mot in mots:
            trouves = trouves.filter(Q(email__icontains=mot) | Q(nom__icontains=mot))
    debut = (page - 1) * PAR_PAGE
    lus = list(trouves.order_by("email")[debut : debut + PAR_PAGE + 1])
    return lus[:PAR_PAGE], len(lus) > PAR_PAGE


def trouver(cle: int) -> Compte:
    """The account of that key. Errors: AdministrationError when there is none, or when it was erased."""
    compte = Compte.objects.select_related("organisation").filter(pk=cle).first()
    if compte is None or not personnes.joignable(compte.email):
        raise AdministrationError("Ce compte n'existe pas, ou a été effacé.")
    return compte


def fiche(compte: Compte) -> FicheDeCompte:
    """What an account holds. Six queries."""
    adresses = EmailAddress.objects.filter(user=compte).order_by("-primary", "email").values_list("email", "verified")
    types = Authenticator.objects.filter(user=compte).order_by("type").values_list("type", flat=True)
    vues = list(SessionOuverte.objects.filter(compte=compte).values_list("vue_le", flat=True))
    return FicheDeCompte(
        compte,
        tuple(adresses),
        tuple(dict.fromkeys(_FACTEURS[Authenticator.Type(t)] for t in types)),
        len(vues),
        max(vues, default=None),
        tuple(jetons.lister(compte, horloge.maintenant())[0]),
        RoleDossier.objects.filter(compte=compte).values("dossier").distinct().count(),
        tuple(roles(compte=compte)),
    )


def administrateurs() -> list[tuple[Compte, bool]]:
    """Who administers the platform, and whether they hold a second factor. Two queries."""
    tous = Compte.objects.filter(administrateur=True, is_active=True)
    facteurs = Authenticator.objects.filter(user__administrateur=True).exclude(type=Authenticator.Type.RECOVERY_CODES)
    munis = set(facteurs.values_list("user", flat=True))
    return [(compte, compte.pk in munis) for compte in tous]


def roles(*, campagne: str | None = None, compte: Compte | None = None) -> list[RoleTenu]:
    """The roles of one campaign, or of one account, in the order of roles then addresses. One query."""
    lignes = RoleCampagne.objects.select_related("compte", "campagne")
    if campagne is not None:
        lignes = lignes.filter(campagne__identifiant=campagne)
    if compte is not None:
        lignes = lignes.filter(compte=compte)
    lues = [_role(ligne) for ligne in lignes]
    ordre = list(Role)
    return sorted(lues, key=lambda r: (ordre.index(r.role), r.campagne, r.compte.email, r.portee))


def role(campagne: str, cle: int) -> RoleTenu:
    """One role of a campaign. Errors: AdministrationError."""
    trouve = next((r for r in roles(campagne=campagne) if r.cle == cle), None)
    if trouve is None:
        raise AdministrationError("Ce rôle n'existe pas, ou a déjà été repris.")
    return trouve


def _role(ligne: RoleCampagne) -> RoleTenu:
    tenu, portee = Role(ligne.role), ligne.portee
    noms = dict(roles_de_campagne.organismes(ligne.campagne)) if ligne.service else {}
    dite = _en_mots(portee) + (f", {noms.get(ligne.service, ligne.service)}" if ligne.service else "")
    return RoleTenu(ligne.pk, ligne.compte, ligne.campagne.identifiant, tenu, NOMS[tenu], portee, dite)


def _en_mots(portee: str) -> str:
    if portee == NATIONALE:
        return "tout le pays"
    try:
        nom = dict(roles_de_campagne.regions()).get(portee)
    except ReferentielError:
        # Without the référentiel, its code still says which.
        nom = None
    return f"{nom} ({portee})" if nom else f"région {portee}"
