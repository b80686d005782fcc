"""Use cases of the draft of an opinion: several hands write it, each is kept, none erases another.

A draft is the last of its contributions. What is saved says from which one it was edited (`base`): what others changed
meanwhile is merged field by field, and two texts of one field are refused with both.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from binome.appels.catalogue import retrouver_appel
from binome.appels.grille import Grille, constats_du_critere
from binome.documents.messages import en_francais
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import soigner
from binome.domaine.mots.libelles import GRAVITES
from binome.domaine.procedure.avis import ContenuAvis, NoteAvis
from binome.domaine.socle.erreurs import BinomeError, Famille, au_champ
from binome.domaine.texte.fusion import Conflit, fusionner
from binome.domaine.verdict.constat import Constat, Gravite, Statut
from binome.registre.models import Avis, Compte, ContributionAvis, Depot
from binome.services.acces import ouverture
from binome.services.depot import depots
from binome.services.instruction import depots_instruits, grilles, instances
from binome.services.socle import horloge, journal
from binome.services.texte import textes_signes


class AvisModifieError(BinomeError):
    """Someone else changed the same fields of a draft: nothing was saved. `conflits`: both texts of each; `contenu`:
    all that was sent, merged where it could be; `version`: the draft that it now stands against."""

    code = "avis_modifie"
    famille = Famille.conflit
    PHRASE = "Une autre personne a changé les mêmes champs de ce projet d'avis : rien n'est enregistré."

    def __init__(self, conflits: tuple[Conflit, ...], contenu: ContenuAvis, version: int) -> None:
        self.conflits, self.contenu, self.version = conflits, contenu, version
        super().__init__()


class AvisInvalideError(BinomeError):
    """What an opinion says cannot be kept, or lacks something; `fautes`: each in a sentence."""

    code = "avis_invalide"
    famille = Famille.invalide
    PHRASE = "Cet avis est à compléter."

    def __init__(self, fautes: tuple[str, ...]) -> None:
        self.fautes = fautes
        super().__init__(" ".join(fautes))


@dataclass(frozen=True)
class BrouillonAvis:
    """The draft of an opinion as it stands. `version`: its last contribution, 0 when nobody wrote yet."""

    depot: Depot
    instance: instances.InstanceDuDepot
    grille: Grille | None
    version: int
    contenu: ContenuAvis
    contributions: tuple[ContributionAvis, ...]
    rendu: Avis | None
    """The last opinion given by this body on this deposit: what is written next corrects it."""
    repris_de: int | None = None
    """The revision on which the draft was written that this one takes up, as long as nobody has gone on with it."""


def ouvrir(compte: Compte, identifiant: str, au_titre_de: str) -> BrouillonAvis:
    """The draft of a body on the deposit in force. Errors: IntrouvableError, RefusError."""
    ouvert = ouverture.exiger(compte, identifiant, Action.instruire)
    return du_depot(ouvert, depot_en_vigueur(ouvert), au_titre_de)


def du_depot(ouvert: ouverture.DossierOuvert, depot: Depot, au_titre_de: str) -> BrouillonAvis:
    """The same, of a dossier just opened and of its deposit in force. Five queries. Errors: as `ouvrir`."""
    instance = instances.exiger(ouvert, depot, au_titre_de)
    siennes = ContributionAvis.objects.filter(depot=depot, au_titre_de=instance.cle).select_related(
        "auteur", "revision"
    )
    contributions = tuple(siennes.order_by("rang"))
    grille = grille_de(depot)
    ancienne = None if contributions else _ancienne(depot, instance.cle)
    contenu = lire_contenu(contributions[-1].contenu) if contributions else _depart(depot, ancienne, grille)
    rendu = Avis.objects.filter(depot=depot, au_titre_de=instance.cle).order_by("-rang").first()
    repris = ancienne.revision.numero if ancienne else None
    return BrouillonAvis(depot, instance, grille, len(contributions), contenu, contributions, rendu, repris)


def depot_en_vigueur(ouvert: ouverture.DossierOuvert) -> Depot:
    """The deposit that is judged. Errors: RefusError."""
    depot = depots.valable(depots.tous(ouvert.dossier))
    if depot is None:
        raise ouverture.RefusError("Aucun dépôt n'est en vigueur pour ce dossier.")
    depot.dossier = ouvert.dossier
    return depot


def contribuer(compte: Compte, identifiant: str, au_titre_de: str, base: int, contenu: ContenuAvis) -> BrouillonAvis:
    """Save a draft that was edited from version `base`; the draft as it then stands.

    Errors: IntrouvableError, RefusError, AvisInvalideError, AvisModifieError (nothing is written, nothing is lost).
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.instruire, instant=quand)
        depot = depot_en_vigueur(ouvert)
        brouillon = du_depot(ouvert, depot, au_titre_de)
        exiger_valable(brouillon.grille, contenu)
        reuni = _reunir(brouillon, base, contenu)
        if en_arbre(reuni) != en_arbre(brouillon.contenu):
            _ajouter(brouillon, reuni, compte, quand)
        return du_depot(ouvert, depot, au_titre_de)


def _reunir(brouillon: BrouillonAvis, base: int, contenu: ContenuAvis) -> ContenuAvis:
    if not 0 <= base <= brouillon.version:
        raise ouverture.RefusError("Ce projet d'avis n'a pas cette version : rechargez la page.")
    if base == 0:
        avant = en_arbre(depart(brouillon.depot, brouillon.instance.cle, brouillon.grille))
    else:
        avant = en_arbre(lire_contenu(brouillon.contributions[base - 1].contenu))
    fusion = fusionner(avant, en_arbre(contenu), en_arbre(brouillon.contenu))
    reuni = lire_contenu(fusion.arbre)
    if fusion.conflits:
        raise AvisModifieError(fusion.conflits, reuni, brouillon.version)
    return reuni


def _ajouter(brouillon: BrouillonAvis, contenu: ContenuAvis, compte: Compte, quand: dt.datetime) -> None:
    depot, cle = brouillon.depot, brouillon.instance.cle
    contribution = ContributionAvis.objects.create(
        depot=depot,
        au_titre_de=cle,
        rang=brouillon.version + 1,
        contenu=en_arbre(contenu),
        revision=textes_signes.revision_instruite(depot),
        service=instances.service(compte),
        auteur=compte,
        le=quand,
    )
    donnees = {"numero": depot.numero, "au_titre_de": cle, "version": contribution.rang}
    journal.ajouter("avis.prepare", f"dossier:{depot.dossier.identifiant}", donnees, acteur=compte, instant=quand)


def depart(depot: Depot, cle: str, grille: Grille | None) -> ContenuAvis:
    """What a draft begins with: the one written of the deposit before, else the findings of the frozen verdict."""
    return _depart(depot, _ancienne(depot, cle), grille)


def _ancienne(depot: Depot, cle: str) -> ContributionAvis | None:
    anciennes = ContributionAvis.objects.filter(depot__dossier=depot.dossier_id, au_titre_de=cle, depot__lt=depot.pk)
    return anciennes.select_related("revision").order_by("-depot", "-rang").first()


def _depart(depot: Depot, ancienne: ContributionAvis | None, grille: Grille | None) -> ContenuAvis:
    if ancienne is not None:
        return _de_la_grille(lire_contenu(ancienne.contenu), grille)
    par_critere = constats_par_critere(depot, grille)
    dits = {cle: phrases for cle, constats in par_critere.items() if (phrases := _dire(constats))}
    return ContenuAvis(notes={critere: NoteAvis(commentaire=texte) for critere, texte in dits.items()})


def _de_la_grille(contenu: ContenuAvis, grille: Grille | None) -> ContenuAvis:
    """Without what a former grid asked for."""
    notes = {cle: note for cle, note in contenu.notes.items() if grille and grille.critere(cle)}
    return contenu.model_copy(update={"notes": notes})


def constats_par_critere(depot: Depot, grille: Grille | None) -> dict[str, tuple[Constat, ...]]:
    """Criterion → the findings that feed it, of the verdict that was frozen with what is judged."""
    if grille is None:
        return {}
    executable = retrouver_appel(depot.dossier.campagne.appel)
    clauses = {regle.id: regle.clauses for regle in executable.regles}
    constats = depots_instruits.verdict_de(depot, textes_signes.complements_de(depot)).constats
    return {critere.id: constats_du_critere(critere, constats, clauses) for critere in grille.criteres}


def _dire(constats: tuple[Constat, ...]) -> str:
    """Breaches as the beginning of a comment, each with its rule and the reference of its clause."""
    graves = [c for c in constats if c.statut is Statut.non_conforme and c.gravite is not Gravite.conseil]
    return "\n\n".join(soigner(f"{c.regle}, {GRAVITES[c.gravite].lower()} : {c.constat} ({c.source})") for c in graves)


def grille_de(depot: Depot) -> Grille | None:
    """The grid on which opinions on a deposit are given, None when nobody gave one."""
    return grilles.de_la_campagne(depot.dossier.campagne)


def en_arbre(contenu: ContenuAvis) -> dict[str, Any]:
    """A draft as it is kept and merged: what is empty is left out, but the notes, which are merged one by one."""
    arbre: dict[str, Any] = json.loads(contenu.model_dump_json(exclude_defaults=True))
    notes = {cle: note for cle, note in arbre.pop("notes", {}).items() if note}
    return {**arbre, "notes": notes}


def lire_contenu(arbre: Mapping[str, Any]) -> ContenuAvis:
    """A draft that was kept."""
    return ContenuAvis.model_validate(arbre, context={"relu": True})


def composer(brut: Mapping[str, Any], grille: Grille | None = None) -> ContenuAvis:
    """What was typed, read as every door does. Errors: AvisInvalideError."""
    try:
        return ContenuAvis.model_validate(brut)
    except ValidationError as erreur:
        fautes = erreur.errors(include_url=False)
        raise AvisInvalideError(tuple(_faute(faute, grille) for faute in fautes)) from None


def _faute(faute: Any, grille: Grille | None) -> str:
    dit, conseil = en_francais(faute["type"], faute.get("ctx") or {})
    lieu = [str(pas) for pas in faute["loc"]]
    champ = lieu[0]
    if lieu[0] == "notes" and len(lieu) == 3:
        champ = f"{lieu[2]}-{lieu[1]}"
        critere = grille.critere(lieu[1]) if grille else None
        lieu = [lieu[2].capitalize(), critere.nom if critere else lieu[1]]
    return au_champ(champ, soigner(f"« {', '.join(lieu)} » : {dit.rstrip('.')}. {conseil or ''}".strip()))


def exiger_valable(grille: Grille | None, contenu: ContenuAvis) -> None:
    """What is noted is of the grid, and on its scale. Errors: AvisInvalideError."""
    fautes = []
    for cle, note in contenu.notes.items():
        critere = grille.critere(cle) if grille else None
        if critere is None:
            fautes.append(soigner(f"Le critère « {cle[:64]} » n'est pas de la grille de cet appel."))
        elif note.note is not None:
            echelle = grille.echelle if grille else None
            if echelle is None:
                phrase = f"« {critere.nom} » ne se note pas : la grille n'a pas d'échelle. Écrivez un commentaire."
                fautes.append(au_champ(f"note-{cle}", soigner(phrase)))
            elif note.note not in echelle.notes:
                phrase = f"La note de « {critere.nom} » va de {echelle.minimum} à {echelle.maximum}."
                fautes.append(au_champ(f"note-{cle}", soigner(phrase)))
    if fautes:
        raise AvisInvalideError(tuple(fautes))
