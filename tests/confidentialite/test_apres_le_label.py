"""Marked words over every address that follows a label: the follow-up, requests, agreements, promises, reviews, their
files, the API and the mail. Nobody reads what is not theirs; those entitled find every mark."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from itertools import product
from string import Formatter

import pytest
from django.core import mail
from django.urls import URLPattern, URLResolver, get_resolver
from tests import maquettes
from tests.confidentialite.octets import serre, textes

from binome.domaine.bilan.fiche import MomentDuBilan
from binome.domaine.demarches.etats import EtatDeDemarche
from binome.domaine.dossier.profil import ProfilEconomique
from binome.domaine.droits.droits import Role
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.domaine.suivi.saisie_d_engagement import SaisieDEngagement
from binome.registre.models import Compte
from binome.services.acces import ouverture
from binome.services.administration import roles_de_campagne
from binome.services.bilan import arrets
from binome.services.demarches import demandes, etapes, liens
from binome.services.demarches.etapes import EtapeDite
from binome.services.offre import porteurs
from binome.services.suivi import ecriture, engagements, points
from binome.services.suivi.modifications import projets

pytestmark = [pytest.mark.lent(8), pytest.mark.django_db]
DEBUTS = ("atelier-suivi", "atelier-demarche", "atelier-accord", "atelier-bilan", "atelier-projet", "atelier-offre")
DEBUTS += ("atelier-label", "atelier-profil", "suivi", "demarche", "bilan", "accords", "api-v1:suivi", "api-v1:demande")
DEBUTS += ("api-v1:accords", "api-v1:bilans")
RESERVE, PROJET, SECRET, ADRESSE, ENVOI = "KATLAR", "VOMERU", "7341902", "zoe.canari", "BRINDILO"
EQUIPE_ENTIERE = {"chef"}
LISENT = {
    RESERVE: EQUIPE_ENTIERE,
    PROJET: EQUIPE_ENTIERE,
    SECRET: {"porteur"},
    ADRESSE: EQUIPE_ENTIERE,
    ENVOI: {"chef", "lecteur", "porteur", "operateur"},
}
"""Mark → who may read it."""
VALEURS = {
    "identifiant": ["essai"],
    "dossier": ["essai"],
    "campagne": ["ti-2023-2027"],
    "fiche": ["f1", "f3", "plan"],
    "genre": ["difficulte"],
    "forme": ["csv", "xlsx", "pdf", "json", "docx"],
    "numero": ["essai-d1", "essai-d2"],
    "cle": ["1"],
    "rang": ["1"],
    "label": ["l-essai"],
    "moment": ["mi_parcours"],
}


def adresses() -> Iterator[str]:
    """Every address of these rooms that only reads, with all that may stand in it."""
    for nom, gabarit, noms in _trouver(get_resolver().url_patterns, "", ""):
        connus = all(n in VALEURS for n in noms)
        if nom.startswith(DEBUTS) and connus:
            for choix in product(*(VALEURS[n] for n in noms)):
                yield "/" + gabarit % dict(zip(noms, choix, strict=True))


def _trouver(motifs: list[URLPattern | URLResolver], prefixe: str, espace: str) -> Iterator[tuple[str, str, list[str]]]:
    for motif in motifs:
        ici = prefixe + _a_remplir(str(motif.pattern))
        if isinstance(motif, URLResolver):
            suite = f"{espace}{motif.namespace}:" if motif.namespace else espace
            yield from _trouver(motif.url_patterns, ici, suite)
        elif motif.name:
            noms = [nom for _, nom, _, _ in Formatter().parse(ici.replace("%(", "{").replace(")s", "}")) if nom]
            yield f"{espace}{motif.name}", ici, noms


def _a_remplir(motif: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"%(\1)s", motif)


@pytest.fixture
def gens(db: None, settings) -> dict[str, Compte | None]:
    """A labelled territory where all was said, and those who look at it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    texte = maquettes.SUIVI.replace("Secret industriel", f"Secret {RESERVE}-titre")
    chef = maquettes.compte("chef")
    label = maquettes.labellise(maquettes.campagne(), chef, texte, regions=["93"])
    assert VALEURS["campagne"] == [label.campagne.identifiant]
    jour = dt.date(2024, 3, 1)
    for brut in (
        {"genre": "financement", "acte": "demande", "tiers": f"{RESERVE}-financeur", "montant": "1000"},
        {"genre": "difficulte", "acte": "signalee", "texte": f"{RESERVE}-difficulte", "tiers": f"{RESERVE}-tiers"},
        {"genre": "mesure", "acte": "releve", "objet": f"{RESERVE}-indicateur", "valeur": "3"},
        {"genre": "jalon", "acte": "atteint", "objet": f"{RESERVE}-etape"},
    ):
        ecriture.dire(chef, "essai", SaisieDeSuivi.model_validate({"fiche": "f3", "jour": jour, **brut}))
    promis = {"operateur": f"{RESERVE}-operateur", "quoi": f"{RESERVE}-promesse", "jour": jour, "fiche": "f3"}
    saisie = SaisieDEngagement.model_validate({**promis, "piece": f"{RESERVE}-piece", "page": "2"})
    engagements.promettre(chef, "essai", saisie)
    demandes.preparer(chef, "essai", "f1", "pret-vert", message=f"{ENVOI}-message")
    demandes.preparer(chef, "essai", "f3", "fonds-vert-tite", message=f"{RESERVE}-message")
    for numero in ("essai-d1", "essai-d2"):
        etapes.dire(chef, "essai", numero, EtapeDite(EtatDeDemarche.envoyee))
    liens.envoyer(chef, "essai", "essai-d1", "guichet@exemple.fr")
    points.nommer(chef, "essai", "f1", "Zoé", f"{ADRESSE}@exemple.fr")
    projets.ouvrir(chef, "essai", f"{PROJET}-action")
    porteur = maquettes.compte("porteur", au=label.dossier, role=Role.contributeur, fiches=["f1"])
    profil = ProfilEconomique.model_validate({"effectif": SECRET, "chiffre_affaires": SECRET, "bilan": SECRET})
    porteurs.declarer(porteur, "essai", "f1", profil, partage=False)
    arrets.arreter(chef, "essai", MomentDuBilan.mi_parcours)
    operateur = maquettes.compte("operateur", second_facteur=True)
    ailleurs = maquettes.officiel(Role.instructeur, label.campagne, nom="breton", portee="53")
    return {
        "chef": chef,
        "porteur": porteur,
        "lecteur": maquettes.compte("lecteur", au=label.dossier, role=Role.lecteur),
        "operateur": roles_de_campagne.nommer(
            operateur.email, Role.operateur, label.campagne.identifiant, service="bpifrance"
        ),
        "instructeur d'ailleurs": ailleurs,
        "inconnu": maquettes.compte("inconnu"),
        "personne": None,
    }


def lire(qui: Compte | None) -> tuple[dict[str, set[str]], int]:
    """Mark → the addresses where it was read; how many answered."""
    client, vues, combien = maquettes.navigateur(qui), dict[str, set[str]](), 0
    for adresse in adresses():
        reponse = client.get(adresse)
        combien += reponse.status_code == 200
        assert reponse.status_code < 500, adresse
        lus = [serre(t) for t in textes(reponse.getvalue() if reponse.streaming else reponse.content)]
        for marque in LISENT:
            if any(marque in lu for lu in lus):
                vues.setdefault(marque, set()).add(adresse)
    return vues, combien


def test_what_is_kept_from_someone_is_on_no_page_file_nor_mail(gens: dict[str, Compte | None]) -> None:
    combien = len(list(adresses()))
    assert combien > 60, combien
    for nom, qui in gens.items():
        vues, _ = lire(qui)
        interdites = {m: sorted(ou)[:5] for m, ou in vues.items() if nom not in LISENT[m]}
        assert interdites == {}, nom
        if nom in ("chef", "porteur", "operateur"):
            # The positive control: what is looked for is there to be found. A profile shows what a scheme asks for.
            assert set(vues) | {SECRET} == {m for m, lecteurs in LISENT.items() if nom in lecteurs} | {SECRET}, nom
    assert SECRET in str(porteurs.lisibles(ouverture.ouvrir(gens["porteur"], "essai")))
    for lettre in mail.outbox:
        dite = json.dumps([lettre.subject, lettre.body, *map(str, lettre.alternatives)])
        siennes = {c.email: n for n, c in gens.items() if c is not None}
        for marque in (RESERVE, PROJET, SECRET):
            assert marque not in dite or siennes.get(lettre.to[0]) in LISENT[marque], (lettre.to, marque)
