"""Random histories, by the pages alone: whatever is done and in whatever order, text and attachments agree, who could
never read a thing reads no part of it, an id is given once, and a seal holds exactly what was signed.

Each history is told by its seed: `BINOME_HISTOIRE=17` plays that one alone.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from tests import maquettes
from tests.confidentialite.monde import ECHEANCE, Chantier, Tree, candidature, contenu, donne, navigateur, place
from tests.confidentialite.octets import Mot, textes

from binome.registre.models import Dossier, RoleDossier
from binome.services.socle import horloge
from binome.services.texte import texte_lisible

pytestmark = [pytest.mark.lent(15), pytest.mark.django_db]
LOTS, PAR_LOT, ACTES = 10, 50, 7
_MOT = Mot("zq", 5, "xk")
_PAGES = ("atelier-plan", "atelier-historique", "atelier-pieces", "atelier-echanges", "atelier-qui-doit-quoi",
          "atelier-conformite", "atelier-signatures", "atelier-depot", "atelier-equipe", "atelier-dossier")  # fmt: skip


def _ouverte(ident: str, visibilite: str = "public") -> Tree:
    return {
        "id": ident,
        "titre": f"Action {ident}",
        "axe": "axe-2",
        "visibilite": visibilite,
        "porteurs": [{"nom": "Agence", "nature": "gip"}, {"nom": "Chambre", "nature": "chambre_consulaire"}],
    }


@dataclass
class Theatre:
    """One candidature and its people, from which every history starts."""

    def __post_init__(self) -> None:
        maquettes.campagne(echeance=ECHEANCE, ouverte_le=horloge.maintenant())
        self.comptes: dict[str, Any] = {"chef": maquettes.compte("chef")}
        self.chef = Chantier(navigateur(self.comptes["chef"]))
        fiches = [
            _ouverte("pub1"),
            _ouverte("pub2"),
            _ouverte("conf1", "confidentiel"),
            _ouverte("part1", "partenaires"),
        ]
        self.chef.importer(candidature("histoire", fiches))
        self.dossier = Dossier.objects.get(identifiant=self.chef.dossier)
        for nom, confiees in {"elu": [], "industriel": [], "contributeur": ["pub1", "part1"], "lecteur": []}.items():
            self.comptes[nom] = maquettes.compte(nom)
            RoleDossier.objects.create(dossier=self.dossier, compte=self.comptes[nom], role=nom, fiches=confiees)
        self.clients = {nom: navigateur(compte) for nom, compte in self.comptes.items()}


@dataclass
class Histoire:
    """What is done, and what each could read so far."""

    theatre: Theatre
    graine: int
    faits: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=lambda: {"pub1", "pub2", "conf1", "part1"})
    lus: dict[str, set[str]] = field(default_factory=lambda: {"lecteur": set(), "contributeur": set()})
    pieces: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Attachment → the fiche where it was joined, its mark, its fingerprint."""
    dits: list[tuple[str, str]] = field(default_factory=list)
    """(fiche, mark) of each remark."""
    signes: dict[str, bytes] = field(default_factory=dict)
    depots: list[tuple[str, bytes]] = field(default_factory=list)
    deposees: set[str] = field(default_factory=set)
    textes: dict[int, Tree] = field(default_factory=dict)
    classeur: bytes = b""
    mots: int = 0

    def __post_init__(self) -> None:
        self.des = random.Random(self.graine)  # noqa: S311
        self.chef = self.theatre.chef
        self.noter()

    # --- what is

    def mot(self) -> str:
        self.mots += 1
        return f"zq{self.graine % 100:02}{self.mots:03}xk"

    def texte(self) -> Tree:
        """The whole text, as its chef reads it."""
        if (tete := self.chef.tete()) not in self.textes:
            reponse = self.theatre.clients["chef"].get(self.chef.adresse("atelier-emporter", forme="json"))
            self.textes[tete] = json.loads(contenu(reponse))
        return self.textes[tete]

    def fiches(self) -> dict[str, Tree]:
        return {f["id"]: f for f in self.texte().get("plan_actions", {}).get("fiches", [])}

    def noter(self) -> None:
        """Everyone reads what is theirs at the head, now and for ever."""
        texte = self.texte()
        fiches = {f["id"]: f for f in texte.get("plan_actions", {}).get("fiches", [])}
        nommees = {p["id"] for p in texte.get("pieces", [])}
        for qui, lus in self.lus.items():
            siennes = {"pub1", "part1"} if qui == "contributeur" else set()
            visibles = {c for c, f in fiches.items() if f.get("visibilite", "public") == "public" or c in siennes}
            for cle in visibles:
                lus |= _MOT.lus(json.dumps(fiches[cle]))
            lus |= {m for fiche, m in self.dits if fiche in visibles}
            lus |= {m for p, (fiche, m, _) in self.pieces.items() if p in nommees and (not fiche or fiche in visibles)}

    def essayer(self, nom: str, corps: Tree, qui: str = "chef", **ou: object) -> Any:
        reponse = self.theatre.clients[qui].post(self.chef.adresse(nom, **ou), corps)
        contenu(reponse)
        assert reponse.status_code < 500, (nom, corps, reponse.status_code)
        return reponse

    # --- what may be done

    def creer(self) -> None:
        visibilite = self.des.choice(["public", "partenaires", "confidentiel"])
        mot = self.mot()
        corps = {
            "revision": self.chef.tete(),
            "geste": "ajouter",
            "axe": "axe-2",
            "titre": mot,
            "visibilite": visibilite,
        }
        ou = donne(self.essayer("atelier-plan-geste", corps))
        assert ou not in self.ids, f"l'identifiant {ou} est donné deux fois"
        self.ids.add(ou)

    def dupliquer(self) -> None:
        avant = self.fiches()
        if avant:
            self.essayer("atelier-plan-geste", self._geste("dupliquer", self.des.choice(sorted(avant))))
            for neuve in self.fiches().keys() - avant.keys():
                assert neuve not in self.ids, f"l'identifiant {neuve} est donné deux fois"
                self.ids.add(neuve)

    def _geste(self, geste: str, fiche: str) -> Tree:
        return {"revision": self.chef.tete(), "geste": geste, "fiche": fiche}

    def _une(self) -> str:
        return self.des.choice(sorted(self.fiches()) or ["nulle-part"])

    def _poser(self, valeurs: Tree, base: int = 0, qui: str = "chef") -> None:
        envoi = {"revision": base or self.chef.tete(), "valeurs": json.dumps(valeurs)}
        self.essayer("atelier-corriger", envoi, qui)

    def ecrire(self) -> None:
        self._poser({place(self._une(), "description"): self.mot()})

    def reserver(self) -> None:
        self._poser({place(self._une(), "visibilite"): self.des.choice(["partenaires", "confidentiel"])})

    def publier(self) -> None:
        self._poser({place(self._une(), "visibilite"): "public"})

    def mettre_en_reserve(self) -> None:
        self.essayer("atelier-plan-geste", self._geste(self.des.choice(["reserver", "presenter"]), self._une()))

    def retirer(self) -> None:
        self.essayer("atelier-plan-geste", self._geste("retirer", self._une()))

    def joindre(self) -> None:
        fiche, mot = self.des.choice([*sorted(self.fiches()), ""]), self.mot()
        octets = f"Contenu {mot}".encode()
        fichier = SimpleUploadedFile(f"{mot}.txt", octets)
        corps = {"fichier": fichier, "titre": mot, "fiche": fiche}
        if self.essayer("atelier-joindre", corps).status_code == 302:
            self.pieces[mot] = (fiche, mot[2:7], hashlib.sha256(octets).hexdigest())

    def citer(self) -> None:
        """The chef, or the contributeur in their own fiche, cites any attachment ever joined."""
        if self.pieces:
            piece, qui = self.des.choice(sorted(self.pieces)), self.des.choice(["chef", "contributeur"])
            fiche = self._une() if qui == "chef" else "pub1"
            citees = [*self.fiches().get(fiche, {}).get("pieces", []), piece]
            valeurs = {place(fiche, "pieces"): sorted(set(citees))}
            envoi = {"revision": self.chef.tete(), "valeurs": json.dumps(valeurs), "fiche": fiche}
            self.essayer("atelier-corriger", envoi, qui)

    def enlever(self) -> None:
        if self.pieces:
            qui = self.des.choice(["chef", "contributeur"])
            self.essayer("atelier-retirer-piece", {}, qui, piece=self.des.choice(sorted(self.pieces)))

    def restaurer(self) -> None:
        self.essayer("atelier-restaurer", {}, numero=self.des.randint(1, self.chef.tete()))

    def defaire(self) -> None:
        sens = self.des.choice(["defaire", "retablir"])
        self.essayer(
            "atelier-defaire", {"revision": self.chef.tete(), "sens": sens}, self.des.choice(["chef", "contributeur"])
        )

    def fusionner(self) -> None:
        """The élu saves from an older revision."""
        base = self.des.randint(max(1, self.chef.tete() - 4), self.chef.tete())
        self._poser({place(self._une(), "objectifs"): self.mot()}, base, "elu")

    def remarquer(self) -> None:
        fiche, mot = self._une(), self.mot()
        if self.essayer("atelier-echanges", {"chemin": place(fiche), "texte": mot}).status_code == 302:
            self.dits.append((fiche, mot[2:7]))

    def emporter_le_classeur(self) -> None:
        self.classeur = contenu(self.theatre.clients["chef"].get(self.chef.adresse("atelier-plan-xlsx")))

    def importer(self) -> None:
        """The workbook taken away some time ago comes back."""
        if not self.classeur:
            self.emporter_le_classeur()
            return
        page = contenu(self.essayer_classeur()).decode()
        champs = {n: unescape(v) for n, v in re.findall(r'name="(tete|plan|chemin-\d+)" value="([^"]*)"', page)}
        choix = {
            n.replace("chemin", "choix"): self.des.choice(["classeur", "dossier"]) for n in champs if n[:6] == "chemin"
        }
        if "plan" in champs:
            self.essayer("atelier-plan-appliquer", {**champs, **choix})
            self.ids |= self.fiches().keys()

    def essayer_classeur(self) -> Any:
        fichier = SimpleUploadedFile("plan.xlsx", self.classeur)
        return self.theatre.clients["chef"].post(self.chef.adresse("atelier-plan-importer"), {"classeur": fichier})

    def signer(self) -> None:
        """Both sign what they read; the bytes read are kept here."""
        for qui in ("elu", "industriel"):
            client = self.theatre.clients[qui]
            page = contenu(client.get(self.chef.adresse("atelier-signatures"))).decode()
            lue = re.search(r'name="empreinte"[^>]*value="([0-9a-f]{64})"', page)
            comme = re.search(r'name="comme"[^>]*value="((?:elu|industriel):\d+)"', page)
            if lue and comme:
                octets = contenu(client.get(self.chef.adresse("atelier-texte-signe")))
                assert hashlib.sha256(octets).hexdigest() == lue[1], "l'empreinte n'est pas celle du texte montré"
                self.signes[lue[1]] = octets
                self.essayer("atelier-signatures", {"comme": comme[1], "empreinte": lue[1]}, qui)

    def deposer(self) -> None:
        self.signer()
        page = contenu(self.theatre.clients["chef"].get(self.chef.adresse("atelier-depot"))).decode()
        cle = re.search(r'name="cle"[^>]*value="([^"]+)"', page)
        if cle:
            octets = contenu(self.theatre.clients["chef"].get(self.chef.adresse("atelier-texte-signe")))
            reponse = self.essayer("atelier-deposer", {"cle": cle[1]})
            if reponse.status_code == 302:
                self.depots.append((donne(reponse), octets))
                self.deposees |= {p["id"] for p in json.loads(octets).get("pieces", [])}

    # --- what must hold

    def verifier(self) -> list[str]:
        return [*self._pieces(), *self._secret(), *self._sceau()]

    def _pieces(self) -> list[str]:
        """The attachments in force are those that the text names, and each that it cites."""
        texte = self.texte()
        nommees = {p["id"]: p.get("sha256") for p in texte.get("pieces", [])}
        fautes = [
            f"{fiche['id']} cite {perdues}, que le texte ne nomme pas"
            for fiche in texte.get("plan_actions", {}).get("fiches", [])
            if (perdues := set(fiche.get("pieces", [])) - nommees.keys())
        ]
        client = self.theatre.clients["chef"]
        page = contenu(client.get(self.chef.adresse("atelier-pieces"))).decode()
        for piece, (_, _, empreinte) in self.pieces.items():
            ici = self.chef.adresse("atelier-piece", piece=piece)
            reponse = client.get(ici)
            octets = contenu(reponse)
            if piece in nommees:
                juste = reponse.status_code == 200 and hashlib.sha256(octets).hexdigest() == nommees[piece] == empreinte
                if not juste or ici not in page:
                    fautes.append(f"le texte nomme {piece}, qui n'est pas en vigueur ({reponse.status_code})")
            elif reponse.status_code != 404 and piece not in self.deposees:
                fautes.append(f"le texte ne nomme pas {piece}, qui est en vigueur ({reponse.status_code})")
            elif ici in page:
                fautes.append(f"le texte ne nomme pas {piece}, que la page des pièces montre")
        return fautes

    def _secret(self) -> list[str]:
        """Who could never read a thing reads no part of it: some pages drawn at random, the exports, each attachment."""
        fautes = []
        for qui in self.lus:
            adresses = [self.chef.adresse("atelier-emporter", forme="json")]
            adresses += [self.chef.adresse(nom) for nom in self.des.sample(_PAGES, 1)]
            adresses += [self.chef.adresse("atelier-piece", piece=piece) for piece in self.pieces]
            de = self.des.choice([1, self.des.randint(1, self.chef.tete())])
            adresses.append(f"{self.chef.adresse('atelier-comparer')}?de={de}")
            adresses += [self.chef.adresse("atelier-sceau", numero=numero) for numero, _ in self.depots[:1]]
            for adresse in adresses:
                octets = contenu(self.theatre.clients[qui].get(adresse))
                vus = {m for texte in textes(octets) for m in _MOT.lus(texte)}
                vus -= _MOT.lus(adresse)
                if neufs := vus - self.lus[qui]:
                    fautes.append(f"{qui} lit {sorted(neufs)} à {adresse}")
        return fautes

    def _sceau(self) -> list[str]:
        """A seal holds the bytes that were signed, and the attachments that they name, no other."""
        fautes = []
        for numero, octets in self.depots:
            reponse = self.theatre.clients["chef"].get(self.chef.adresse("atelier-sceau", numero=numero))
            assert reponse.status_code == 200, (numero, reponse.status_code)
            with zipfile.ZipFile(io.BytesIO(contenu(reponse))) as archive:
                scelle = archive.read("dossier.json")
                pieces = {n.split("/")[1]: archive.read(n) for n in archive.namelist() if n.startswith("pieces/")}
            if scelle != octets or scelle not in self.signes.values():
                fautes.append(f"{numero} : le sceau ne contient pas le texte signé")
            nommees = {p["id"]: p["sha256"] for p in json.loads(scelle).get("pieces", []) if p.get("fichier")}
            if nommees != {cle: hashlib.sha256(contenue).hexdigest() for cle, contenue in pieces.items()}:
                fautes.append(f"{numero} : le texte nomme {sorted(nommees)}, le sceau contient {sorted(pieces)}")
        return fautes


ACTES_POSSIBLES: tuple[tuple[int, Callable[[Histoire], None]], ...] = (
    (3, Histoire.creer),
    (1, Histoire.dupliquer),
    (3, Histoire.ecrire),
    (3, Histoire.reserver),
    (2, Histoire.publier),
    (1, Histoire.mettre_en_reserve),
    (3, Histoire.retirer),
    (4, Histoire.joindre),
    (3, Histoire.citer),
    (3, Histoire.enlever),
    (3, Histoire.restaurer),
    (2, Histoire.defaire),
    (2, Histoire.fusionner),
    (2, Histoire.remarquer),
    (1, Histoire.importer),
    (1, Histoire.signer),
    (1, Histoire.deposer),
)


def raconter(theatre: Theatre, graine: int) -> list[str]:
    """Live one history, of which nothing stays; what does not hold at its end, with what was done."""
    point = transaction.savepoint()
    histoire = Histoire(theatre, graine)
    poids, actes = zip(*ACTES_POSSIBLES, strict=True)
    try:
        for acte in histoire.des.choices(actes, poids, k=ACTES):
            histoire.faits.append(acte.__name__)
            try:
                acte(histoire)
            except AssertionError as faute:
                return [f"graine {graine}, {', '.join(histoire.faits)} : {faute}"]
            histoire.noter()
        return [f"graine {graine}, {', '.join(histoire.faits)} : {faute}" for faute in histoire.verifier()]
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("lot", range(LOTS))
def test_random_histories(lot: int) -> None:
    theatre = Theatre()
    seule = os.environ.get("BINOME_HISTOIRE")
    graines = [int(seule)] if seule else range(lot * PAR_LOT, (lot + 1) * PAR_LOT)
    fautes = [faute for graine in graines for faute in raconter(theatre, graine)]
    if fautes:
        pytest.fail(f"{len(fautes)} fautes :\n" + "\n".join(fautes), pytrace=False)


@pytest.mark.lent(3)
def test_an_id_that_serves_again_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: an attachment takes the id of one that its author reads no more. Three of the first eleven
    histories see it."""
    theatre = Theatre()

    def redonner(ouvert: Any, nom: str) -> str:
        lus = {piece.id for piece in texte_lisible.lire(ouvert).document.pieces}
        return next(cle for rang in range(len(lus) + 1) if (cle := f"piece-{rang}") not in lus)

    monkeypatch.setattr("binome.services.depot.pieces._identifiant", redonner)
    assert any(raconter(theatre, graine) for graine in range(PAR_LOT))
