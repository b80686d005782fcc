"""Lists of offices: loaded by an operator, matched by name to those who judge, held for theirs when they say so.

A name is no proof: what a list says of someone is proposed to them, and until they answer their ties are not verified.
Of everyone else's rows nothing is kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from binome.documents.elus.lecture import EluLu, LigneRefusee, ListeDElus, ListeRefuseeError, ouvrir
from binome.domaine.conflits.annuaire import mots_du_nom
from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.dossier.acteurs import Organisation as OrganisationDite
from binome.domaine.droits.droits import Role
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.registre.models import Compte, ListeDeMandats, Mandat, MandatAConfirmer
from binome.services.acces import organisations
from binome.services.acces.ouverture import IntrouvableError
from binome.services.conflits.refus import LienImpossibleError, ligne
from binome.services.socle import horloge, journal

RNE = "Répertoire national des élus, ministère de l'Intérieur"
OCTETS_MAX = 300_000_000
REFUS_DITS = 20
_JUGENT = (Role.instructeur.value, Role.comite.value)


@dataclass(frozen=True)
class Chargement:
    """What came of a list: its kind, its rows, the first of those refused, how many offices are newly proposed, to how
    many people, and how many were known already."""

    titre: str
    lignes: int
    refusees: int
    refus: tuple[LigneRefusee, ...]
    proposes: int
    personnes: int
    connus: int


def charger(octets: bytes, millesime: str, *, source: str = "", motif: str = "", essai: bool = False) -> Chargement:
    """Read a list and propose what it says to those who judge and bear the name. `essai`: count, write nothing.

    Errors: LienImpossibleError, for a file that is no list.
    """
    annee = ligne(millesime, "Le millésime", 20)
    if len(octets) > OCTETS_MAX:
        raise LienImpossibleError("Ce fichier est trop gros : donnez un fichier par sorte de mandat.")
    try:
        lue = ouvrir(octets)
        de_qui = _par_nom()
        gardees, refus, lignes = _trier(lue, de_qui)
    except ListeRefuseeError as erreur:
        raise LienImpossibleError(str(erreur)) from None
    if not lignes:
        raise LienImpossibleError("Cette liste n'a pas de lignes : téléchargez-la de nouveau.")
    deja = set(MandatAConfirmer.objects.values_list("compte", "cle"))
    neufs = [(compte, elu) for compte, elu in gardees if (compte, _cle(elu)) not in deja]
    # One list may say one thing twice.
    uniques = {(compte, _cle(elu)): elu for compte, elu in neufs}
    fait = Chargement(
        lue.forme.titre,
        lignes,
        len(refus),
        tuple(refus[:REFUS_DITS]),
        len(uniques),
        len({compte for compte, _ in uniques}),
        len(gardees) - len(neufs),
    )
    if not essai:
        _ecrire(octets, annee, ligne(source or RNE, "La source", 200), motif, fait, uniques)
    return fait


def _trier(
    lue: ListeDElus, de_qui: Mapping[tuple[str, ...], list[int]]
) -> tuple[list[tuple[int, EluLu]], list[LigneRefusee], int]:
    gardees: list[tuple[int, EluLu]] = []
    refus: list[LigneRefusee] = []
    lignes = 0
    for vue in lue:
        lignes += 1
        if isinstance(vue, LigneRefusee):
            refus.append(vue)
        else:
            gardees += [(compte, vue) for compte in de_qui.get(mots_du_nom(vue.nom), ())]
    return gardees, refus, lignes


def _par_nom() -> Mapping[tuple[str, ...], list[int]]:
    """The words of a name → the accounts that bear it, of those who judge in some campaign. One query."""
    noms: dict[tuple[str, ...], list[int]] = defaultdict(list)
    juges = Compte.objects.filter(roles_campagne__role__in=_JUGENT).distinct()
    for cle, nom in juges.order_by("pk").values_list("pk", "nom"):
        # One word is no name: it would be everyone's.
        if len(mots := mots_du_nom(nom)) > 1:
            noms[mots].append(cle)
    return noms


def _cle(elu: EluLu) -> str:
    dit = [elu.organisme, elu.nature.value, elu.siren, elu.code, elu.fonction, str(elu.du), str(elu.au), str(elu.ne_le)]
    return hashlib.sha256(canonique_rfc8785({"mandat": dit})).hexdigest()


def _ecrire(
    octets: bytes, annee: str, source: str, motif: str, fait: Chargement, uniques: Mapping[tuple[int, str], EluLu]
) -> None:
    quand = horloge.maintenant()
    with transaction.atomic():
        liste = ListeDeMandats.objects.create(
            titre=fait.titre,
            source=source,
            millesime=annee,
            empreinte=hashlib.sha256(octets).hexdigest(),
            lignes=fait.lignes,
            refusees=fait.refusees,
            proposes=fait.proposes,
            le=quand,
        )
        MandatAConfirmer.objects.bulk_create(
            MandatAConfirmer(
                liste=liste,
                compte_id=compte,
                cle=cle,
                organisme=elu.organisme[:200],
                nature=elu.nature.value,
                siren=elu.siren,
                code=elu.code,
                fonction=elu.fonction,
                du=elu.du,
                au=elu.au,
                ne_le=elu.ne_le,
                ligne=elu.ligne,
                le=quand,
            )
            for (compte, cle), elu in uniques.items()
        )
        donnees = {
            "titre": fait.titre,
            "millesime": annee,
            "empreinte": liste.empreinte,
            "lignes": fait.lignes,
            "refusees": fait.refusees,
            "proposes": fait.proposes,
            "motif": motif,
        }
        journal.ajouter("mandats.liste_chargee", "mandats", donnees, acteur=None, instant=quand)


def a_confirmer(compte: Compte) -> tuple[MandatAConfirmer, ...]:
    """What lists say of someone of that name, not answered yet. One query."""
    return tuple(MandatAConfirmer.objects.filter(compte=compte, reponse="").select_related("liste"))


def repondre(compte: Compte, cle: int, *, oui: bool) -> Mandat | None:
    """Someone says whether an office is theirs; it then is, with where it comes from. Errors: IntrouvableError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        # Held by the answer itself: of two at once, one finds nothing to answer.
        mienne = MandatAConfirmer.objects.filter(compte=compte, pk=cle, reponse="")
        propose = mienne.select_related("liste").first()
        if propose is None or not mienne.update(reponse="oui" if oui else "non", repondu_le=quand):
            raise IntrouvableError(cle)
        mandat = _tenir(compte, propose, quand) if oui else None
        MandatAConfirmer.objects.filter(pk=cle).update(
            organisme="", nature="", siren="", code="", fonction="", du=None, au=None, ne_le=None
        )
        donnees = {"proposition": cle, "liste": propose.liste_id, "mandat": mandat.pk if mandat else None}
        action = "mandat.confirme" if oui else "mandat.ecarte"
        journal.ajouter(action, f"compte:{compte.pk}", donnees, acteur=compte, instant=quand)
    return mandat


def _tenir(compte: Compte, propose: MandatAConfirmer, quand: dt.datetime) -> Mandat:
    dite = OrganisationDite(
        nom=propose.organisme,
        nature=NatureOrganisation(propose.nature),
        siren=propose.siren or None,
        code=propose.code or None,
    )
    liste = propose.liste
    source = (
        f"{liste.source}, {liste.titre}, {liste.millesime}, ligne {propose.ligne} ; "
        f"confirmé par cette personne le {horloge.a_paris(quand):%d/%m/%Y}"
    )
    return Mandat.objects.create(
        compte=compte,
        nom=compte.nom,
        organisation=organisations.nommer(dite),
        fonction=propose.fonction,
        du=propose.du,
        au=propose.au,
        source=source[:300],
        saisi_par=compte,
        le=quand,
    )
