"""The verdict of the call on a dossier, computed once per revision and per day; and who can mend what it finds."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from zoneinfo import ZoneInfo

from binome.domaine.chemin import decouper
from binome.domaine.constat import Constat, Verdict
from binome.domaine.droits import Action, Lien, Role, decider
from binome.domaine.echeance import PARIS
from binome.registre.models import Dossier
from binome.services import autres_candidatures, discretion, referentiel
from binome.services.acces import Acces, echeance, maintenant
from binome.services.redaction import document, revision_de_tete
from binome.services.roles import Membre
from binome.services.verification import comparer, verifier

RETENUS = 200
_verdicts: OrderedDict[tuple[object, ...], Verdict] = OrderedDict()
_verrou = Lock()


def verdict(dossier: Dossier) -> Verdict:
    """What the call says of the head revision as of today."""
    return verdict_de(dossier, maintenant())


def verdict_de(dossier: Dossier, instant: dt.datetime) -> Verdict:
    """What the call says of the head revision as of the day of `instant`, in Paris: deadlines fall at its midnight.

    The deadline is the one in force, extensions included; and it is confronted with the candidatures deposited.
    """
    revision, limite = revision_de_tete(dossier), echeance(dossier.campagne)
    cle = (revision.empreinte, instant.astimezone(ZoneInfo(PARIS)).date(), limite)
    texte, geographie = document(revision), referentiel.partager()
    seul = _retenir(cle, lambda: verifier(texte, date=instant, geographie=geographie, echeance=limite))
    if not (autres := autres_candidatures.declarees(dossier)):
        return seul
    communes = autres_candidatures.en_commun(autres, texte)
    disputes = tuple((a.id, a.titre, a.territoire, a.perimetre.sirens_retenus) for a in communes)
    return _retenir((*cle, len(autres), disputes), lambda: comparer(seul, texte, autres, geographie))


def _retenir(cle: tuple[object, ...], calculer: Callable[[], Verdict]) -> Verdict:
    """The verdict kept under that key, or computed now, nobody being held up meanwhile."""
    with _verrou:
        if connu := _verdicts.get(cle):
            _verdicts.move_to_end(cle)
            return connu
    trouve = calculer()
    with _verrou:
        _verdicts[cle] = trouve
        while len(_verdicts) > RETENUS:
            _verdicts.popitem(last=False)
    return trouve


def pour(trouve: Verdict, cachees: frozenset[str]) -> Verdict:
    """The verdict for someone to whom these fiches are hidden: a finding on one keeps its clause, not its words."""
    if not cachees:
        return trouve
    constats = tuple(_taire(c, cachees) if discretion.touche(c.ou, cachees) else c for c in trouve.constats)
    return trouve.model_copy(update={"constats": constats})


def _taire(constat: Constat, cachees: frozenset[str]) -> Constat:
    return constat.model_copy(
        update={
            "constat": "Ce constat porte, en partie au moins, sur des fiches réservées que vous ne pouvez pas lire.",
            "ou": tuple(c for c in constat.ou if not discretion.touche((c,), cachees)),
            "preuves": (),
            "a_faire": "Le chef de projet peut vous en dire plus.",
        }
    )


# The side of a binôme is best mended by whoever sits there.
_COTES = {"elu": Role.elu, "industriel": Role.industriel}


def qui_peut_reparer(acces: Acces, equipe: Iterable[Membre], chemins: Iterable[str]) -> tuple[Membre, ...]:
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
    return tuple(m for cle in proches if _peut_editer(acces, m := par_cle[cle], fiches))


def _peut_editer(acces: Acces, membre: Membre, fiches: set[str]) -> bool:
    lien = Lien(frozenset(membre.roles), frozenset(membre.fiches))
    if decider(Action.modifier, lien, acces.situation).autorise:
        return True
    return any(decider(Action.modifier_fiche, lien, acces.situation, fiche).autorise for fiche in fiches)
