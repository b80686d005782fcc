"""Searching what one may read: one's dossiers and their remarks, the deposits that one instructs, the offer.

Texts are those that this person reads (`texte_lisible`), folded once for each and kept; nothing is indexed apart, so
nothing hidden can be found by what is left of it. It grows as the texts of the person's own dossiers, and of the
deposits that they instruct.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import Prefetch

from binome.domaine.droits.droits import Action
from binome.domaine.socle.chemin import CLES
from binome.domaine.texte import recherche
from binome.offre.catalogue import catalogue
from binome.registre.models import Commentaire, ComplementsDeposes, Compte, Depot, Dossier
from binome.services.acces import plusieurs
from binome.services.acces.ouverture import DossierOuvert
from binome.services.echanges import lignes, nouvelles
from binome.services.redaction import candidatures
from binome.services.socle.memoire import MemoireVive
from binome.services.texte import texte_lisible, textes_signes
from binome.services.texte.texte_lisible import TexteLisible

DOSSIERS_MAX = 40
"""Dossiers of one person whose texts are read: those of the latest territories come first."""
DEPOTS_MAX = 40
"""Deposits to instruct whose texts are read: the last received come first; how many others there are is said."""
REMARQUES_MAX = 5000
PARTAGES = frozenset({"plan_actions", "perimetre", "gouvernance"})
"""Parts whose fields are found one by one."""
DITS_AILLEURS = frozenset({"id", "appel", "titre", "territoire", "depose_le"})
"""What the line of the dossier itself says."""
CODES = frozenset({"id", "axe"})
RENVOIS = frozenset({"filieres", "chiffres", "pieces", "enjeux"})
"""Fields, and lists, that name other parts by their ids: no words of their own."""
MONTRES = 12
"""Results of one kind that are shown; the others are counted."""


@dataclass(frozen=True)
class Trouvaille:
    """Something found: where in a dossier (`chemin`), by its title, with what stands around the words. `dossier` and
    `remarque` are empty for what belongs to none; `cle` names what is found elsewhere."""

    titre: str
    extrait: str = ""
    dossier: str = ""
    territoire: str = ""
    chemin: str = ""
    cle: str = ""
    texte: TexteLisible | None = None


@dataclass(frozen=True)
class Trouves:
    """What was found, by kind; how many more of each kind there are. `termes`: what was searched; `ouverts`: where;
    `ici`: the one dossier searched; `non_lus`: deposits to instruct whose texts were not."""

    termes: tuple[str, ...]
    par_genre: dict[str, list[Trouvaille]] = field(default_factory=dict)
    autres: dict[str, int] = field(default_factory=dict)
    ouverts: tuple[DossierOuvert, ...] = ()
    ici: Dossier | None = None
    non_lus: int = 0


@dataclass(frozen=True)
class _Unite:
    """A part of a text that is found as one: its place, its title, its leaves (place, text, folded)."""

    chemin: str
    titre: str
    feuilles: tuple[tuple[str, str, str], ...]
    tout: str


_unites = MemoireVive[tuple[_Unite, ...]](DOSSIERS_MAX + DEPOTS_MAX)
"""By the very bytes that someone may read."""


def chercher(compte: Compte, demande: str, instant: dt.datetime, ici: str = "") -> Trouves:
    """What this person may read that holds all these words. `ici`: the dossier to search alone."""
    termes = recherche.termes(demande)
    if not termes:
        return Trouves(())
    ouverts = _ouverts(compte, instant, ici)
    tous = [d for d in candidatures.a_instruire(compte) if not ici or d.dossier.identifiant == ici]
    depots = sorted(tous, key=lambda depot: depot.recu_at, reverse=True)[:DEPOTS_MAX]
    genres = {
        "dossiers": _dossiers(ouverts, termes),
        "textes": _textes(((o, texte_lisible.lire(o)) for o in ouverts), termes),
        "deposes": _textes(_deposes(compte, depots, instant), termes),
        "remarques": _remarques(ouverts, termes),
        "depots": _depots(tous, termes),
        "dispositifs": iter(()) if ici else _dispositifs(termes),
    }
    listes = {genre: list(trouves) for genre, trouves in genres.items()}
    montres = {genre: liste[:MONTRES] for genre, liste in listes.items() if liste}
    autres = {genre: len(liste) - MONTRES for genre, liste in listes.items() if len(liste) > MONTRES}
    seul = next(iter([*(o.dossier for o in ouverts), *(d.dossier for d in tous)]), None) if ici else None
    return Trouves(termes, montres, autres, tuple(ouverts), seul, len(tous) - len(depots))


def _ouverts(compte: Compte, instant: dt.datetime, ici: str) -> list[DossierOuvert]:
    siens = Dossier.objects.filter(roles__compte=compte)
    siens = siens.filter(identifiant=ici) if ici else siens
    lus = siens.select_related("campagne", "tete__auteur").distinct().order_by("-tete__cree_le")[:DOSSIERS_MAX]
    return [o for o in plusieurs.ouvrir(compte, lus, instant).values() if o.peut(Action.lire)]


def _dossiers(ouverts: Iterable[DossierOuvert], termes: tuple[str, ...]) -> Iterator[Trouvaille]:
    for ouvert in ouverts:
        lu = texte_lisible.lire(ouvert)
        titre = f"{lu.document.territoire} · {lu.document.titre}"
        if recherche.contient(recherche.plier(f"{titre} {ouvert.dossier.identifiant}"), termes):
            yield Trouvaille(titre, dossier=ouvert.dossier.identifiant)


def _deposes(compte: Compte, depots: list[Depot], instant: dt.datetime) -> Iterator[tuple[DossierOuvert, TexteLisible]]:
    """The texts of these deposits as they are judged, complements included, for who may follow them."""
    if not depots:
        return
    ouverts = plusieurs.ouvrir(compte, (depot.dossier for depot in depots), instant)
    complements = Prefetch("complements", ComplementsDeposes.objects.select_related("revision__auteur"))
    lus = Depot.objects.filter(pk__in=[depot.pk for depot in depots]).select_related("revision__auteur")
    for depot in lus.prefetch_related(complements).order_by("-recu_at"):
        ouvert = ouverts.get(depot.dossier_id)
        if ouvert and ouvert.peut(Action.suivre_instruction) and ouvert.peut(Action.lire_depot):
            yield ouvert, texte_lisible.complete(ouvert, depot, textes_signes.complements_de(depot))


def _textes(lus: Iterable[tuple[DossierOuvert, TexteLisible]], termes: tuple[str, ...]) -> Iterator[Trouvaille]:
    dans_le_titre: list[Trouvaille] = []
    ailleurs: list[Trouvaille] = []
    for ouvert, lu in lus:
        for unite in _unites.retenir(lu.contenu, partial(_tout_decouper, lu)):
            if not recherche.contient(unite.tout, termes):
                continue
            chemin, texte = _meilleure(unite, termes)
            trouve = Trouvaille(
                unite.titre,
                recherche.extraire(texte, termes),
                ouvert.dossier.identifiant,
                ouvert.dossier.territoire,
                chemin,
                texte=lu,
            )
            en_titre = recherche.contient(recherche.plier(unite.titre), termes)
            (dans_le_titre if en_titre else ailleurs).append(trouve)
    yield from dans_le_titre
    yield from ailleurs


def _meilleure(unite: _Unite, termes: tuple[str, ...]) -> tuple[str, str]:
    """The leaf that holds the most of the terms: what is shown of a part whose words lie apart."""
    compte = [sum(recherche.ou_commence(plie, t) >= 0 for t in termes) for _, _, plie in unite.feuilles]
    chemin, texte, _ = unite.feuilles[compte.index(max(compte))]
    return chemin, texte


def _tout_decouper(lu: TexteLisible) -> tuple[_Unite, ...]:
    return tuple(_decouper(lu.arbre))


def _decouper(arbre: dict[str, Any]) -> Iterator[_Unite]:
    """The parts of a text: each action, each item of a list that has a name, each field of its own."""
    for champ, valeur in arbre.items():
        if champ in PARTAGES and isinstance(valeur, dict):
            for nom, contenu in valeur.items():
                yield from _d_un_champ(f"{champ}.{nom}", contenu)
        elif champ not in DITS_AILLEURS:
            yield from _d_un_champ(champ, valeur)


def _d_un_champ(chemin: str, valeur: Any) -> Iterator[_Unite]:
    elements = valeur if isinstance(valeur, list) else None
    if elements and all(isinstance(e, dict) for e in elements):
        for rang, element in enumerate(elements):
            cle = next((element[c] for c in CLES if element.get(c)), rang)
            yield _unite(f"{chemin}[{cle}]", element)
    else:
        yield _unite(chemin, valeur)


def _unite(chemin: str, valeur: Any) -> _Unite:
    feuilles = tuple((lieu, texte, recherche.plier(texte)) for lieu, texte in _feuilles(chemin, valeur))
    nommes = valeur if isinstance(valeur, dict) else {}
    titre = next((str(nommes[c]) for c in ("titre", "nom", "libelle") if nommes.get(c)), "")
    return _Unite(chemin, titre, feuilles, " ".join(plie for _, _, plie in feuilles))


def _feuilles(chemin: str, valeur: Any) -> Iterator[tuple[str, str]]:
    if isinstance(valeur, dict):
        for champ, contenu in valeur.items():
            renvoie = isinstance(contenu, list) and any(isinstance(c, str) for c in contenu) and champ in RENVOIS
            if champ not in CODES and not renvoie:
                yield from _feuilles(f"{chemin}.{champ}", contenu)
    elif isinstance(valeur, list):
        for rang, contenu in enumerate(valeur):
            cle = next((contenu[c] for c in CLES if isinstance(contenu, dict) and contenu.get(c)), rang)
            yield from _feuilles(f"{chemin}[{cle}]" if isinstance(contenu, dict) else chemin, contenu)
    elif isinstance(valeur, str) and valeur:
        yield chemin, valeur


def _remarques(ouverts: list[DossierOuvert], termes: tuple[str, ...]) -> Iterator[Trouvaille]:
    par_cle = {ouvert.dossier.pk: ouvert for ouvert in ouverts}
    if not par_cle:
        return
    toutes = Commentaire.objects.filter(dossier__in=par_cle).select_related("auteur").order_by("-pk")[:REMARQUES_MAX]
    for remarque in toutes:
        ouvert = par_cle[remarque.dossier_id]
        if nouvelles.lisible(ouvert, remarque) and recherche.contient(recherche.plier(remarque.texte), termes):
            reglee = ", réglée" if remarque.resolu_le else ""
            lignes.suivre(ouvert, [remarque])
            yield Trouvaille(
                f"{remarque.auteur}{reglee}",
                recherche.extraire(remarque.texte, termes),
                ouvert.dossier.identifiant,
                ouvert.dossier.territoire,
                remarque.chemin,
                str(remarque.pk),
                texte_lisible.lire(ouvert),
            )


def _depots(depots: Iterable[Depot], termes: tuple[str, ...]) -> Iterator[Trouvaille]:
    for depot in depots:
        titre = f"{depot.dossier.territoire} · dépôt {depot.numero}"
        # Not by its title: that of the dossier may have changed since, and only its team reads what it became.
        if recherche.contient(recherche.plier(titre), termes):
            yield Trouvaille(titre, dossier=depot.dossier.identifiant)


def _dispositifs(termes: tuple[str, ...]) -> Iterator[Trouvaille]:
    for publie in catalogue():
        d = publie.dispositif
        if recherche.contient(recherche.plier(" ".join((d.nom, d.resume, *d.operateurs, *d.mots))), termes):
            yield Trouvaille(d.nom, recherche.extraire(d.resume, termes), cle=d.id)
