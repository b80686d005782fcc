"""The actions that a contributeur may be given: those of the plan, those that an amendment added, and those that one is
about to add, which are still being written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from binome.domaine.droits.droits import Action
from binome.registre.models import Dossier, FicheEnProjet, Invitation, RoleDossier
from binome.services.acces.ouverture import DossierOuvert
from binome.services.socle import horloge
from binome.services.texte import texte_lisible, textes_amendes
from binome.services.texte.texte_entier import document, revision_de_tete

_PROJET = "projet-"


def identifiant(cle: int) -> str:
    """What a fiche that is being written is given under, until an accepted amendment names it."""
    return f"{_PROJET}{cle}"


def cle_de(fiche: str) -> int | None:
    """The key of the row of a fiche that is being written; None for any other."""
    cle = fiche.removeprefix(_PROJET)
    return int(cle) if fiche.startswith(_PROJET) and cle.isdecimal() else None


def noms(dossier: Dossier) -> dict[str, str]:
    """Id → what people read of it, in the order of the plan. One query, three once the dossier is labelled."""
    lus = {f.id: f.numero_montre for f in document(revision_de_tete(dossier)).plan_actions.fiches}
    for dit in textes_amendes.changements(dossier):
        if dit.ajoute:
            lus.setdefault(dit.neuve, (dit.action or {}).get("numero") or dit.neuve)
    return lus | {identifiant(ligne.pk): f"« {_titre(ligne)} », à ajouter au label" for ligne in _en_cours(dossier)}


def dire(dossier: Dossier, fiches: Iterable[str]) -> list[str]:
    """What people read of these, but for those that are no more."""
    connues = noms(dossier)
    return [connues[fiche] for fiche in fiches if fiche in connues]


def a_choisir(ouvert: DossierOuvert) -> list[tuple[str, str]]:
    """(id, number and title) of those that this person may read, to be given."""
    lu = texte_lisible.lire(ouvert)
    fiches = {f.id: f for f in lu.document.plan_actions.fiches}
    fiches |= {f.id: f for f in textes_amendes.lisible(ouvert, lu).plan_actions.fiches}
    choix = [(f.id, f"{f.numero_montre} · {f.titre}") for f in fiches.values()]
    ecrits = [ligne for ligne in _en_cours(ouvert.dossier) if ouvert.peut(Action.ecrire_projet, identifiant(ligne.pk))]
    return choix + [(identifiant(ligne.pk), f"{_titre(ligne)} (à ajouter au label)") for ligne in ecrits]


def _en_cours(dossier: Dossier) -> list[FicheEnProjet]:
    # Nothing is written so before there is a label, nor is the base asked.
    return list(FicheEnProjet.objects.filter(label__dossier=dossier)) if dossier.etat == "depose" else []


def _titre(ligne: FicheEnProjet) -> str:
    contenu: Mapping[str, Any] = ligne.contenu
    return str(contenu.get("titre", ""))


def devenir(dossier: Dossier, fiches: Mapping[str, str]) -> None:
    """Those who were given a fiche under its first id keep it under the one that it has now; "" when it is no more.
    In the running transaction that holds the dossier."""
    if not fiches:
        return
    for role in RoleDossier.objects.filter(dossier=dossier):
        if (suivies := _suivies(role.fiches, fiches)) != role.fiches:
            role.fiches = suivies
            role.save(update_fields=["fiches"])
    quand = horloge.maintenant()
    for invitation in Invitation.objects.filter(dossier=dossier, acceptee_le=None, expire_le__gt=quand):
        if (suivies := _suivies(invitation.fiches, fiches)) != invitation.fiches:
            # An invitation to nothing any more leads nowhere.
            invitation.fiches, invitation.expire_le = suivies, invitation.expire_le if suivies else quand
            invitation.save(update_fields=["fiches", "expire_le"])


def _suivies(confiees: list[str], fiches: Mapping[str, str]) -> list[str]:
    return [neuve for fiche in confiees if (neuve := fiches.get(fiche, fiche))]
