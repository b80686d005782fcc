"""The journal names nobody: every act of a random history is searched for every name and address."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from tests import maquettes
from tests.services.effacement.histoires_personnes import Histoire, lignes_brutes, trouver

import binome.services
from binome.domaine.droits.droits import Role
from binome.registre.models import LigneJournal
from binome.services.depot import signatures
from binome.services.effacement import effacement
from binome.services.equipe import invitations
from binome.services.redaction import caducite
from binome.services.socle import journal, personnes

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
SANS_HISTOIRE = {
    # Stages, organisations and what is asked of the worker: only keys, codes and a reason.
    *("depot.passage", "organisation.fusionnee", "organisation.rattachee", "organisation.detachee"),
    *("instruction.affectation", "instruction.affectation_reprise", "instruction.note", "instruction.point"),
    *("instruction.mot", "instruction.mot_raye"),
    *("complements.demandes", "complements.deposes"),
    *("plateforme.purge_demandee", "journal.verification_demandee", "journal.verifie"),
    # Nobody does it: a dossier of a thousand revisions gives the oldest up.
    "dossier.eclairci",
    *("personne.effacee", "plateforme.purge", "tache.rejouee", "tache.oubliee", "cle.tiree", "compte.deconnecte"),
    *(
        "compte.adresse_retiree",
        "compte.adresse_principale",
        "compte.adresse_changement_annule",
        "compte.sessions_fermees",
    ),
}
"""Acts that no history does: their data are searched for names in the tests of each."""
APRES_LE_DEPOT = re.compile(
    r"(accord|annonce|assemblee|avis|bilan|comite|decisions?|demarche|deport|interets?|label|lien|mandats?|profil"
    r"|reouverture|suivi)\.|campagne\.(grille|jouee)$"
)
"""What follows a deposit: a played campaign does it, and its journal is searched (tests/services/simulation/)."""


@pytest.fixture(autouse=True)
def donnees(settings, tmp_path):
    settings.DONNEES = tmp_path / "donnees"


def _actions_du_code():
    """Every action that the services write to the journal."""
    racine, trouvees = Path(binome.services.__file__).parent, set()
    for module in racine.rglob("*.py"):
        texte = module.read_text(encoding="utf-8")
        if "journal.ajouter" in texte or ".noter(" in texte:
            trouvees |= set(re.findall(r'"([a-z]+\.[a-z_]+)"', texte))
    return trouvees - {"sceau.pem"}


class TestJournal:
    def test_every_action_is_written_and_none_names_anyone(self, referentiel):
        histoire = Histoire(1)
        histoire.tout()
        histoire.au_hasard(60)
        for geste in ("joindre", "retirer_piece"):
            histoire.agir(geste)
        ecrites = set(LigneJournal.objects.values_list("action", flat=True))
        attendues = {action for action in _actions_du_code() - SANS_HISTOIRE if not APRES_LE_DEPOT.match(action)}
        assert attendues == {action for action in ecrites if not APRES_LE_DEPOT.match(action)}
        brut = "\n".join(lignes_brutes())
        assert len(histoire.gens) > 15
        assert [qui for qui in histoire.gens.items() if trouver(brut, *qui)] == []
        assert "@" not in brut
        assert journal.verifier()[1] is None

    @pytest.mark.parametrize("graine", range(2, 8))
    def test_no_random_history_names_anyone(self, referentiel, graine):
        histoire = Histoire(graine)
        histoire.au_hasard(80)
        brut = "\n".join(lignes_brutes())
        assert not [qui for qui in histoire.gens.items() if trouver(brut, *qui)]

    def test_an_address_written_again_would_be_found(self, referentiel, monkeypatch):
        """The negative control: one service that writes the address, as all did."""
        monkeypatch.setattr(caducite.personnes, "pseudonyme", lambda qui, nom="": getattr(qui, "email", qui))
        histoire = Histoire(1)
        histoire.tout()
        brut = "\n".join(lignes_brutes())
        assert [qui for qui in histoire.gens.items() if trouver(brut, *qui)]

    def test_a_person_keeps_one_pseudonym_before_and_after_they_have_an_account(self, dossier, chef):
        invitations.inviter(chef, "essai", "neuf@exemple.fr", Role.lecteur)
        invite = json.loads(LigneJournal.objects.last().donnees)["personne"]
        assert personnes.pseudonyme("Neuf@exemple.fr") == invite
        compte = maquettes.compte("neuf")
        assert personnes.pseudonyme(compte) == personnes.pseudonyme("neuf@exemple.fr") == invite
        assert personnes.pseudonyme(compte) != personnes.pseudonyme(chef)

    def test_an_address_claimed_without_proof_takes_nobody_s_pseudonym(self, dossier, chef):
        vrai = personnes.pseudonyme("victime@exemple.fr")
        intrus = maquettes.compte("intrus")
        EmailAddress.objects.create(user=intrus, email="victime@exemple.fr", verified=False)
        assert personnes.pseudonyme(intrus) != vrai == personnes.pseudonyme("victime@exemple.fr")

    def test_names_are_read_back_while_they_are_known(self, dossier, chef, membre):
        elu = membre(Role.elu)
        signatures.signer(elu, "essai", Role.elu, elu.pk, dossier.tete.presente)
        effacement.effacer(elu.email, "À sa demande")
        lues = {ligne.action: ligne for ligne in journal.lire()}
        assert lues["dossier.ouvert"].acteur == f"Chef <{chef.email}>"
        assert lues["signature.donnee"].acteur == personnes.EFFACEE
        assert [ligne.rang for ligne in journal.lire(combien=2)] == [
            LigneJournal.objects.count() - 1,
            LigneJournal.objects.count(),
        ]
        assert {ligne.objet for ligne in journal.lire("dossier:essai")} == {"dossier:essai"}

    @pytest.mark.parametrize("nom", ['Alix","motif":"Préfet', "a\x1fb", "\\", "\n"])
    def test_whatever_someone_is_called_a_line_says_what_it_said(self, dossier, chef, nom):
        """A name is no other field of the data, and cuts no line from the next."""
        invite = maquettes.compte("neuf")
        type(invite).objects.filter(pk=invite.pk).update(nom=nom)
        invitations.inviter(chef, "essai", invite.email, Role.lecteur)
        lue = next(li for li in journal.lire() if li.action == "invitation.envoyee")
        brute = json.loads(LigneJournal.objects.get(rang=lue.rang).donnees)
        assert json.loads(lue.donnees) == {**brute, "personne": f"{nom} <{invite.email}>"}
