"""Lists of offices: loaded by an operator, matched by name to those who judge, proposed to each of them.

A name is no proof: until someone answers, an office is nobody's, and their ties are not verified. Of everyone else's
rows nothing is kept. A list is read line by line, and what comes of it is written at its end, whole or not at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import transaction

from binome.documents.elus.lecture import EluLu, LigneRefusee, ListeDElus, ouvrir
from binome.documents.elus.lignes import ListeRefuseeError
from binome.domaine.comite.composition import FonctionAuComite
from binome.domaine.conflits.annuaire import cle_de_compte, cle_de_membre, mots_du_nom
from binome.domaine.droits.droits import Role
from binome.domaine.langue.typographie import nombre
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.registre.models import Campagne, Compte, ListeDeMandats, MandatAConfirmer, MembreDuComite
from binome.services.conflits.refus import LienImpossibleError, ligne
from binome.services.conflits.sieges import juge_de
from binome.services.socle import horloge, journal

RNE = "Répertoire national des élus, ministère de l'Intérieur"
OCTETS_MAX = 300_000_000
REFUS_DITS = 20
PROPOSES_MAX = 300
"""Offices that one list may give to one name: beyond, it is no list of elected people."""
_PAS = 20_000
_JUGENT = (Role.instructeur.value, Role.comite.value)
_QUAND = re.compile(r"(?P<annee>[12][0-9]{3})(?:-?(?:T(?P<trimestre>[1-4])|(?P<mois>0[1-9]|1[0-2])))?")
Rapport = Callable[[float, str], None]


@dataclass(frozen=True)
class Chargement:
    """What came of a list: its kind, its rows, the first of those refused, how many offices are newly proposed, to how
    many people, how many were known already; `deja`: when the very same file had been loaded."""

    titre: str
    lignes: int
    refusees: int
    refus: tuple[LigneRefusee, ...]
    proposes: int
    personnes: int
    connus: int
    deja: dt.datetime | None = None


@dataclass
class _Tri:
    """What is kept of the rows read so far: those of who judges, the first refused, counts."""

    de_qui: Mapping[tuple[str, ...], list[str]]
    gardees: dict[tuple[str, str], EluLu] = field(default_factory=dict)
    refus: list[LigneRefusee] = field(default_factory=list)
    refusees: int = 0
    lignes: int = 0

    def prendre(self, vue: EluLu | LigneRefusee) -> None:
        self.lignes += 1
        if isinstance(vue, LigneRefusee):
            self.refusees += 1
            self.refus += [vue] if len(self.refus) < REFUS_DITS else []
            return
        for juge in self.de_qui.get(mots_du_nom(vue.nom), ()):
            # One list may say one thing twice.
            self.gardees.setdefault((juge, _cle(vue)), vue)

    def verifier(self) -> None:
        if any(combien > PROPOSES_MAX for combien in Counter(juge for juge, _ in self.gardees).values()):
            raise LienImpossibleError(
                f"Cette liste donne plus de {PROPOSES_MAX} mandats à un même nom : ce n'est pas une liste d'élus."
            )


def charger(
    source: bytes | BinaryIO,
    millesime: str,
    *,
    dite: str = "",
    motif: str = "",
    essai: bool = False,
    ancienne: bool = False,
    rapport: Rapport | None = None,
) -> Chargement:
    """Read a list and propose what it says to those who judge and bear the name. `dite`: who publishes it; `essai`:
    count, write nothing; `ancienne`: even when a later one of the same kind was loaded.

    Errors: LienImpossibleError, for a file that is no list; nothing is then kept of it.
    """
    annee, flux = (
        ligne(millesime, "Le millésime", "millesime", 20),
        io.BytesIO(source) if isinstance(source, bytes) else source,
    )
    publie, taille = ligne(dite or RNE, "La source", "source", 200), flux.seek(0, io.SEEK_END)
    flux.seek(0)
    if taille > OCTETS_MAX:
        raise LienImpossibleError("Ce fichier est trop gros : donnez un fichier par sorte de mandat.")
    cherches = _par_nom()
    tri = _Tri(cherches)
    try:
        lue = ouvrir(flux)
        _exiger_recente(lue.forme.titre, annee, ancienne=ancienne)
        _trier(lue, tri, taille, rapport)
    except ListeRefuseeError as erreur:
        raise LienImpossibleError(str(erreur)) from None
    if not tri.lignes:
        raise LienImpossibleError("Cette liste n'a pas de lignes : téléchargez-la de nouveau.")
    liste = ListeDeMandats(
        titre=lue.forme.titre,
        source=publie,
        millesime=annee,
        empreinte=lue.lignes.condense.hexdigest(),
        lignes=tri.lignes,
        refusees=tri.refusees,
        cherches=json.dumps(sorted({juge for juges in cherches.values() for juge in juges})),
        le=horloge.maintenant(),
    )
    with transaction.atomic():
        return _garder(liste, tri, motif, essai=essai)


def _trier(lue: ListeDElus, tri: _Tri, taille: int, rapport: Rapport | None) -> None:
    for vue in lue:
        tri.prendre(vue)
        if tri.lignes % _PAS == 0:
            tri.verifier()
            if rapport is not None:
                rapport(lue.lignes.lus / taille, f"{nombre(tri.lignes)} lignes lues")
    tri.verifier()


def _exiger_recente(titre: str, millesime: str, *, ancienne: bool) -> None:
    """An older edition says of today what is no more: it is loaded when that is what one wants, and tells its age."""
    ici = _instant_dit(millesime)
    if ancienne or ici is None:
        return
    for autre in ListeDeMandats.objects.filter(titre=titre):
        if (la := _instant_dit(autre.millesime)) is not None and la > ici:
            raise LienImpossibleError(
                f"Une liste plus récente est chargée ({titre}, {autre.millesime}) : celle-ci est de {millesime}. "
                "Ajoutez --ancienne si vous la voulez quand même."
            )


def _instant_dit(millesime: str) -> tuple[int, int] | None:
    """The year and the last month of an edition, when it is written so that it can be compared."""
    if (trouve := _QUAND.fullmatch(millesime)) is None:
        return None
    trimestre, mois = trouve["trimestre"], trouve["mois"]
    return int(trouve["annee"]), 3 * int(trimestre) if trimestre else int(mois or 12)


def _par_nom() -> Mapping[tuple[str, ...], list[str]]:
    """The words of a name → the nodes that bear it, of those who judge in some campaign. Three queries."""
    juges = Compte.objects.filter(roles_campagne__role__in=_JUGENT).distinct().order_by("pk")
    nommes = [(cle_de_compte(cle), nom) for cle, nom in juges.values_list("pk", "nom")]
    jours = {c.pk: horloge.jour_a(c.fuseau, horloge.maintenant()) for c in Campagne.objects.all()}
    sieges = MembreDuComite.objects.filter(compte=None).exclude(fonction=FonctionAuComite.secretariat.value)
    nommes += [(cle_de_membre(m.pk), m.nom) for m in sieges if m.jusqu_au is None or m.jusqu_au >= jours[m.campagne_id]]
    noms: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for juge, nom in nommes:
        # One word is no name: it would be everyone's.
        if len(mots := mots_du_nom(nom)) > 1:
            noms[mots].append(juge)
    return noms


def _cle(elu: EluLu) -> str:
    dit = [elu.organisme, elu.nature.value, elu.siren, elu.code, elu.fonction, str(elu.du), str(elu.au), str(elu.ne_le)]
    return hashlib.sha256(canonique_rfc8785({"mandat": dit})).hexdigest()


def _garder(liste: ListeDeMandats, tri: _Tri, motif: str, *, essai: bool) -> Chargement:
    connues = {(juge_de(c, m), cle) for c, m, cle in MandatAConfirmer.objects.values_list("compte", "membre", "cle")}
    neuves = {quoi: elu for quoi, elu in tri.gardees.items() if quoi not in connues}
    meme = ListeDeMandats.objects.filter(empreinte=liste.empreinte).order_by("le").first()
    if not essai:
        liste.proposes = len(neuves)
        liste.save()
        # Two that load at once propose one thing once.
        MandatAConfirmer.objects.bulk_create(
            [_propose(liste, juge, cle, elu) for (juge, cle), elu in neuves.items()], ignore_conflicts=True
        )
        dites = ("titre", "millesime", "empreinte", "lignes", "refusees", "proposes")
        donnees = {champ: getattr(liste, champ) for champ in dites} | {"motif": motif}
        journal.ajouter("mandats.liste_chargee", "mandats", donnees, acteur=None, instant=liste.le)
    return Chargement(
        liste.titre,
        tri.lignes,
        tri.refusees,
        tuple(tri.refus),
        len(neuves),
        len({juge for juge, _ in neuves}),
        len(tri.gardees) - len(neuves),
        meme.le if meme else None,
    )


def _propose(liste: ListeDeMandats, juge: str, cle: str, elu: EluLu) -> MandatAConfirmer:
    genre, _, numero = juge.partition(":")
    return MandatAConfirmer(
        liste=liste,
        compte_id=int(numero) if genre == "compte" else None,
        membre_id=int(numero) if genre == "membre" else None,
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
        le=liste.le,
    )
