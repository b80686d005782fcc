"""Every address of the site, as the resolver knows it, and all the ways to ask: verbs, bodies plausible, stale or tampered."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.confidentialite.monde import EQUIPE, contenu, place
from tests.web.matrice import COMPTES, PRIVEES, PUBLIQUES

from binome.registre.models import Commentaire, Delegation, Demande, Invitation, Revision
from binome.services.echanges import agenda

CORPS = {**COMPTES, **PUBLIQUES}
PERSONNELLES = ("atelier", "calendrier", "chercher", "notifications")
"""Addresses of no dossier that show each person what is theirs."""
JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Requete:
    """One request; `nom` is that of the address."""

    nom: str
    verbe: str
    adresse: str
    corps: Any = None
    entetes: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        dit = f" {json.dumps(self.corps, ensure_ascii=False, default=str)[:160]}" if self.corps else ""
        return f"{self.verbe} {self.adresse}{dit}{' (JSON)' if self.entetes else ''}"


@dataclass(frozen=True)
class Reponse:
    """What came back: its status and all its bytes, headers and cookies first."""

    code: int
    octets: tuple[bytes, ...]


def envoyer(client: Client, requete: Requete) -> Reponse:
    """The answer to a request, of which nothing stays."""
    corps = requete.corps
    if isinstance(corps, dict) and "fichier" in corps:
        corps = {**corps, "fichier": SimpleUploadedFile("neuf.txt", b"Neuf.")}
    point = transaction.savepoint()
    try:
        if requete.verbe == "GET":
            reponse = client.get(requete.adresse, headers=requete.entetes)
        elif requete.verbe == "POST":
            reponse = client.post(requete.adresse, corps or {}, headers=requete.entetes)
        else:
            reponse = client.generic(requete.verbe, requete.adresse, headers=requete.entetes)
        entetes = "\n".join(f"{nom}: {valeur}" for nom, valeur in reponse.items())
        cookies = "\n".join(biscuit.value for biscuit in reponse.cookies.values())
        return Reponse(reponse.status_code, (entetes.encode(), cookies.encode(), contenu(reponse)))
    finally:
        transaction.savepoint_rollback(point)


def motifs(
    resolveur: URLResolver | None = None, prefixe: str = "", au_dessus: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    """Every named address, with the names of what it holds."""
    for motif in (resolveur or get_resolver()).url_patterns:
        trous = au_dessus | motif.pattern.converters.keys()
        if isinstance(motif, URLPattern):
            yield f"{prefixe}{motif.name}", trous
        else:
            yield from motifs(motif, f"{prefixe}{motif.namespace}:" if motif.namespace else prefixe, trous)


AILLEURS: dict[str, list[Any]] = {
    "version": [1],
    "cle": [1],
    "instance": ["region:93"],
    "juge": ["instance:region:93"],
}
"""What stands in the addresses of the public site, of instruction and of the announcement."""


class Requetes:
    """The requests to try on a candidature."""

    def __init__(self, monde: Any) -> None:
        self.monde = monde
        self.combien: int | None = None
        self._vus: set[str] = set()
        self._sans_objet: set[tuple[str, str]] = set()
        self.ici = monde.chef.dossier
        self.tete = monde.chef.tete()
        dossier = monde.dossier
        membres = [compte.pk for compte in monde.comptes.values() if compte]
        self.ou: dict[str, list[Any]] = {
            "fiche": [*monde.fiches.values(), "nulle-part"],
            "forme": ["pdf", "yaml", "json", "svg", "geojson", "xlsx"],
            "piece": [*monde.pieces.values(), "nulle-part"],
            "qui": membres[:3],
            "siren": ["200067825"],
            "ligne": ["territoire", "nulle-part"],
            "cote": ["elu", "industriel"],
            "genre": ["avancement", "nulle-part"],
            "volet": ["organisation", "instances", "deports", "porteur"],
            "chiffre": ["montant-projets", "nul"],
            "numero": [*monde.numeros, f"{self.ici}-99"],
            "rang": [1, 99],
            "empreinte": ["ab" * 32],
        }
        self.cles: dict[str, list[Any]] = {
            "atelier-annuler": list(Invitation.objects.filter(dossier=dossier).values_list("pk", flat=True)),
            "atelier-reprendre": [*Delegation.objects.filter(dossier=dossier).values_list("pk", flat=True), 1],
            "atelier-remarque": list(Commentaire.objects.filter(dossier=dossier).values_list("pk", flat=True)),
            "atelier-demande": list(Demande.objects.filter(dossier=dossier).values_list("pk", flat=True)),
        }
        self.revisions = list(
            Revision.objects.filter(dossier=dossier).order_by("numero").values_list("numero", flat=True)
        )

    def pour(self, qui: str) -> Iterator[Requete]:
        """Those that someone tries; who is not of the team tries fewer bodies."""
        self._vus, self._sans_objet = set(), set()
        self.combien = None if qui in EQUIPE else 1
        for nom, trous in motifs():
            if "identifiant" in trous and nom.startswith("atelier"):
                for adresse in self._adresses(nom, trous):
                    yield from self._essais(nom, adresse)
            elif "identifiant" in trous and not nom.startswith(("api", "administration")):
                yield from self._publiques(nom, trous)
            elif nom == "atelier-agenda":
                if (compte := self.monde.comptes[qui]) is not None:
                    yield Requete(nom, "GET", reverse(nom, args=[agenda.jeton(compte)]))
            elif nom in PERSONNELLES:
                if self.monde.comptes[qui] is not None:
                    yield from self._personnelles(nom)
            elif qui in ("lecteur", "anonyme"):
                # The public site: the same for all, tests/web/test_matrice.py says so.
                for connue in CORPS.get(nom, []):
                    yield Requete(nom, "GET", connue if isinstance(connue, str) else connue.adresse)
        # Beside the known ones.
        yield Requete("(nulle part)", "GET", f"/atelier/{self.ici}/nulle-part/")
        yield Requete("(nulle part)", "GET", f"/api/v1/dossiers/{self.ici}")
        yield Requete("(nulle part)", "GET", f"/api/v1/dossiers/{self.ici}/verdict")

    def ne_plus_demander(self, requete: Requete) -> None:
        """An address that does not know a verb says so before it looks at what it holds: one of its name is enough for
        who is asking."""
        self._sans_objet.add((requete.nom, requete.verbe))

    def _personnelles(self, nom: str) -> Iterator[Requete]:
        """What is of no dossier and differs from one person to another: what is searched, by the beginning of every
        mark."""
        if nom != "chercher":
            yield Requete(nom, "GET", reverse(nom) + ("?tous=oui" if nom == "calendrier" else ""))
            return
        canaris = getattr(self.monde, "canaris", None)
        debuts = [f"zq{dizaine:03}" for dizaine in range(len(canaris.mots) // 10 + 1)] if canaris else []
        for q in ("action", "revoir", "chiffrer", "candidature", *debuts):
            yield Requete(nom, "GET", reverse(nom, query={"q": q}))
        yield Requete(
            nom, "GET", reverse(nom, query={"q": "zq", "dossier": self.ici}), None, {"X-Fragment": "resultats"}
        )

    def _adresses(self, nom: str, trous: frozenset[str]) -> Iterator[str]:
        autres = sorted(trous - {"identifiant"})
        inconnus = [trou for trou in autres if trou not in self.ou and trou != "cle"]
        assert not inconnus, f"{nom} : dites à tests/confidentialite/requetes.py ce que vaut {inconnus}"
        for valeurs in itertools.product(*(self._valeurs(nom, trou) for trou in autres)):
            yield reverse(nom, kwargs={"identifiant": self.ici, **dict(zip(autres, valeurs, strict=True))})

    def _valeurs(self, nom: str, trou: str) -> list[Any]:
        if trou == "cle":
            return self.cles.get(nom, [1])
        if nom == "atelier-restaurer":
            return [1, self.tete // 2, self.tete - 1]
        return self.ou[trou]

    def _publiques(self, nom: str, trous: frozenset[str]) -> Iterator[Requete]:
        autres = sorted(trous - {"identifiant"})
        for valeurs in itertools.product(*(AILLEURS.get(trou) or self.ou[trou] for trou in autres)):
            suite = dict(zip(autres, valeurs, strict=True))
            yield Requete(nom, "GET", reverse(nom, kwargs={"identifiant": self.ici, **suite}))

    def _essais(self, nom: str, adresse: str) -> Iterator[Requete]:
        for requete in self._tous_les_essais(nom, adresse):
            if (nom, requete.verbe) not in self._sans_objet:
                yield requete

    def _tous_les_essais(self, nom: str, adresse: str) -> Iterator[Requete]:
        for suite in ["", *self._suites(nom)]:
            yield Requete(nom, "GET", f"{adresse}{suite}")
        yield Requete(nom, "HEAD", adresse)
        yield Requete(nom, "PUT", adresse)
        if self.combien and "nulle-part" not in adresse and nom in self._vus:
            return
        self._vus.add(nom)
        for corps in [{}, *itertools.islice(self._corps(nom, adresse), self.combien)]:
            yield Requete(nom, "POST", adresse, corps)
            if corps.get("revision") == 1:
                yield Requete(nom, "POST", adresse, corps, JSON)

    def _suites(self, nom: str) -> list[str]:
        lieux = [f"?lieu={place(f)}" for f in self.monde.fiches.values()]
        lieux += [f"?lieu=pieces[{p}]" for p in self.monde.pieces.values()]
        paires = [*itertools.pairwise(self.revisions), (1, self.tete), (self.tete // 2, self.tete)]
        return {
            "atelier-comparer": [f"?de={de}&a={a}" for de, a in paires],
            "atelier-historique": ["?page=2", "?page=3"],
            "atelier-echanges": lieux,
            "atelier-qui-doit-quoi": lieux,
            "atelier-plan": ["?vue=tableau", "?vue=tableau&tri=cout&sens=desc", "?vue=tableau&tri=axe"],
        }.get(nom, [])

    @property
    def _bases(self) -> list[int]:
        """Revisions that a form may say it comes from: the first ones, one in the middle, the head, none."""
        return [1, self.tete // 2, self.tete, 999]

    def _corps(self, nom: str, adresse: str) -> Iterator[dict[str, Any]]:
        if nom == "atelier-conflit":
            yield from self._conflits()
        elif nom == "atelier-corriger":
            yield from self._corrections()
        elif nom in ("atelier-fiche", "atelier-fiche-porteur"):
            yield from self._fiches(adresse.rstrip("/").removesuffix("/porteur").rpartition("/")[2])
        elif nom in ("atelier-echanges", "atelier-qui-doit-quoi"):
            for fiche in self.monde.fiches.values():
                yield {"chemin": place(fiche), "texte": "Vu.", "pour": self.ou["qui"][0], "quoi": "Voir."}
        elif nom == "atelier-joindre":
            for fiche in self.monde.fiches.values():
                yield {"fichier": "", "fiche": fiche}
        else:
            for cas in PRIVEES.get(nom, []):
                if cas.corps:
                    yield {**_simple(cas.corps), "revision": 1}

    def _valeurs_tentees(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """(fiche that one says to edit, places and values): one's own, others', hidden ones, none that hold."""
        f = self.monde.fiches
        for nom in ("pub1", "pub2", "conf1", "conf2", "fermee", "ouverte", "retiree"):
            for dite in {f[nom], f["pub1"], ""}:
                yield dite, {place(f[nom], "titre"): "Le mien"}
        for nom in ("pub1", "pub2", "conf1"):
            yield f[nom], {place(f[nom], "axe"): "nul"}
            yield f[nom], {place(f[nom], "pieces"): [self.monde.pieces["conf1"], "nul"]}
            yield f["pub1"], {place(f[nom]): {"id": f[nom], "titre": "Le mien", "axe": "nul"}}
        neuves = [{"id": f["pub1"], "titre": "Le mien", "axe": "axe-1"}]
        for dite in ("", f["pub1"], f["pub2"]):
            yield dite, {"plan_actions.fiches": neuves}
            yield dite, {"plan_actions": {"fiches": neuves, "axes": [{"id": "axe-1", "titre": "A"}]}}
        yield "", {"titre": "Le mien", "territoire": None}
        yield "", {"perimetre": "rien"}
        yield "", {"plan_actions.fiches": [{"id": "x"}]}
        yield f["pub1"], {"plan_actions.fiches": []}

    def _conflits(self) -> Iterator[dict[str, Any]]:
        for (fiche, valeurs), (base, vide) in itertools.product(
            self._valeurs_tentees(), ((1, True), (self.tete // 2, False))
        ):
            lieu = next(iter(valeurs))
            if lieu.startswith("plan_actions") and "[" not in lieu:
                # The choice that is emptied is inside of what is sent.
                lieu = place(self.monde.fiches["pub1"], "titre")
            choix = {"chemin-0": lieu, "choix-0": "texte", "texte-0": "" if vide else "Ni l'un ni l'autre"}
            yield {"revision": base, "tete": self.tete, "fiche": fiche, "valeurs": json.dumps(valeurs), **choix}
        yield {"revision": 1, "tete": 2, "valeurs": json.dumps({"titre": "Le mien"})}

    def _corrections(self) -> Iterator[dict[str, Any]]:
        for (fiche, valeurs), base in itertools.product(self._valeurs_tentees(), (1, self.tete)):
            yield {"revision": base, "fiche": fiche, "valeurs": json.dumps(valeurs)}

    def _fiches(self, fiche: str) -> Iterator[dict[str, Any]]:
        def champ(nom: str) -> str:
            return place(fiche, nom)

        bon = {champ("titre"): "Le mien", champ("axe"): "axe-1"}
        if fiche not in {self.monde.fiches[nom] for nom in ("pub1", "conf2", "conf1", "retiree")}:
            yield {"revision": 1, **bon}
            return
        for base in self._bases:
            yield {"revision": base, **bon}
        yield {"revision": self.tete, **bon, champ("axe"): "nul"}
        yield {"revision": self.tete, **bon, champ("pieces"): list(self.monde.pieces.values())}
        yield {"revision": 1, **bon, "geste": f"ajouter:{champ('risques')}"}
        yield {"revision": 1, **bon, "geste": "chercher", "commune": "Gap"}


def _simple(corps: dict[str, Any]) -> dict[str, Any]:
    """A body of the table of rights, whose unknown keys are left as they are written."""
    return {cle: valeur if isinstance(valeur, str | list) else "" for cle, valeur in corps.items() if cle != "revision"}
