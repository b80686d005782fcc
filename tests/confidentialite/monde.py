"""A candidature where all that is reserved is marked, lived through by HTTP alone, and everyone who may come to it."""

from __future__ import annotations

import datetime as dt
import json
import re
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests import maquettes
from tests.confidentialite.canaris import MILLION, Canaris

from binome.documents.lecture import lire_fichier
from binome.domaine.droits.droits import Role
from binome.registre.composees import RequeteComposee
from binome.registre.models import Compte, Dossier, Revision
from binome.services.socle import horloge

EXEMPLE = Path(__file__).parents[2] / "exemples/hautes-alpes-corrige/dossier.yaml"
ECHEANCE = dt.date(2049, 9, 22)
Tree = dict[str, Any]
Qui = frozenset[str]
navigateur = partial(maquettes.navigateur, leve=False)
"""What breaks is answered by a page, which is read too."""

REDACTION: Qui = frozenset({"chef", "elu", "industriel"})
INSTRUCTION: Qui = frozenset({"instructeur", "comite"})
EQUIPE: Qui = REDACTION | {"contributeur", "contributrice", "lecteur"}


@cache
def _exemple() -> str:
    lu = lire_fichier(EXEMPLE).dossier.model_copy(update={"depose_le": None})
    return lu.model_dump_json(exclude_none=True)


def candidature(identifiant: str, fiches: list[Tree]) -> Tree:
    """The conforming example with these fiches."""
    arbre: Tree = json.loads(_exemple())
    arbre["id"], arbre["plan_actions"]["fiches"] = identifiant, fiches
    return arbre


def contenu(reponse: Any) -> bytes:
    """The bytes of an answer, streamed or not."""
    return b"".join(reponse.streaming_content) if reponse.streaming else reponse.content


_TETE: RequeteComposee[Revision] = RequeteComposee(
    lambda dossier: Revision.objects.filter(dossier__identifiant=dossier).order_by("-numero").values_list("numero")[:1]
)


@dataclass
class Chantier:
    """Someone who works on a dossier, by its pages only. Every step must succeed."""

    client: Client
    dossier: str = ""

    def adresse(self, nom: str, **ou: object) -> str:
        return reverse(nom, kwargs={"identifiant": self.dossier, **ou})

    def poster(self, nom: str, corps: Tree, attendu: int = 302, **ou: object) -> HttpResponse:
        reponse = self.client.post(self.adresse(nom, **ou), corps)
        assert reponse.status_code == attendu, (nom, corps, reponse.status_code, _dit(reponse))
        return reponse

    def importer(self, arbre: Tree) -> None:
        fichier = SimpleUploadedFile("candidature.json", json.dumps(arbre, ensure_ascii=False).encode())
        reponse = self.client.post(reverse("atelier-importer"), {"campagne": arbre["appel"], "fichier": fichier})
        assert reponse.status_code == 302, _dit(reponse)
        self.dossier = donne(reponse)

    def tete(self) -> int:
        ((numero,),) = _TETE.colonnes(self.dossier)
        return int(numero)

    def ecrire(self, valeurs: Tree, **corps: Any) -> None:
        """Set places of the dossier, whatever page would show them."""
        self.poster("atelier-corriger", {"revision": self.tete(), "valeurs": json.dumps(valeurs), **corps})

    def geste(self, geste: str, fiche: str) -> None:
        self.poster("atelier-plan-geste", {"revision": self.tete(), "geste": geste, "fiche": fiche})

    def joindre(self, nom: str, octets: bytes, titre: str, fiche: str = "") -> str:
        corps = {"fichier": SimpleUploadedFile(nom, octets), "titre": titre, "fiche": fiche}
        self.poster("atelier-joindre", corps)
        return nom.partition(".")[0]

    def remarquer(self, chemin: str, texte: str) -> None:
        self.poster("atelier-echanges", {"chemin": chemin, "texte": texte})

    def demander(self, chemin: str, quoi: str, pour: Compte) -> None:
        quand = horloge.aujourdhui() + dt.timedelta(days=2)
        corps = {"chemin": chemin, "quoi": quoi, "pour": pour.pk, "echeance": quand.isoformat()}
        self.poster("atelier-qui-doit-quoi", corps)

    def signer(self) -> None:
        page = contenu(self.client.get(self.adresse("atelier-signatures"))).decode()
        lue = re.search(r'name="empreinte"[^>]*value="([0-9a-f]{64})"', page)
        comme = re.search(r'name="comme"[^>]*value="((?:elu|industriel):\d+)"', page)
        assert lue and comme, page
        self.poster("atelier-signatures", {"comme": comme[1], "empreinte": lue[1]})

    def deposer(self) -> str:
        page = contenu(self.client.get(self.adresse("atelier-depot"))).decode()
        cle = re.search(r'name="cle"[^>]*value="([^"]+)"', page)
        assert cle, page
        return donne(self.poster("atelier-deposer", {"cle": cle[1]}))


def donne(reponse: HttpResponse) -> str:
    """The id of what was just made: the last part of the address that one is led to."""
    return urlsplit(reponse["Location"]).path.rstrip("/").rpartition("/")[2]


def _dit(reponse: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", contenu(reponse).decode("utf-8", "replace")))[-1500:]


def place(fiche: str, champ: str = "") -> str:
    return f"plan_actions.fiches[{fiche}]{'.' if champ else ''}{champ}"


class Auteur:
    """Writes fiches, each of whose words, amounts and dates is a mark."""

    def __init__(self, canaris: Canaris) -> None:
        self.canaris = canaris
        self.millions = 0

    def fiche(
        self, sujet: str, lisible: Qui, visibilite: str, *, rond: bool, ident: str = "", reserve: bool = False
    ) -> Tree:
        """`rond`: amounts are whole millions, that no sum tells from another."""
        c = self.canaris

        def mot(champ: str) -> str:
            return c.mot(f"{sujet}.{champ}", lisible)

        self.millions += 1
        cout = self.millions * MILLION if rond else c.cout(f"{sujet}.cout", lisible)
        part = MILLION // 2 if rond else c.nombre(f"{sujet}.financement[0]", lisible)
        reste = cout - part
        c.nombres.setdefault(reste, c.nombres[part]) if not rond else None
        ecrite: Tree = {
            "id": ident or c.mot(f"{sujet}.id", lisible, "id"),
            "titre": f"Action {mot('titre')}",
            "axe": "axe-1",
            "visibilite": visibilite,
            "enjeu_local": mot("enjeu_local"),
            "diagnostic": f"Besoin {mot('diagnostic')}.",
            "objectifs": f"Viser {mot('objectifs')}.",
            "description": f"Faire {mot('description')}, écrire à {mot('courriel')}@exemple.fr.",
            "porteurs": [
                {"nom": mot("porteur"), "sigle": mot("sigle"), "siren": c.siren(f"{sujet}.siren", lisible), "nature": "epci"},
            ],
            "partenaires": [{"organisation": {"nom": mot("partenaire"), "nature": "entreprise"}, "role": mot("role")}],
            "territoires": {"sites": [mot("site")]},
            "maturite": "etude",
            "calendrier": {
                "debut": "2024-01-01",
                "fin": c.date(f"{sujet}.fin", lisible).isoformat(),
                "jalons": [{"libelle": mot("jalon"), "date": c.date(f"{sujet}.jalon", lisible).isoformat()}],
            },
            "cout": {"montant": cout},
            "financement": [
                {"financeur": mot("financeur"), "dispositif": mot("dispositif"), "nature": "subvention", "montant": part},
                {"financeur": mot("financeuse"), "nature": "pret", "montant": reste},
            ],
            "aides_etat": {"regime": mot("regime"), "justification": mot("justification")},
            "besoins": [{"description": mot("besoin"), "operateur": mot("operateur")}],
            "indicateurs": [
                {
                    "libelle": mot("indicateur"),
                    "unite": mot("unite"),
                    "initial": c.nombre(f"{sujet}.initial", lisible),
                    "cible": c.nombre(f"{sujet}.cible", lisible),
                    "source": mot("source"),
                }
            ],
            "risques": [{"description": mot("risque"), "parade": mot("parade")}],
            "elu_referent": mot("elu_referent"),
            "industriel_referent": mot("industriel_referent"),
        }  # fmt: skip
        return ecrite | ({"en_reserve": True} if reserve else {})


class Monde:
    """The candidature, before its deposit (`vivre`), once deposited (`deposer`), and its people."""

    def __init__(self) -> None:
        self.canaris = Canaris()
        self.auteur = Auteur(self.canaris)
        quand = horloge.maintenant() - dt.timedelta(days=1)
        self.campagne = maquettes.campagne(echeance=ECHEANCE, ouverte_le=quand)
        self.comptes: dict[str, Compte | None] = {"chef": maquettes.compte("chef"), "anonyme": None}
        self.clients: dict[str, Client] = {"chef": navigateur(self.comptes["chef"])}
        self.fiches: dict[str, str] = {}
        self.pieces: dict[str, str] = {}
        self.numeros: list[str] = []
        self.avant_retraits = 0
        """The revision before anything reserved was withdrawn."""
        self.lien_de_lecture = ""
        self.ouvrir()
        self.peupler()

    def copie(self) -> Monde:
        """The same world, that one may change; its people have signed in a moment ago, as a signature asks."""
        neufs: dict[int, Any] = {id(client): navigateur(self.comptes[nom]) for nom, client in self.clients.items()}
        return deepcopy(self, neufs)

    # --- the candidature as it opens

    def ouvrir(self) -> None:
        a, depose = self.auteur, EQUIPE | INSTRUCTION
        confie = REDACTION | INSTRUCTION | {"contributeur"}
        secret = REDACTION | INSTRUCTION
        fiches = {
            "pub1": a.fiche("pub1", depose, "public", rond=True),
            "pub2": a.fiche("pub2", depose, "public", rond=True),
            "part1": a.fiche("part1", secret, "partenaires", rond=False),
            "part2": a.fiche("part2", confie, "partenaires", rond=False),
            "conf1": a.fiche("conf1", secret, "confidentiel", rond=False),
            "conf2": a.fiche("conf2", confie, "confidentiel", rond=False),
            "reserve": a.fiche("reserve", EQUIPE, "public", rond=False, reserve=True),
            "reserve-conf": a.fiche("reserve-conf", REDACTION, "confidentiel", rond=False, reserve=True),
            # Public until it becomes confidential.
            "fermee": a.fiche("fermee (avant)", REDACTION, "public", rond=True),
            # Confidential until it becomes public.
            "ouverte": a.fiche("ouverte (avant)", REDACTION, "confidentiel", rond=False),
            "retiree": a.fiche("retiree", REDACTION, "confidentiel", rond=False),
        }
        self.fiches = {nom: f["id"] for nom, f in fiches.items()}
        # The id of a fiche that is public now is known to all.
        self._permettre(self.fiches["ouverte"], depose)
        self._permettre(self.fiches["fermee"], secret)
        arbre = candidature("canari", list(fiches.values()))
        arbre["titre"] = f"Candidature {self.canaris.mot('dossier.titre', depose)}"
        arbre["concertation"] = f"Avec {self.canaris.mot('dossier.concertation', depose)}."
        self.chef = Chantier(self.clients["chef"])
        self.chef.importer(arbre)
        self.dossier = Dossier.objects.get(identifiant=self.chef.dossier)

    def _permettre(self, mot: str, lisible: Qui) -> None:
        rang = int(mot[2:6])
        connue = self.canaris.mots[rang]
        self.canaris.mots[rang] = type(connue)(connue.sujet.replace(" (avant)", ""), connue.genre, lisible)

    # --- the people

    def peupler(self) -> None:
        confiees = {"contributeur": ("pub1", "part2", "conf2"), "contributrice": ("pub2",)}
        for nom in sorted(EQUIPE - {"chef"}):
            role = Role("contributeur" if nom == "contributrice" else nom)
            fiches = [self.fiches[f] for f in confiees.get(nom, ())]
            self.comptes[nom] = compte = maquettes.compte(nom)
            maquettes.donner(self.dossier, compte, role, fiches)
        for nom in ("instructeur", "comite", "operateur"):
            self.comptes[nom] = maquettes.officiel(Role(nom), self.campagne)
        self.comptes["administrateur"] = maquettes.officiel(Role.administrateur, self.campagne)
        ailleurs = maquettes.campagne("ailleurs", echeance=dt.date(2023, 9, 22), ouverte_le=horloge.maintenant())
        self.comptes["instructeur-d-ailleurs"] = maquettes.officiel(
            Role.instructeur, ailleurs, "instructeur-d-ailleurs"
        )
        self.comptes["inconnu"] = maquettes.compte("inconnu")
        self.comptes["voisin"] = maquettes.compte("voisin")
        self.clients = {nom: navigateur(compte) for nom, compte in self.comptes.items()}
        self.chef.client = self.clients["chef"]
        voisin = Chantier(self.clients["voisin"])
        voisin.importer(
            candidature(
                "voisine", [Auteur(Canaris(debut=9_000)).fiche("x", frozenset(), "public", rond=True, ident="x1")]
            )
        )
        self.voisine = voisin.dossier

    # --- what happens to it

    def vivre(self) -> None:
        """Attachments, remarks, demands, invitations; fiches that change hands; all before the deposit."""
        c, chef, f = self.canaris, self.chef, self.fiches
        self._joindre()
        elu, contributeur = self.comptes["elu"], self.comptes["contributeur"]
        assert elu and contributeur
        lecture = {"pub1": EQUIPE, "part1": REDACTION, "conf1": REDACTION, "conf2": REDACTION | {"contributeur"}, "ouverte": REDACTION,
                   "retiree": REDACTION, "reserve-conf": REDACTION}  # fmt: skip
        for nom, lisible in lecture.items():
            chef.remarquer(place(f[nom]), f"Revoir {c.mot(f'remarque sur {nom}', lisible)}.")
            a_qui = "@lecteur" if "lecteur" in lisible else "@elu"
            au_champ = f"Revoir ce champ {c.mot(f'remarque au champ de {nom}', lisible)}, {a_qui}."
            chef.remarquer(place(f[nom], "description"), au_champ)
            pour = contributeur if nom == "conf2" else elu
            chef.demander(place(f[nom]), f"Chiffrer {c.mot(f'demande sur {nom}', lisible)}", pour)
        chef.poster(
            "atelier-inviter",
            {"courriel": f"{c.mot('invitation', EQUIPE)}@exemple.fr", "role": "contributeur", "fiches": [f["conf2"]]},
        )
        self._donner_a_lire()
        self._fermer()
        self.avant_retraits = chef.tete()
        chef.poster("atelier-retirer-piece", {}, piece=self.pieces["conf1-retiree"])
        self._publier()
        chef.geste("retirer", f["retiree"])
        c.figer()

    def _donner_a_lire(self) -> None:
        """A link to read, whose address is told once; its label is for those who make links."""
        jour = horloge.aujourdhui() + dt.timedelta(days=30)
        corps = {
            "libelle": f"Pour {self.canaris.mot('libellé du lien', frozenset({'chef'}))}",
            "jusqu_au": jour.isoformat(),
        }
        fait = contenu(self.chef.poster("atelier-liens-de-lecture", corps, 200)).decode()
        adresse = re.search(r'value="[^"]*(/lecture/[^/"]+/)"', fait)
        assert adresse, fait
        self.lien_de_lecture = adresse[1]

    def _joindre(self) -> None:
        """One attachment for each way of being cited."""
        depose, secret = EQUIPE | INSTRUCTION, REDACTION | INSTRUCTION
        cas: dict[str, tuple[str, Qui]] = {
            "pub1": ("pub1", depose),
            "pub2": ("pub2", depose),
            "dossier": ("", depose),
            "part1": ("part1", secret),
            "conf1": ("conf1", secret),
            "conf2": ("conf2", secret | {"contributeur"}),
            "reserve-conf": ("reserve-conf", REDACTION),
            "retiree": ("retiree", REDACTION),
            "conf1-retiree": ("conf1", REDACTION),
            "ouverte": ("ouverte", REDACTION),
        }
        for nom, (fiche, lisible) in cas.items():
            self._piece(nom, fiche, lisible)
        # A public attachment is also cited by a confidential fiche.
        citees = [self.pieces["conf1"], self.pieces["conf1-retiree"], self.pieces["pub2"]]
        self.chef.ecrire({place(self.fiches["conf1"], "pieces"): citees})

    def _piece(self, nom: str, fiche: str, lisible: Qui) -> None:
        c = self.canaris
        octets = f"Note {c.mot(f'pièce de {nom}, contenu', lisible)}.".encode()
        c.empreinte(octets, f"pièce de {nom}", lisible)
        fichier = f"{c.mot(f'pièce de {nom}, nom', lisible, 'fichier')}.txt"
        titre = f"Titre {c.mot(f'pièce de {nom}, titre', lisible)}"
        self.pieces[nom] = self.chef.joindre(fichier, octets, titre, self.fiches[fiche] if fiche else "")

    def _fermer(self) -> None:
        """Written a last time while public, then confidential, then written again."""
        lieu, avant = self.fiches["fermee"], self.canaris.mot("fermee.description juste avant", REDACTION)
        self.chef.ecrire({place(lieu, "description"): f"Encore {avant}."})
        self.chef.ecrire({place(lieu, "visibilite"): "confidentiel"})
        neuve = self.auteur.fiche("fermee", REDACTION | INSTRUCTION, "confidentiel", rond=False, ident=lieu)
        self.chef.ecrire({place(lieu, champ): valeur for champ, valeur in neuve.items() if champ != "id"})
        self.chef.remarquer(place(lieu), f"Taire {self.canaris.mot('remarque sur fermee', REDACTION)}.")

    def _publier(self) -> None:
        """All that was reserved is written over, then it is public."""
        lieu = self.fiches["ouverte"]
        neuve = self.auteur.fiche("ouverte", EQUIPE | INSTRUCTION, "public", rond=True, ident=lieu)
        self.chef.poster("atelier-retirer-piece", {}, piece=self.pieces["ouverte"])
        self.chef.ecrire({place(lieu, champ): v for champ, v in neuve.items() if champ not in ("id", "visibilite")})
        self.chef.ecrire({place(lieu, "visibilite"): None})

    def deposer(self) -> None:
        """Signed by both, deposited; then the work goes on."""
        for qui in ("elu", "industriel"):
            Chantier(self.clients[qui], self.chef.dossier).signer()
        self.numeros.append(self.chef.deposer())
        c = self.canaris
        for nom, lisible in (("pub1", EQUIPE), ("pub2", EQUIPE), ("conf1", REDACTION)):
            for champ in ("titre", "description"):
                apres = c.mot(f"{nom}.{champ} après le dépôt", lisible)
                self.chef.ecrire({place(self.fiches[nom], champ): f"Puis {apres}."})
        c.figer()

    def interdites(self, qui: str, *, depose: bool) -> set[Any]:
        """The marks that someone may not read."""
        toutes = {*self.canaris.mots.values(), *self.canaris.nombres.values(), *self.canaris.formes.values(),
                  *self.canaris.residus.values()}  # fmt: skip
        lit = qui in EQUIPE or (depose and qui in INSTRUCTION)
        return {m for m in toutes if not lit or qui not in m.lisible}
