"""What is told of a deposit and of the acts of its procedure: to whom, and in which words.

An act of the committee is told to nobody here: what it decides is told by the announcement, at its instant.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from binome.domaine.droits.droits import ROLES_DOSSIER, Action, Role
from binome.domaine.procedure.etapes import Acte
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.composees import RequeteComposee
from binome.registre.models import ComplementsDeposes, Compte, Depot, Notification, PassageDuDepot, RoleDossier
from binome.services.acces import plusieurs
from binome.services.acces.ouverture import DossierOuvert
from binome.services.depot import suites
from binome.services.notifications import distribution
from binome.services.notifications.nouvelles import Nouvelle, Suite
from binome.services.socle import adresses, horloge

_G = GenreDeNotification
_EQUIPE = frozenset({Role.chef_de_projet, Role.elu, Role.industriel})
"""Those who answer for a candidature: they are told of what is asked of it."""


_SUITES: Mapping[Acte, Suite] = {
    Acte.demander_complements: Suite(
        _G.complements_demandes,
        equipe=True,
        titre="{territoire} : des compléments vous sont demandés",
        a_faire="compléter la candidature {territoire}",
        paragraphe="La page des compléments dit ce qui manque, où l'écrire, et ce que cela fait au délai.",
    ),
    Acte.constater_complements: Suite(
        _G.complements_constates, equipe=True, titre="{territoire} : vos compléments sont reçus"
    ),
    Acte.declarer_recevable: Suite(
        _G.recevable,
        equipe=True,
        titre="{territoire} : votre candidature est recevable",
        paragraphe="Les avis de la Région et de l'État sont demandés. Vous n'avez rien à faire.",
    ),
    Acte.declarer_irrecevable: Suite(
        _G.irrecevable,
        equipe=True,
        titre="{territoire} : votre candidature est déclarée irrecevable",
        paragraphe="La page du dépôt dit pourquoi.",
    ),
    Acte.rendre_avis: Suite(_G.avis_rendu, equipe=False, titre="{territoire} : un avis est rendu"),
    Acte.transmettre_au_comite: Suite(
        _G.transmis_au_comite, equipe=True, titre="{territoire} : votre candidature est transmise au comité"
    ),
    Acte.reinscrire: Suite(
        _G.reinscrit, equipe=True, titre="{territoire} : votre candidature est de nouveau inscrite au comité"
    ),
    Acte.rouvrir: Suite(
        _G.procedure_rouverte, equipe=True, titre="{territoire} : l'examen de votre candidature est rouvert"
    ),
}
_DEPOT = Suite(_G.depot_recu, equipe=False, titre="{territoire} : une candidature est déposée dans votre ressort")

_REMPLACE = Suite(
    _G.depot_remplace,
    equipe=False,
    titre="{territoire} : le dépôt que vous instruisez est remplacé",
    paragraphe="Il vous reste confié. La page dit ce qui change depuis celui que vous lisiez.",
)
_RECUS = Suite(
    _G.complements_recus,
    equipe=False,
    titre="Des compléments sont reçus, {territoire}",
    a_faire="reprendre l'examen de {territoire}",
)


_D_UN_DEPOT: Mapping[str, Suite] = {"depot": _DEPOT, "complements": _RECUS, "reprise": _REMPLACE}


def equipe(depot: Depot) -> list[Compte]:
    """Those who answer for the candidature of a deposit."""
    return [role.compte for role in _DE_L_EQUIPE(depot.dossier_id)]


_DE_L_EQUIPE: RequeteComposee[RoleDossier] = RequeteComposee(
    lambda dossier: RoleDossier.objects.filter(dossier=dossier, role__in=_EQUIPE).select_related("compte")
)


def equipes(dossiers: Iterable[int]) -> Mapping[int, list[Compte]]:
    """The same of many dossiers, by the key of each. One query."""
    siennes: dict[int, list[Compte]] = defaultdict(list)
    for role in RoleDossier.objects.filter(dossier__in=list(dossiers), role__in=_EQUIPE).select_related("compte"):
        siennes[role.dossier_id].append(role.compte)
    return siennes


def prevenir(passage: PassageDuDepot) -> None:
    """Tell of an act of the procedure, in its transaction. Who did it is not told, but of what is due to everyone."""
    if (suite := _SUITES.get(Acte(passage.acte))) is None:
        return
    a_qui = equipe(passage.depot) if suite.equipe else suites.instruction(passage.depot)
    autres = [compte for compte in a_qui if suite.equipe or compte.pk != passage.par_id]
    distribution.notifier(suite.genre, f"passage:{passage.pk}", autres, echeance=passage.echeance)


def prevenir_des_complements(reponse: ComplementsDeposes) -> None:
    """Tell those who instruct that what was asked came, in the running transaction."""
    a_qui = suites.instruction(reponse.depot)
    distribution.notifier(_RECUS.genre, f"complements:{reponse.numero}", a_qui)


def _numero(sorte: str, cle: str) -> str:
    """The number of the deposit that an event is about: `x-1` for the complements `x-1-c2`."""
    return cle.rpartition("-c")[0] if sorte == "complements" else cle


def ecrire(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """What this person may be told of deposits and of acts, in words. Five queries, however many there are."""
    passages = _passages(lignes)
    depots = {depot.numero: depot for depot in _depots(lignes)}
    dossiers = {d.dossier for d in depots.values()} | {p.depot.dossier for p in passages.values()}
    ouverts = plusieurs.ouvrir(compte, dossiers, horloge.maintenant())
    dites = {}
    for ligne in lignes:
        sorte, _, cle = ligne.evenement.partition(":")
        passage = passages.get(cle) if sorte == "passage" else None
        depot = passage.depot if passage else depots.get(_numero(sorte, cle))
        suite = _SUITES.get(Acte(passage.acte)) if passage else _D_UN_DEPOT.get(sorte)
        if depot is None or suite is None or not _peut_savoir(ouverts.get(depot.dossier_id), depot, suite):
            continue
        dites[ligne.pk] = _nouvelle(suite, depot, passage)
    return dites


def _passages(lignes: Sequence[Notification]) -> dict[str, PassageDuDepot]:
    cles = [c for s, _, c in (li.evenement.partition(":") for li in lignes) if s == "passage" and c.isdecimal()]
    lus = PassageDuDepot.objects.filter(pk__in=cles).select_related("depot__dossier__campagne") if cles else ()
    return {str(passage.pk): passage for passage in lus}


def _depots(lignes: Sequence[Notification]) -> Iterable[Depot]:
    dits = (ligne.evenement.partition(":") for ligne in lignes)
    numeros = [_numero(sorte, cle) for sorte, _, cle in dits if sorte in _D_UN_DEPOT]
    return Depot.objects.filter(numero__in=numeros).select_related("dossier__campagne") if numeros else ()


def _peut_savoir(ouvert: DossierOuvert | None, depot: Depot, suite: Suite) -> bool:
    """Whether this is still for them: of the team, or instructing the deposit that is in force."""
    if ouvert is None:
        return False
    if suite.equipe:
        return ouvert.peut(Action.lire) and bool(ouvert.lien.roles & ROLES_DOSSIER)
    en_vigueur = depot.remplace_le is None and depot.retire_le is None
    return en_vigueur and ouvert.peut(Action.tenir_instruction)


def _nouvelle(suite: Suite, depot: Depot, passage: PassageDuDepot | None) -> Nouvelle:
    territoire, identifiant = depot.dossier.territoire, depot.dossier.identifiant
    complements = passage is not None and passage.acte == Acte.demander_complements
    siennes = {"atelier-complements": (identifiant,)} if complements else {"atelier-recu": (identifiant, depot.numero)}
    ((page, cles),) = siennes.items()
    instruit = adresses.lien("instruction-depot", identifiant)
    if suite is _REMPLACE and (remplaces := json.loads(depot.manifeste)["remplace"]):
        instruit = f"{instruit}?depuis={remplaces[-1]}"
    return Nouvelle(
        territoire=territoire,
        dossier=depot.dossier_id,
        titre=suite.titre.format(territoire=territoire),
        lien=adresses.lien(page, *cles) if suite.equipe else instruit,
        bouton="Ouvrir la demande" if complements else "Ouvrir la page du dépôt",
        a_faire=suite.a_faire.format(territoire=territoire),
        echeance=passage.echeance if passage else None,
        paragraphes=(suite.paragraphe,) if suite.paragraphe else (),
    )
