"""Organisations and their memberships, put right by hand: duplicates merged, members tied and untied, all journalled.

Conflicts of interest are computed from these: each act has its reason, and nothing is ever lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from binome.domaine.conflits.annuaire import meme_nom
from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.langue.typographie import alphabetique
from binome.domaine.mots.libelles import NATURES
from binome.registre.models import Appartenance, Compte, InteretDeclare, Mandat, Organisation
from binome.services.administration.administrateurs import AdministrationError, acte

PAR_PAGE = 50
DEPLACEES = frozenset(
    {
        "Appartenance.organisation",
        "Appartenance.membre",
        "Compte.organisation",
        "InteretDeclare.organisation",
        "Mandat.organisation",
    }
)
"""What a merge moves; a test tells when another table begins to name organisations."""


@dataclass(frozen=True)
class FicheOrganisme:
    """An organisation, its members and what it belongs to, the accounts that it has, those that may be the same."""

    organisation: Organisation
    membres: tuple[Appartenance, ...]
    appartenances: tuple[Appartenance, ...]
    comptes: int
    doublons: tuple[Organisation, ...]
    fusionnees: tuple[Organisation, ...]


def chercher(texte: str, page: int = 1) -> tuple[list[Any], bool]:
    """The organisations whose name holds these words, or of that SIREN, with their number of members and of accounts;
    and whether there are more. Two queries, one of them over all their names.
    """
    trouvees = _vivantes()
    for mot in texte.split():
        trouvees = trouvees.filter(Q(nom__icontains=mot) | Q(siren=mot) | Q(code_cog=mot))
    noms = sorted(trouvees.order_by("pk").values_list("pk", "nom"), key=lambda trouvee: alphabetique(trouvee[1]))
    debut, fin = (page - 1) * PAR_PAGE, page * PAR_PAGE
    lues = Organisation.objects.filter(pk__in=[cle for cle, _ in noms[debut:fin]]).annotate(
        nombre_membres=Count("membres", distinct=True), nombre_comptes=Count("compte", distinct=True)
    )
    return _ranger(lues), len(noms) > fin


def trouver(cle: int) -> Organisation:
    """The organisation of that key. Errors: AdministrationError when there is none, or when it was merged."""
    trouvee = _vivantes().filter(pk=cle).first()
    if trouvee is None:
        raise AdministrationError("Cet organisme n'existe pas, ou a été fusionné dans un autre.")
    return trouvee


def fiche(organisation: Organisation) -> FicheOrganisme:
    """What is known of an organisation. Five queries, one of them over all the names."""
    return FicheOrganisme(
        organisation,
        tuple(sorted(organisation.membres.select_related("membre"), key=lambda lie: alphabetique(lie.membre.nom))),
        tuple(
            sorted(
                organisation.appartenances.select_related("organisation"),
                key=lambda lie: alphabetique(lie.organisation.nom),
            )
        ),
        Compte.objects.filter(organisation=organisation).count(),
        tuple(_ressemblantes(organisation)),
        tuple(_ranger(organisation.doublons.all())),
    )


def decrire(organisation: Organisation) -> str:
    """An organisation told from those that bear the same name."""
    siren = f"SIREN {organisation.siren}" if organisation.siren else "sans SIREN"
    nature = NATURES[NatureOrganisation(organisation.nature)]
    return f"{organisation.nom}, {nature}, {siren} (n° {organisation.pk})"


def doublons(combien: int = 20) -> list[list[Organisation]]:
    """Groups of organisations that may be the same: one name, or one kind and official code. One query."""
    groupes: dict[tuple[str, ...], list[Organisation]] = {}
    for organisation in _ranger(_vivantes()):
        for cle in _cles(organisation):
            groupes.setdefault(cle, []).append(organisation)
    # Two with a SIREN each are two bodies.
    douteux = [g for g in groupes.values() if len(g) > 1 and sum(bool(o.siren) for o in g) < len(g)]
    uniques = {tuple(o.pk for o in groupe): groupe for groupe in douteux}
    return list(uniques.values())[:combien]


def fusionner(garde: int, doublon: int, motif: str, *, acteur: Compte | None = None) -> Organisation:
    """Merge a duplicate into the organisation that is kept: memberships and accounts are moved, a SIREN or a code that
    the kept one lacks is taken, and the duplicate stays as a name of it. Errors: AdministrationError.
    """
    with acte(motif, acteur) as fait:
        gardee, autre = trouver(garde), trouver(doublon)
        _exiger_fusionnables(gardee, autre)
        deplaces: dict[str, list[Any]] = {
            "membres": _deplacer(autre.membres.all(), "organisation", gardee),
            "appartenances": _deplacer(autre.appartenances.all(), "membre", gardee),
        }
        for nom, modele in (("comptes", Compte), ("mandats", Mandat), ("interets", InteretDeclare)):
            siens = modele._default_manager.filter(organisation=autre)
            deplaces[nom] = list(siens.values_list("pk", flat=True))
            siens.update(organisation=gardee)
        pris = _prendre(gardee, autre)
        Organisation.objects.filter(fusionnee_dans=autre).update(fusionnee_dans=gardee)
        autre.fusionnee_dans = gardee
        autre.save(update_fields=["fusionnee_dans"])
        donnees = {"doublon": autre.pk, "pris": pris, **deplaces}
        fait.noter("organisation.fusionnee", _objet(gardee), donnees)
    return gardee


def rattacher(
    organisation: int, membre: int, motif: str, *, fondateur: bool = False, acteur: Compte | None = None
) -> Appartenance:
    """Say that an organisation is a member of another, or change whether it founded it. Errors: AdministrationError."""
    with acte(motif, acteur) as fait:
        la, lui = trouver(organisation), trouver(membre)
        if la == lui:
            raise AdministrationError(f"{la.nom} ne peut pas être membre de soi-même.")
        lien = Appartenance.objects.filter(organisation=la, membre=lui).first()
        if lien is not None and lien.fondateur == fondateur:
            raise AdministrationError(f"{lui.nom} est déjà membre de {la.nom}.")
        lien, _ = Appartenance.objects.update_or_create(organisation=la, membre=lui, defaults={"fondateur": fondateur})
        donnees = {"membre": lui.pk, "fondateur": fondateur}
        fait.noter("organisation.rattachee", _objet(la), donnees)
    return lien


def appartenance(cle: int) -> Appartenance:
    """One membership. Errors: AdministrationError."""
    trouvee = Appartenance.objects.select_related("organisation", "membre").filter(pk=cle).first()
    if trouvee is None:
        raise AdministrationError("Cette appartenance n'existe pas, ou a déjà été retirée.")
    return trouvee


def detacher(organisation: int, membre: int, motif: str, *, acteur: Compte | None = None) -> None:
    """Say that an organisation is not a member of another. Errors: AdministrationError."""
    with acte(motif, acteur) as fait:
        lien = Appartenance.objects.filter(organisation=organisation, membre=membre).first()
        if lien is None:
            raise AdministrationError("Cet organisme n'est pas membre de l'autre : rien n'est à retirer.")
        donnees = {"membre": membre, "fondateur": lien.fondateur}
        objet = _objet(lien.organisation)
        lien.delete()
        fait.noter("organisation.detachee", objet, donnees)


def _vivantes() -> QuerySet[Organisation]:
    return Organisation.objects.filter(fusionnee_dans=None)


def _ranger(lues: QuerySet[Organisation]) -> list[Organisation]:
    """By name, whatever the order of the database; those of one name as they came."""
    return sorted(lues.order_by("pk"), key=lambda organisation: alphabetique(organisation.nom))


def _exiger_fusionnables(gardee: Organisation, autre: Organisation) -> None:
    if gardee == autre:
        raise AdministrationError("Un organisme ne se fusionne pas avec lui-même.")
    if gardee.siren and autre.siren:
        raise AdministrationError(
            f"{gardee.nom} et {autre.nom} ont chacun leur SIREN ({gardee.siren}, {autre.siren}) : ce sont deux "
            "organismes, qui ne se fusionnent pas."
        )


def _deplacer(liens: Iterable[Appartenance], cote: str, vers: Organisation) -> list[dict[str, Any]]:
    """Memberships given to the one kept, as they were. One that it has already is only told founding if it was; one
    that would tie it to itself goes, and the journal keeps it.
    """
    faits = []
    for lien in list(liens):
        faits.append({"organisation": lien.organisation_id, "membre": lien.membre_id, "fondateur": lien.fondateur})
        paire = {"organisation_id": lien.organisation_id, "membre_id": lien.membre_id, f"{cote}_id": vers.pk}
        lien.delete()
        if paire["organisation_id"] == paire["membre_id"]:
            continue
        neuf, cree = Appartenance.objects.get_or_create(**paire, defaults={"fondateur": lien.fondateur})
        if lien.fondateur and not cree and not neuf.fondateur:
            neuf.fondateur = True
            neuf.save(update_fields=["fondateur"])
    return faits


def _prendre(gardee: Organisation, autre: Organisation) -> dict[str, str]:
    """The SIREN and the official code that the kept one lacks."""
    pris = {}
    if autre.siren and not gardee.siren:
        pris["siren"] = autre.siren
        # A SIREN is that of one row: the duplicate gives it up first.
        Organisation.objects.filter(pk=autre.pk).update(siren=None)
        autre.siren = None
    if autre.code_cog and not gardee.code_cog:
        pris["code_cog"] = autre.code_cog
    for champ, valeur in pris.items():
        setattr(gardee, champ, valeur)
    gardee.save(update_fields=list(pris)) if pris else None
    return pris


def _ressemblantes(organisation: Organisation) -> list[Organisation]:
    siennes = set(_cles(organisation))
    autres = _ranger(_vivantes().exclude(pk=organisation.pk))
    return [o for o in autres if siennes & set(_cles(o)) and not (o.siren and organisation.siren)]


def _cles(organisation: Organisation) -> list[tuple[str, ...]]:
    """What two rows of one body have in common: the name but for its accents and spaces, the kind and code."""
    cles: list[tuple[str, ...]] = [("nom", meme_nom(organisation.nom))]
    if organisation.code_cog:
        cles.append((organisation.nature, organisation.code_cog))
    return cles


def _objet(organisation: Organisation) -> str:
    return f"organisation:{organisation.pk}"
