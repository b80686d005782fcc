"""Differential: the same acts on two candidatures that differ only in what is hidden give the same bytes to who may not read it.

The clock is one and fixed; tokens drawn at random and fingerprints of a whole text (which answer for what is hidden
without telling it) are masked, nothing else: pages, exports, counts, order, sizes, headers.
"""

from __future__ import annotations

import datetime as dt
import difflib
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from tests import maquettes
from tests.confidentialite.monde import ECHEANCE, Chantier, Tree, candidature, navigateur, place
from tests.confidentialite.octets import serre, textes
from tests.confidentialite.requetes import Reponse, Requete, Requetes, envoyer
from tests.pages_lues import pages_lues

from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Dossier
from binome.services.depot import manifeste

pytestmark = [pytest.mark.lent(12), pytest.mark.django_db]
INSTANT = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)
_EMPREINTE = rb"[0-9a-f]{64}"
_HASARDS = (
    rb'name="csrfmiddlewaretoken" value="[^"]*"',
    rb'name="cle"[^>]*value="[^"]*"',
    rb"nonce-[A-Za-z0-9+/=_-]+",
    rb'nonce="[^"]*"',
    _EMPREINTE,
)


@dataclass(frozen=True)
class Cache:
    """What is hidden in one of the two candidatures."""

    mot: str
    longueur: int
    montant: int
    visibilites: tuple[str, str]
    axe: str
    indicateurs: int
    remarques: int
    fichier: str
    complet: bool = True

    def fiche(self, ident: str, visibilite: str, **suite: Any) -> Tree:
        texte = " ".join([self.mot] * self.longueur)
        ecrite: Tree = {
            "id": ident,
            "titre": texte[:200],
            "axe": self.axe,
            "visibilite": visibilite,
            "description": texte,
            "diagnostic": texte,
            "elu_referent": self.mot,
            "indicateurs": [{"libelle": f"{self.mot} {k}", "cible": k} for k in range(self.indicateurs)],
            "cout": {"montant": self.montant},
        }
        if self.complet:
            ecrite |= {
                "objectifs": texte,
                "porteurs": [{"nom": self.mot, "nature": "epci"}, {"nom": f"{self.mot} bis", "nature": "epci"}],
                "financement": [{"financeur": self.mot, "nature": "pret", "montant": self.montant}],
            }
        return ecrite | suite


UNE = Cache("ardoise", 3, 1_000_000, ("partenaires", "confidentiel"), "axe-1", 1, 1, "plan.txt")
AUTRE = Cache("bruyère", 90, 47_123_456, ("confidentiel", "partenaires"), "axe-3", 9, 4, "tout-autre-nom-de-piece.txt")
INCOMPLETE = Cache("cerfeuil", 40, 3, ("confidentiel", "confidentiel"), "axe-4", 0, 2, "vide.txt", complet=False)


def _fixe(compte: Compte) -> Compte:
    """What is drawn from the password (the address of a calendar) is the same on both sides."""
    compte.password = "!toujours-le-meme"
    compte.save(update_fields=["password"])
    return compte


def _ouverte(ident: str) -> Tree:
    return {
        "id": ident,
        "titre": f"Action publique {ident}",
        "axe": "axe-2",
        "description": "Ce que chacun lit.",
        "cout": {"montant": 2_000_000},
        "financement": [{"financeur": "Région", "nature": "subvention", "montant": 2_000_000}],
        "porteurs": [{"nom": "Agence", "nature": "gip"}, {"nom": "Chambre", "nature": "chambre_consulaire"}],
    }


@dataclass
class Vie:
    """One of the two candidatures, lived through; looks like a `Monde` to `Requetes`."""

    cache: Cache
    en_reserve: bool = False
    comptes: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Any] = field(default_factory=dict)
    numeros: list[str] = field(default_factory=list)
    fiches: dict[str, str] = field(default_factory=lambda: {n: n for n in ("pub1", "pub2", "conf1", "conf2", "tout")})
    pieces: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Addresses are tried with the names of either.
        self.pieces = {c.fichier: c.fichier.partition(".")[0] for c in (UNE, AUTRE, INCOMPLETE)}
        self.pieces |= {"pub1": "ouverte", "conf1": "plan"}
        self.fiches |= {"fermee": "conf2", "ouverte": "pub2", "retiree": "partie"}
        campagne = maquettes.campagne(echeance=ECHEANCE, ouverte_le=INSTANT - dt.timedelta(days=1))
        self.comptes = {"chef": _fixe(maquettes.compte("chef")), "anonyme": None}
        self.chef = Chantier(navigateur(self.comptes["chef"]))
        self.chef.importer(candidature("jumelle", self._fiches()))
        self.dossier = Dossier.objects.get(identifiant=self.chef.dossier)
        equipe = {"elu": (), "industriel": (), "contributeur": ("pub1",), "lecteur": ()}
        for nom, fiches in equipe.items():
            self.comptes[nom] = _fixe(maquettes.compte(nom))
            maquettes.donner(self.dossier, self.comptes[nom], Role(nom), fiches)
        for nom in ("instructeur", "comite"):
            self.comptes[nom] = _fixe(maquettes.officiel(Role(nom), campagne))
        self.comptes["voisin"] = _fixe(maquettes.compte("voisin"))
        self.clients = {nom: navigateur(compte) for nom, compte in self.comptes.items()}
        self._ecrire()

    def _fiches(self) -> list[Tree]:
        reserve = {"en_reserve": True} if self.en_reserve else {}
        une, autre = self.cache.visibilites
        return [
            _ouverte("pub1"),
            self.cache.fiche("conf1", une, **reserve),
            _ouverte("pub2"),
            self.cache.fiche("conf2", autre, **reserve),
            self.cache.fiche("partie", autre, **reserve),
            self.cache.fiche("tout", "confidentiel", en_reserve=True),
        ]

    def _ecrire(self) -> None:
        chef, elu, cache = self.chef, self.comptes["elu"], self.cache
        chef.joindre("ouverte.txt", b"Pour tous.", "Pour tous", "pub1")
        chef.joindre(cache.fichier, cache.mot.encode() * cache.longueur, cache.mot, "conf1")
        chef.remarquer(place("pub1"), "Une remarque pour tous.")
        chef.demander(place("pub2"), "Une demande pour tous.", elu)
        for rang in range(cache.remarques):
            chef.remarquer(place("conf1"), f"{cache.mot} {rang}")
            chef.demander(place("partie"), f"{cache.mot} {rang}", elu)
        chef.ecrire({place("conf2", "objectifs"): cache.mot * cache.longueur})
        chef.ecrire({place("pub2", "objectifs"): "Pour tous."})
        chef.geste("retirer", "partie")
        chef.ecrire({place("pub1", "objectifs"): "Pour tous aussi."})

    def deposer(self) -> None:
        for qui in ("elu", "industriel"):
            Chantier(self.clients[qui], self.chef.dossier).signer()
        self.numeros.append(self.chef.deposer())
        self.chef.ecrire({place("conf1", "diagnostic"): self.cache.mot * 7})
        self.chef.ecrire({place("pub1", "diagnostic"): "Après le dépôt."})


@pytest.fixture(autouse=True)
def horloge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: INSTANT)
    monkeypatch.setattr("binome.services.socle.horloge.maintenant", lambda: INSTANT)
    # Drawn for each deposit, whatever it holds.
    monkeypatch.setattr(manifeste, "horloge", SimpleNamespace(tirer_hexa=lambda taille: "0" * 2 * taille))


LIRE, TOUT = frozenset({"GET"}), frozenset({"GET", "POST"})


@dataclass(frozen=True)
class Lue:
    """What someone was answered."""

    qui: str
    requete: Requete
    reponse: Reponse

    @cached_property
    def nets(self) -> tuple[bytes, ...]:
        return _nets(self.reponse)

    def dit_comme(self, autre: Lue) -> bool:
        """The same bytes are the same once masked: a PDF is read only when something in it changed."""
        une, deux = self.reponse, autre.reponse
        return une.code == deux.code and (une.octets == deux.octets or self.nets == autre.nets)


def _masquer(octets: bytes) -> bytes:
    for motif in _HASARDS:
        octets = re.sub(motif, b"<hasard>", octets)
    return octets


def _net(octets: bytes) -> bytes:
    """An answer without what is drawn at random."""
    if octets.startswith(b"%PDF"):
        return _acte(octets)
    if octets.startswith(b"PK"):
        return _sceau(octets) if b"manifeste.sig" in octets else octets
    return _masquer(octets)


def _acte(octets: bytes) -> bytes:
    """A PDF; when it prints the fingerprint of a whole text, whose digits change its drawing: all else that it says."""
    dit = serre("\n".join(pages_lues(octets))).encode()
    return _masquer(dit) if re.search(_EMPREINTE, dit) else octets


def _sceau(octets: bytes) -> bytes:
    """Each file of a seal so, but its signature; its size without the acts that print a fingerprint."""
    lignes, actes = [], 0
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        lus = {nom: archive.read(nom) for nom in archive.namelist() if nom != "manifeste.sig"}
        for nom, lu in lus.items():
            propre = _net(lu)
            imprime = lu.startswith(b"%PDF") and propre != lu
            actes += len(lu) if imprime else 0
            lignes.append(f"{nom} {0 if imprime else len(lu)}".encode() + propre)
    corps = b"\n".join([f"{len(octets) - actes} octets".encode(), *lignes])
    tailles = {str(len(lu)).encode() for nom, lu in lus.items() if nom == "accuse-de-reception.pdf"}
    for taille in tailles:
        corps = corps.replace(b'"taille": ' + taille, b'"taille": <celle de l\'accuse>')
    return corps


def _nets(reponse: Reponse) -> tuple[bytes, ...]:
    """Headers and body; the fingerprint of a page is that of what was drawn at random in it, so is the size of an act."""
    entetes, _, corps = reponse.octets
    propre = _net(corps)
    if propre == corps:
        return _net(entetes), propre
    tus = rb"(ETag|Content-Length): .*" if corps.startswith((b"%PDF", b"PK")) else rb"ETag: .*"
    return re.sub(tus, b"", entetes), propre


Demande = Mapping[str, frozenset[str]]
"""Who is asked, and by which verbs."""


def repondre(vie: Vie, demande: Demande, seulement: frozenset[str] = frozenset()) -> Iterator[Lue]:
    requetes = Requetes(vie)
    # The same keys on both sides, whatever is hidden there.
    requetes.cles |= {"atelier-remarque": [1, 2, 3], "atelier-demande": [1, 2, 3]}
    for qui, verbes in demande.items():
        for requete in requetes.pour(qui):
            voulue = requete.nom in seulement if seulement else requete.nom.startswith(("atelier", "("))
            if requete.verbe in verbes and voulue:
                yield Lue(qui, requete, envoyer(vie.clients[qui], requete))


Vivre = Callable[..., list[Lue]]


@pytest.fixture
def vivre(tmp_path: Path, settings: Any) -> Vivre:
    """Every answer to those people, of a candidature of which nothing stays."""
    settings.DONNEES = tmp_path / "donnees"
    settings.DONNEES.mkdir()

    def lire(
        cache: Cache, demande: Demande, seulement: frozenset[str] = frozenset(), *, depot: bool = False, **suite: bool
    ) -> list[Lue]:
        for nom in ("pieces", "sceaux"):
            _vider(settings.DONNEES / nom)
        for connu in caches.all():
            connu.clear()
        point = transaction.savepoint()
        try:
            vie = Vie(cache, **suite)
            if depot:
                vie.deposer()
            return list(repondre(vie, demande, seulement))
        finally:
            transaction.savepoint_rollback(point)

    return lire


def _vider(dossier: Path) -> None:
    if dossier.exists():
        for chemin in sorted(dossier.rglob("*"), reverse=True):
            chemin.unlink() if chemin.is_file() else chemin.rmdir()


def comparer(avant: list[Lue], apres: list[Lue]) -> list[str]:
    """The answers that differ, told by address, person, and what changed."""
    trouves: dict[tuple[str, str, str], str] = {}
    for une_lue, autre_lue in zip(avant, apres, strict=True):
        assert (une_lue.qui, une_lue.requete) == (autre_lue.qui, autre_lue.requete)
        if not une_lue.dit_comme(autre_lue):
            requete, dit = une_lue.requete, _ecart(une_lue.nets, autre_lue.nets)
            if une_lue.reponse.code != autre_lue.reponse.code:
                dit = f"{une_lue.reponse.code} → {autre_lue.reponse.code} {dit}"
            trouves.setdefault((requete.nom, requete.verbe, une_lue.qui), f"{str(requete)[:150]} : {dit}")
    return [f"{nom} {verbe} [{qui}] {dit}" for (nom, verbe, qui), dit in sorted(trouves.items())]


def _ecart(octets: tuple[bytes, ...], autres: tuple[bytes, ...]) -> str:
    """The first lines that changed, in words."""
    lignes: list[str] = []
    for avant, apres in zip(octets, autres, strict=True):
        if avant != apres:
            deux = ["\n".join(textes(o)[:2]).splitlines() for o in (avant, apres)]
            lignes += [
                li
                for li in difflib.unified_diff(*deux, lineterm="", n=0)
                if li[:1] in "+-" and li[:3] not in ("+++", "---")
            ]
    return " ⏎ ".join(re.sub(r"\s+", " ", li)[:160] for li in lignes[:6])


def _aucun(avant: list[Lue], apres: list[Lue]) -> None:
    assert len(avant) > 150 * len({lue.qui for lue in avant})
    if ecarts := comparer(avant, apres):
        pytest.fail(f"{len(ecarts)} écarts :\n" + "\n".join(ecarts), pytrace=False)


@pytest.mark.lent(40)
def test_what_is_hidden_changes_no_byte_of_a_draft_nor_what_a_hidden_fiche_lacks(vivre: Vivre) -> None:
    equipe, ailleurs = ("lecteur", "contributeur"), ("instructeur", "voisin", "anonyme")
    # Lived once: what is read of it is compared with both others.
    une = vivre(UNE, dict.fromkeys(equipe, TOUT) | dict.fromkeys(ailleurs, LIRE))
    _aucun([lue for lue in une if lue.qui in equipe], vivre(AUTRE, dict.fromkeys(equipe, TOUT)))
    lues = [lue for lue in une if lue.requete.verbe in LIRE]
    _aucun(lues, vivre(INCOMPLETE, dict.fromkeys((*equipe, *ailleurs), LIRE)))


def test_what_is_hidden_changes_no_byte_once_deposited(vivre: Vivre) -> None:
    demande = dict.fromkeys(("lecteur", "contributeur"), LIRE)
    _aucun(*(vivre(cache, demande, depot=True) for cache in (UNE, AUTRE)))


def test_the_reserve_changes_no_byte_for_those_who_instruct(vivre: Vivre) -> None:
    demande = dict.fromkeys(("instructeur", "comite", "lecteur"), LIRE)
    _aucun(*(vivre(cache, demande, depot=True, en_reserve=True) for cache in (UNE, AUTRE)))


def test_what_is_public_does_change_what_is_read(vivre: Vivre) -> None:
    """The negative control: the same comparison tells two candidatures apart by what is not hidden."""
    parlent = frozenset({"atelier-plan", "atelier-fiche", "atelier-emporter", "atelier-plan-xlsx", "atelier-pieces"})
    publique = Cache("ardoise", 3, 1_000_000, ("public", "confidentiel"), "axe-1", 1, 1, "plan.txt")
    autre = Cache("bruyère", 3, 1_000_000, ("public", "confidentiel"), "axe-1", 1, 1, "plan.txt")
    ecarts = comparer(*(vivre(cache, {"lecteur": LIRE}, parlent) for cache in (publique, autre)))
    assert {ecart.partition(" ")[0] for ecart in ecarts} == parlent
