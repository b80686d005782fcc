"""Two campaigns that differ by their decisions alone, walked by everyone but the committee: every address of the site.

Addresses come from the site itself: a new one joins by itself, and one that asks for a value that nobody knows here is
named. Chance is given: two answers to the same request are the same, unless what they are made of is not.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_tasks_db.models import DBTaskResult
from tests import maquettes
from tests.confidentialite.surfaces import VARIANTES
from tests.services.annonce import scene
from tests.services.annonce.scene import INSTANT, S
from tests.services.comite.monde import Monde
from tests.web.matrice import COMPTES

from binome.domaine.comite.scrutin import SensDeLaDecision
from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Envoi, LigneJournal, Notification, PlaceDeStatut
from binome.services.annonce import execution
from binome.services.ensemble import liens_de_lecture
from binome.services.label import consultation

UNE: tuple[SensDeLaDecision, ...] = (S.label, S.refus)
AUTRE: tuple[SensDeLaDecision, ...] = (S.refus, S.label_reserves)
MOTIFS = {
    UNE: "Le dossier répond à l'appel.",
    AUTRE: "Les motifs sont tout autres, et bien plus longs que les premiers.",
}
VALEURS: Mapping[str, str] = {
    "campagne": "ti-2023-2027",
    "rang": "1",
    "moment": "mi_parcours",
    "fiche": "1-1",
    "siren": "200067825",
    "forme": "json",
    "volet": "porteur",
    "ligne": "territoire",
    "cote": "elu",
    "piece": "p1",
    "chiffre": "c1",
    "jeton": "faux",
    "instance": "region:93",
    "juge": "compte:1",
    "quoi": "mandat",
    "signal": "revocation",
    "genre": "avancement",
    "service": "region",
    "engagement": "1",
    "empreinte": "0",
    "point": "1",
    "mot": "1",
    "label": "aucun",
    "membre": "1",
    "mandat": "1",
}
"""What the addresses of the site may ask for, when it is nothing of a deposit. Numbers are 1."""
SANS_VERDICT = SimpleNamespace(bloque=False, model_dump_json=lambda: "")
"""Deposits whose verdict is made again when it is asked for, as those of a former version."""
EXEMPLE = "hautes-alpes"
ENTIERS = ("NumeroConverter", "IntConverter")
ADMINISTRATEUR = "administrateur"
PAR_LIEN = "lien de lecture"
A_SON_LIEN = ("lecture", "lecture-pdf", "accueil", "labels", "atelier-dossier")
"""What is asked by who holds a link and nothing else: for the rest they are nobody."""
A_QUI_ANNONCE = frozenset(
    {"api-v1:annonce", "annonce", "annonce-essai", "annonce-armer", "annonce-proposer", "annonce-annuler"}
)
"""Where an administrator arms the announcement: they read what it holds, as the committee does."""
DU_COMITE = frozenset({"registre_decisiondudepot", "registre_approbationdedecision"})
PAR_VARIANTES = ("personne", "chef", "region", "operateur", ADMINISTRATEUR)
_EMPREINTE = re.compile(rb"[0-9a-f]{64}|[0-9a-f]{12}(?=\b)")

Reponse = tuple[int, tuple[tuple[str, str], ...], bytes]
"""Its status, its headers in their order, its bytes."""


class Scene:
    """The people, and the files that they ask for."""

    def __init__(self, monkeypatch: Any) -> None:
        # What is dated by the machine's own clock says nothing of a decision, and would differ.
        monkeypatch.setattr("django.utils.cache.time", SimpleNamespace(time=lambda: 1_700_000_000.0))
        monkeypatch.setattr("tests.services.comite.monde.SANS_OBSTACLE", SANS_VERDICT)
        self.monde = Monde(2)
        self.pendule = scene.Pendule(self.monde).tenir(monkeypatch)
        execution.preparer(self.monde.campagne)
        campagne, dossier = self.monde.campagne, self.monde.depots[0].dossier
        gens: dict[str, Compte | None] = {"personne": None, "etranger": self.monde.comptes["etranger"]}
        gens["chef"] = self.monde.comptes["chef"]
        gens["lecteur"] = maquettes.compte("lecteur", au=dossier, role=Role.lecteur)
        gens["contributeur"] = maquettes.compte("contributrice", au=dossier, role=Role.contributeur, fiches=["1-1"])
        gens["region"] = maquettes.officiel(Role.instructeur, campagne, "region", "93")
        gens["national"] = maquettes.officiel(Role.instructeur, campagne, "national-2")
        gens["operateur"] = maquettes.officiel(Role.operateur, campagne)
        gens[ADMINISTRATEUR] = maquettes.officiel(Role.administrateur, campagne)
        self.clients = {nom: maquettes.navigateur(compte, leve=False) for nom, compte in gens.items()}
        self.clients[PAR_LIEN] = self._par_lien()

    def _par_lien(self) -> Client:
        """Who was given a link to read a dossier."""
        fin = self.monde.instant.date() + dt.timedelta(days=20)
        _, lien = liens_de_lecture.creer(self.monde.comptes["chef"], "dossier-1", "Le conseil", fin)
        client = maquettes.navigateur(None, leve=False)
        assert client.get(urlsplit(lien).path).status_code == 302
        return client

    def decider(self, sens: Sequence[SensDeLaDecision]) -> None:
        """All that the committee does in secret, up to the armed announcement."""
        scene.decider(self.monde, sens, MOTIFS[tuple(sens)])
        scene.armer(self.monde)


def noms(
    resolveur: URLResolver, prefixe: str = "", dessus: Mapping[str, Any] | None = None
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every address of the site: its name, and what it asks for, of each its kind."""
    for motif in resolveur.url_patterns:
        demandes = {**(dessus or {}), **motif.pattern.converters}
        if isinstance(motif, URLPattern):
            yield f"{prefixe}{motif.name}", demandes
        else:
            yield from noms(motif, f"{prefixe}{motif.namespace}:" if motif.namespace else prefixe, demandes)


def adresses(identifiant: str, numero: str) -> dict[str, str]:
    """One address at least of each name, about that dossier and its deposit."""
    trouvees = {}
    for nom, demandes in noms(get_resolver()):
        valeurs: dict[str, Any] = {}
        for cle, convertisseur in demandes.items():
            if cle == "label" or (cle == "identifiant" and "label" in nom):
                valeurs[cle] = _numero_de_label(identifiant)
            elif cle in ("identifiant", "dossier"):
                valeurs[cle] = identifiant
            elif cle == "numero" and type(convertisseur).__name__ not in ENTIERS:
                valeurs[cle] = numero
            else:
                valeurs[cle] = VALEURS.get(cle) or _nombre(nom, cle, convertisseur)
        connue = nom in COMPTES and not demandes
        trouvees[nom] = COMPTES[nom][0].adresse if connue else reverse(nom, kwargs=valeurs)
        for autre in VARIANTES.get(nom, ()):
            suite = trouvees[nom] + autre if autre[0] == "?" else reverse(nom, kwargs={**valeurs, "forme": autre})
            trouvees[f"{nom} {autre}"] = suite
    return trouvees


def _numero_de_label(identifiant: str) -> str:
    """The number that a dossier was drawn before anyone decided, which its label bears if it has one."""
    place = PlaceDeStatut.objects.filter(dossier__identifiant=identifiant).first()
    return place.identifiant if place else identifiant


def _nombre(nom: str, cle: str, convertisseur: Any) -> int:
    if type(convertisseur).__name__ in ENTIERS:
        return 1
    raise LookupError(f"« {nom} » demande « {cle} » : donnez-lui une valeur dans VALEURS.")


@contextmanager
def sans_hasard(graine: str) -> Iterator[None]:
    """Everything that is drawn follows from a seed: tokens, pseudonyms, numbers."""
    de = random.Random(graine)  # noqa: S311 — nothing here is secret
    remplaces = {
        "choice": de.choice,
        "randbelow": de.randrange,
        "token_bytes": lambda n=32: de.randbytes(n),
        "token_hex": lambda n=32: de.randbytes(n).hex(),
        "token_urlsafe": lambda n=32: de.randbytes(n).hex(),
    }
    vraies = {nom: getattr(secrets, nom) for nom in remplaces}
    for nom, fonction in remplaces.items():
        setattr(secrets, nom, fonction)
    try:
        yield
    finally:
        for nom, vraie in vraies.items():
            setattr(secrets, nom, vraie)


def demander(client: Client, adresse: str, graine: str) -> Reponse:
    """One answer, whole; of what it writes nothing stays."""
    point = transaction.savepoint()
    client.cookies.pop("csrftoken", None)
    try:
        with sans_hasard(graine):
            reponse = client.get(adresse)
        octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        entetes = tuple((nom, valeur) for nom, valeur in reponse.headers.items())
        return reponse.status_code, entetes, octets
    finally:
        transaction.savepoint_rollback(point)


def masquer(qui: str, reponse: Reponse) -> Reponse:
    """An administrator reads the journal: the fingerprints that seal what is secret differ, and nothing else may."""
    if qui != ADMINISTRATEUR:
        return reponse
    code, entetes, octets = reponse
    sans_etag = tuple((nom, valeur) for nom, valeur in entetes if nom != "ETag")
    return code, sans_etag, _EMPREINTE.sub(b"(empreinte)", octets)


def parcourir(lieu: Scene, seulement: Sequence[str] = ()) -> dict[tuple[str, str, str], Reponse]:
    """(who, address, dossier) → the answer. Who has no tie to a file asks for one; who has asks for both."""
    vues = {}
    for depot in lieu.monde.depots:
        ou = depot.dossier.identifiant
        for nom, adresse in adresses(ou, depot.numero).items():
            if seulement and nom not in seulement:
                continue
            for qui, client in lieu.clients.items():
                if (qui == ADMINISTRATEUR and nom in A_QUI_ANNONCE) or (qui == PAR_LIEN and nom not in A_SON_LIEN):
                    continue
                if " " in nom and qui not in PAR_VARIANTES:
                    continue
                if depot is lieu.monde.depots[0] or (qui in ("chef", "national") and ou in adresse):
                    vues[qui, nom, ou] = masquer(qui, demander(client, adresse, f"{qui} {adresse}"))
                    # What is only written to answers nobody otherwise.
                    if vues[qui, nom, ou][0] == 405:
                        break
    for qui, client in lieu.clients.items():
        for nom, adresse in adresses(EXEMPLE, "hautes-alpes-1").items():
            if EXEMPLE in adresse and qui == "personne" and (not seulement or nom in seulement):
                vues[qui, nom, EXEMPLE] = demander(client, adresse, adresse)
    return vues


def coulisses() -> dict[str, Any]:
    """What is behind pages: what is queued, written to people, told in the histories of dossiers, drawn, counted, said
    by the command line, carried away in a package."""
    lignes = LigneJournal.objects.filter(objet__startswith="dossier:").order_by("rang")
    return {
        "lettres": sorted(Envoi.objects.values_list("genre", "cle", "destinataire", "etat")),
        "nouvelles": sorted(Notification.objects.values_list("genre", "compte", "etat")),
        "tâches": sorted((t, str(a)) for t, a in DBTaskResult.objects.values_list("task_path", "args_kwargs")),
        "journal": list(lignes.values_list("objet", "action", "donnees", "instant")),
        "places": list(PlaceDeStatut.objects.order_by("pk").values_list("identifiant", "rang", "dossier")),
        "suites": _suites(),
        "labels de la ligne de commande": [c.label.identifiant for c in consultation.tous(INSTANT)],
        "émetteur": consultation.emetteur_en_texte(),
        "listes": list(consultation.listes_en_texte(INSTANT)),
    }


def _suites() -> dict[str, int]:
    """Table → its last key, where a key that follows would tell that something was written meanwhile."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT name, seq FROM sqlite_sequence")
        return {nom: combien for nom, combien in curseur.fetchall() if nom not in DU_COMITE}


@contextmanager
def monde_ou(lieu: Scene, sens: Sequence[SensDeLaDecision]) -> Iterator[None]:
    """The world where the committee decided so; undone after."""
    point = transaction.savepoint()
    lieu.pendule.a(scene.APRES)
    try:
        with sans_hasard("monde"):
            lieu.decider(sens)
        yield
    finally:
        transaction.savepoint_rollback(point)


__all__ = ["AUTRE", "INSTANT", "UNE", "Scene", "adresses", "coulisses", "monde_ou", "parcourir"]
