"""The people of a team as each sees the dossier: whom one may ask, name, tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from binome.domaine.droits.droits import Action, Lien, Role, enumerer_roles
from binome.domaine.saisie import mentions
from binome.registre.models import RoleDossier
from binome.services.acces.ouverture import DossierOuvert
from binome.services.texte import texte_lisible


def equipe(ouvert: DossierOuvert) -> dict[int, DossierOuvert]:
    """The dossier as each person of the team may see it, by key, whoever leads first. One query."""
    lignes: dict[int, list[RoleDossier]] = defaultdict(list)
    for ligne in RoleDossier.objects.filter(dossier=ouvert.dossier, compte__is_active=True).select_related("compte"):
        lignes[ligne.compte_id].append(ligne)
    siens = {}
    for cle, roles in lignes.items():
        lien = Lien(frozenset(Role(r.role) for r in roles), frozenset(f for r in roles for f in r.fiches))
        siens[cle] = DossierOuvert(ouvert.dossier, roles[0].compte, lien, ouvert.situation)
    rangs = list(Role)
    return dict(sorted(siens.items(), key=lambda s: (min(map(rangs.index, s[1].lien.roles)), s[0])))


def lit(sien: DossierOuvert, chemin: str) -> bool:
    """Whether someone may read a place as it stands."""
    return sien.peut(Action.lire) and not texte_lisible.lire(sien).cachees.touche((chemin,))


def appels(siens: Iterable[DossierOuvert]) -> dict[int, str]:
    """How each of them is called after « @ »: never by an address."""
    return mentions.appeler((s.compte.pk, s.compte.nom, enumerer_roles(s.lien.roles)) for s in siens)
