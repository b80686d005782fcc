"""The verdict of the call on a dossier, computed once per revision and per day; and who can mend what it finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.droits import Action, Lien, Role, decider
from binome.domaine.saisie.jours import zone
from binome.domaine.socle.chemin import decouper
from binome.domaine.verdict.constat import Verdict
from binome.registre.models import Dossier
from binome.services.acces.ouverture import DossierOuvert, echeance
from binome.services.equipe.roles import Equipier
from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive
from binome.services.territoire.mesure_du_verdict import etat_des_donnees
from binome.services.texte import textes_signes
from binome.services.texte.texte_entier import revision_de_tete
from binome.services.texte.texte_lisible import TexteLisible
from binome.services.verification import candidatures_deposees
from binome.services.verification.candidatures_deposees import CandidatureDeposee
from binome.services.verification.verdict import comparer, verifier

_verdicts = MemoireVive[Verdict](200)
"""By text, dossier, day, deadline, référentiel, open data and, where there are others, what they dispute."""


def verdict(ouvert: DossierOuvert, lu: TexteLisible, instant: dt.datetime) -> Verdict:
    """What the call says, as of `instant`, of the text that this person may read: nothing of it comes from the rest."""
    return juger(ouvert.dossier, lu.document, lu.empreinte, instant)


def verdict_de(dossier: Dossier, instant: dt.datetime, autres: Sequence[CandidatureDeposee] | None = None) -> Verdict:
    """What the call says, as of `instant`, of what would be deposited: the head revision without its reserve. `autres`:
    the candidatures deposited, for who has read them."""
    texte = textes_signes.de(revision_de_tete(dossier))
    return juger(dossier, texte.document, texte.empreinte, instant, autres)


def juger(
    dossier: Dossier,
    texte: Document,
    empreinte: str,
    instant: dt.datetime,
    autres: Sequence[CandidatureDeposee] | None = None,
) -> Verdict:
    """What the call says of a text of a dossier as of the day of `instant` where its deadline falls, at midnight.

    `empreinte`: SHA-256 of the text. The deadline is the one in force, extensions included; and the text is confronted
    with the candidatures deposited. Computed once per text, day, deadline and state of the open data.
    """
    limite, geographie = echeance(dossier.campagne), referentiel.partager()
    jour = instant.astimezone(zone(limite.fuseau)).date()
    cle = (empreinte, dossier.identifiant, jour, limite, geographie.empreinte, etat_des_donnees())
    seul = _verdicts.retenir(cle, lambda: verifier(texte, date=instant, geographie=geographie, echeance=limite))
    if not (autres := candidatures_deposees.declarees(dossier) if autres is None else tuple(autres)):
        return seul
    communes = candidatures_deposees.en_commun(autres, texte)
    disputes = tuple((a.id, a.titre, a.territoire, a.perimetre.sirens_retenus) for a in communes)
    return _verdicts.retenir(
        (*cle, len(autres), disputes), lambda: comparer(seul, texte, communes, geographie, len(autres))
    )


# The side of a binôme is best mended by whoever sits there.
_COTES = {"elu": Role.elu, "industriel": Role.industriel}


def qui_peut_reparer(ouvert: DossierOuvert, equipe: Iterable[Equipier], chemins: Iterable[str]) -> tuple[Equipier, ...]:
    """The people of the team to turn to for those places, nearest first: carriers of the fiche, the side of the binôme
    concerned, then the chef de projet. Only people whom the rights let edit there."""
    membres, places = tuple(equipe), tuple(chemins)
    fiches = {cle for chemin in places for champ, cle in decouper(chemin) if champ == "fiches" and cle}
    cotes = {role for chemin in places for champ, _ in decouper(chemin) if (role := _COTES.get(champ))}
    porteurs = [m for m in membres if Role.contributeur in m.roles and fiches & set(m.fiches)]
    binome = [m for m in membres if cotes & set(m.roles)]
    chefs = [m for m in membres if Role.chef_de_projet in m.roles]
    proches = dict.fromkeys(m.compte.pk for m in (*porteurs, *binome, *chefs))
    par_cle = {m.compte.pk: m for m in membres}
    return tuple(m for cle in proches if _peut_editer(ouvert, m := par_cle[cle], fiches))


def _peut_editer(ouvert: DossierOuvert, membre: Equipier, fiches: set[str]) -> bool:
    lien = Lien(frozenset(membre.roles), frozenset(membre.fiches))
    if decider(Action.modifier, lien, ouvert.situation).autorise:
        return True
    return any(decider(Action.modifier_fiche, lien, ouvert.situation, fiche).autorise for fiche in fiches)
