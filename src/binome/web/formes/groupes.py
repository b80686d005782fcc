"""The groups of a long form: each folds, and its title says where it stands; findings are told beside their field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from binome.domaine.langue.phrases import premiere_phrase
from binome.domaine.langue.typographie import accord, majuscule
from binome.domaine.mots.lexique import nommer, sans_article
from binome.web.formes.champs import Champ
from binome.web.presentation.constats import A_TRAITER, ConstatVu, Dit

_PAS = {"monter": -1, "descendre": 1}
LIEUX_MAX, DITS_MONTRES = 3, 2
"""A finding on more fields than that is about the whole page."""
_SANS_PLACE = frozenset({"cache", "rangees"})
_OUVRENT = frozenset({"bloquant", "a_justifier"})
"""Advice waits for who unfolds."""


@dataclass(frozen=True)
class GroupeDeChamps:
    """Some fields under a title; `ouvert` when something inside is to be seen at once."""

    titre: str
    champs: tuple[Champ, ...]
    rang: int
    ouvert: bool = False

    @property
    def ancre(self) -> str:
        return f"groupe-{self.rang}"

    @property
    def montres(self) -> tuple[Champ, ...]:
        """What one fills in it: the fields of an object that is alone there, rather than the object."""
        montres = tuple(champ for champ in self.champs if champ.genre != "cache")
        if len(montres) == 1 and montres[0].genre == "groupe":
            return tuple(champ for champ in montres[0].enfants if champ.genre != "cache")
        return montres

    @property
    def seule_liste(self) -> Champ | None:
        """The list that is the whole of it, if any."""
        montres = self.montres
        return montres[0] if len(montres) == 1 and montres[0].genre in ("liste", "rangees") else None

    @property
    def remplis(self) -> int:
        return sum(champ.rempli for champ in self.montres)

    @property
    def vides(self) -> tuple[Champ, ...]:
        """What is not written yet."""
        return tuple(champ for champ in self.montres if not champ.rempli)

    @property
    def etat(self) -> str:
        """« 3 champs sur 7 » ; « 5 filières » for a list."""
        if liste := self.seule_liste:
            nom = nommer(liste.nom.rpartition(".")[2])
            un, plusieurs = (sans_article(nom.un), nom.bref) if nom.un else ("ligne", "lignes")
            combien = sum(ligne.rempli for ligne in liste.enfants) if liste.genre == "rangees" else len(liste.enfants)
            return accord(combien, un, plusieurs) if combien else "rien encore"
        return f"{accord(self.remplis, 'champ')} sur {len(self.montres)}"

    @property
    def a_corriger(self) -> int:
        return sum(bool(champ.erreur) for champ in _tous(self.champs))

    @property
    def niveaux(self) -> tuple[tuple[str, str], ...]:
        """(level, « 1 à justifier ») for each level of finding inside, the most serious first."""
        return compter(dit for champ in _tous(self.champs) for dit in champ.dits)


@dataclass(frozen=True)
class Dits:
    """Findings told together, at the top of a page; past a few, behind their count."""

    dits: tuple[Dit, ...]

    @property
    def niveaux(self) -> tuple[tuple[str, str], ...]:
        return compter(self.dits)

    @property
    def replies(self) -> bool:
        return len(self.dits) > DITS_MONTRES


def compter(dits: Iterable[Dit]) -> tuple[tuple[str, str], ...]:
    """(level, « 1 à justifier ») for each level, the most serious first; a finding said at two fields counts once."""
    niveaux = {dit.adresse: dit.niveau for dit in dits}
    comptes = {cle: [n for n in niveaux.values() if n.cle == cle] for cle in (*A_TRAITER, "a_verifier")}
    return tuple((cle, _combien(len(n), n[0].mot)) for cle, n in comptes.items() if n)


def _combien(combien: int, mot: str) -> str:
    mot = mot[:1].lower() + mot[1:]
    return f"{combien} {mot}" if mot.startswith("à ") else accord(combien, mot)


def grouper_champs(groupes: Iterable[tuple[str, Sequence[Champ]]]) -> tuple[GroupeDeChamps, ...]:
    """Groups of fields, open when an error, a finding or the cursor is inside; else the first that is not full."""
    faits = [GroupeDeChamps(titre, tuple(champs), rang) for rang, (titre, champs) in enumerate(groupes, 1) if champs]
    voulus = {groupe.rang for groupe in faits if any(map(_a_voir, _tous(groupe.champs)))}
    if not voulus:
        voulus = {groupe.rang for groupe in faits if groupe.remplis < len(groupe.montres)}
        voulus = {min(voulus)} if voulus else set()
    return tuple(replace(groupe, ouvert=groupe.rang in voulus) for groupe in faits)


def grouper_les_lieux(
    champs: Iterable[Champ], groupes: Iterable[tuple[str, tuple[str, ...]]]
) -> tuple[GroupeDeChamps, ...]:
    """Fields of a form in the groups that it declares, by how their names begin; one group alone is open."""
    depliees = [deplier(champ) for champ in champs]
    faits = grouper_champs(
        (titre, [champ for champ in depliees if champ.nom.startswith(debuts)]) for titre, debuts in groupes
    )
    return tuple(replace(groupe, ouvert=groupe.ouvert or len(faits) == 1) for groupe in faits)


def _a_voir(champ: Champ) -> bool:
    return bool(
        champ.erreur
        or champ.vise
        or champ.ouvert
        or any(not dit.rappel and dit.niveau.cle in _OUVRENT for dit in champ.dits)
    )


def _tous(champs: Iterable[Champ]) -> Iterable[Champ]:
    for champ in champs:
        yield champ
        yield from _tous(champ.enfants)


def deplier(champ: Champ) -> Champ:
    """The field with its items unfolded where something is to be seen, or where nothing is written yet; an object that
    one may leave out, where something is."""
    enfants = tuple(deplier(enfant) for enfant in champ.enfants)
    ouvert = False
    if champ.genre == "rangees":
        enfants = tuple(replace(rangee, ouvert=any(map(_a_voir, _tous([rangee])))) for rangee in enfants)
    if champ.en_liste or champ.repliable:
        a_voir = any(map(_a_voir, _tous((*enfants, replace(champ, ouvert=False)))))
        ouvert = a_voir or champ.rempli is champ.repliable
    return replace(champ, enfants=enfants, ouvert=champ.ouvert or ouvert)


def poser_constats(
    champs: Iterable[Champ],
    vus: Iterable[ConstatVu],
    adresse: Callable[[ConstatVu], str],
    place: Callable[[Champ], str] = lambda champ: champ.place,
) -> tuple[tuple[Champ, ...], Dits]:
    """The fields with the findings that are on them, and the findings that are on none or on many: each is told in full
    once, and recalled at the other fields that it concerns. `place` says where a field is in the dossier."""
    poses, ailleurs = tuple(champs), []
    sur: dict[str, list[Dit]] = {}
    for vu in vus:
        dit = en_dit(vu, adresse(vu))
        lieux = list(dict.fromkeys(p for lieu in vu.constat.ou if (p := _plus_proche(poses, lieu, place))))
        entier = bool(lieux) and len(lieux) <= LIEUX_MAX
        if not entier:
            ailleurs.append(replace(dit, lieux=vu.lieux_montres))
        for rang, lieu in enumerate(lieux):
            sur.setdefault(lieu, []).append(dit if entier and not rang else replace(dit, rappel=True))
    return tuple(_avec_dits(champ, sur) for champ in poses), Dits(tuple(ailleurs))


def en_dit(vu: ConstatVu, adresse: str) -> Dit:
    """A finding as it is told beside a field."""
    tete, suite = premiere_phrase(vu.constat.constat)
    return Dit(vu.niveau, vu.constat.regle, tete, suite, vu.constat.a_faire or "", adresse, ancre=f"ici-{vu.ancre}")


def _plus_proche(champs: Iterable[Champ], lieu: str, place: Callable[[Champ], str]) -> str:
    """The name of the innermost field that holds that place, among those that have room for a finding."""
    for champ in champs:
        if champ.genre == "rangees" and (dans := _plus_proche(champ.enfants, lieu, place)):
            return dans
        ici = place(champ)
        if champ.genre not in _SANS_PLACE and (ici == lieu or lieu.startswith((f"{ici}.", f"{ici}["))):
            return _plus_proche(champ.enfants, lieu, place) or champ.nom
    return ""


def _avec_dits(champ: Champ, sur: dict[str, list[Dit]]) -> Champ:
    dits = () if champ.genre in _SANS_PLACE else tuple(sur.get(champ.nom, ()))
    return replace(champ, dits=dits, enfants=tuple(_avec_dits(enfant, sur) for enfant in champ.enfants))


def viser(champs: Iterable[Champ], geste: str) -> tuple[Champ, ...]:
    """The fields, with the cursor where a gesture has just been made: in the line added, on the line moved, on the
    button of the list that lost one; or in the very field that it names."""
    nature, _, reste = geste.partition(":")
    liste, _, cle = reste.partition(":")
    return tuple(_viser(champ, nature, liste, cle) for champ in champs)


def _viser(champ: Champ, nature: str, liste: str, cle: str) -> Champ:
    if nature == "curseur" and champ.nom == liste:
        return replace(champ, vise="champ")
    if champ.genre != "liste" or champ.nom != liste:
        return replace(champ, enfants=tuple(_viser(enfant, nature, liste, cle) for enfant in champ.enfants))
    enfants = list(champ.enfants)
    if nature == "ajouter" and enfants:
        enfants[-1] = _curseur(enfants[-1])
    elif nature in _PAS and enfants:
        cles = [enfant.cle for enfant in enfants]
        # Lines without id are named by their rank, which has just changed.
        rang = int(cle) + _PAS[nature] if cles == [*map(str, range(len(cles)))] and cle.isdecimal() else None
        rang = cles.index(cle) if rang is None and cle in cles else min(max(rang or 0, 0), len(enfants) - 1)
        enfants[rang] = replace(enfants[rang], vise="titre")
    else:
        return replace(champ, vise="ajouter")
    return replace(champ, enfants=tuple(enfants))


def _curseur(element: Champ) -> Champ:
    """The item with the cursor in its first box."""
    for rang, enfant in enumerate(element.enfants):
        if enfant.genre == "cache":
            continue
        vise = _curseur(enfant) if enfant.genre == "groupe" else replace(enfant, vise="champ")
        return replace(element, enfants=(*element.enfants[:rang], vise, *element.enfants[rang + 1 :]))
    return element


def numeroter(liste: str, rang: int, titre: str = "") -> str:
    """« Porteur 1 : SEM Énergies »."""
    un = sans_article(nommer(liste).un) or "élément"
    return f"{majuscule(un)} {rang}" + (f" : {titre}" if titre else "")
