"""People write of a label, or sign an agreement, at once, on a real base: `… -m tests.services.suivi.epreuves_suivi
ensemble N`.

Each round: two say the same event, two say different ones while an operator answers a request, two ask for the same
agreement, then both sides of the binôme sign it. `--temoin` lets everyone write without a transaction nor a turn.
"""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from decimal import Decimal
from functools import partial
from types import SimpleNamespace
from typing import NamedTuple

import django

django.setup()

from tests import maquettes  # noqa: E402
from tests.services.outils_epreuves import HorsTransaction, ensemble, eprouver  # noqa: E402

from binome.domaine.accords.etats import PositionDite, SensDePosition  # noqa: E402
from binome.domaine.demarches.etats import EtatDeDemarche  # noqa: E402
from binome.domaine.droits.droits import Role  # noqa: E402
from binome.domaine.suivi.saisie import SaisieDeSuivi  # noqa: E402
from binome.offre.catalogue import catalogue  # noqa: E402
from binome.registre.models import (  # noqa: E402
    Compte,
    DemandeDAccord,
    DemarcheAupresDUnOperateur,
    Dossier,
    EvenementDeSuivi,
    LabelAccorde,
    Notification,
    PositionSurLAccord,
)
from binome.services.acces import ouverture  # noqa: E402
from binome.services.accords import demandes, positions  # noqa: E402
from binome.services.demarches import etapes, suites  # noqa: E402
from binome.services.demarches.etapes import EtapeDite  # noqa: E402
from binome.services.notifications import distribution  # noqa: E402
from binome.services.redaction import enregistrement  # noqa: E402
from binome.services.socle import horloge, journal, referentiel  # noqa: E402
from binome.services.suivi import ecriture  # noqa: E402


class Monde(NamedTuple):
    label: LabelAccorde
    chef: Compte
    elu: Compte
    industriel: Compte
    operateur: Compte


def casser() -> None:
    """The negative control: every statement is kept at once, nobody waits for anybody."""
    libre = SimpleNamespace(atomic=lambda *_, **__: nullcontext())
    for module in (ecriture, etapes, suites, demandes, positions):
        module.transaction = libre  # type: ignore[attr-defined]
    ouverture.verrouiller = lambda nom: Dossier.objects.select_related("campagne").get(identifiant=nom)
    for module in (journal, distribution):
        module.connection = HorsTransaction()  # type: ignore[attr-defined]
    journal.ajouter = lambda *_, **__: None  # type: ignore[assignment]


def preparer() -> Monde:
    """A labelled territory that is followed, and one whose first action is carried by a firm."""
    referentiel.partager()
    chef = maquettes.compte("chef")
    label = maquettes.labellise(maquettes.campagne(), chef)
    ouverte = maquettes.campagne("sites-cles-en-main", echeance=maquettes.LOIN, ouverte_le=horloge.maintenant())
    redige = enregistrement.creer(chef, ouverte, maquettes.document(id="redige"))
    elu, industriel = (maquettes.compte(r.value, au=redige, role=r) for r in (Role.elu, Role.industriel))
    maquettes.donner(label.dossier, elu, Role.elu)
    operateur = maquettes.compte("operateur", au=label.campagne, role=Role.operateur)
    operateur.roles_campagne.update(service="bpifrance")
    return Monde(label, chef, elu, industriel, operateur)


def tour(monde: Monde, n: int) -> list[str]:
    return [*ecrire(monde, n), *signer(monde, n)]


def ecrire(monde: Monde, n: int) -> list[str]:
    """Two say the same thing; two say different ones while an operator answers."""
    jour = dt.date(2024, 1, 1) + dt.timedelta(days=n)
    brut = {"fiche": "f1", "genre": "avancement", "acte": "en_cours", "jour": jour}
    meme = SaisieDeSuivi.model_validate(brut)
    faits, _, pannes = ensemble(*(partial(ecriture.dire, c, "essai", meme) for c in (monde.chef, monde.elu)))
    if faits != 1:
        pannes.append(f"le même fait écrit {faits} fois")
    demarche = _demarche(monde, n)
    autres = [SaisieDeSuivi.model_validate({**brut, "fiche": "f2", "texte": mot}) for mot in ("Un.", "Deux.")]
    accordee = EtapeDite(EtatDeDemarche.accordee, montant=Decimal(1000))
    faits, _, cassees = ensemble(
        partial(ecriture.dire, monde.chef, "essai", autres[0]),
        partial(ecriture.dire, monde.elu, "essai", autres[1]),
        partial(etapes.repondre, monde.operateur, demarche.numero, accordee),
        partial(etapes.repondre, monde.operateur, demarche.numero, accordee),
    )
    accords = [e for e in EvenementDeSuivi.objects.filter(etape__demarche=demarche, acte="accord") if not e.corrige]
    if faits != 4 or len(accords) != 1:
        cassees.append(f"{faits} écritures sur quatre, {len(accords)} accord au suivi")
    rangs = list(EvenementDeSuivi.objects.filter(label=monde.label).order_by("rang").values_list("rang", flat=True))
    if rangs != list(range(1, len(rangs) + 1)):
        cassees.append(f"des rangs qui ne se suivent pas : {rangs[-5:]}")
    return pannes + cassees


def _demarche(monde: Monde, n: int) -> DemarcheAupresDUnOperateur:
    """Its row alone, sent."""
    demarche = DemarcheAupresDUnOperateur.objects.create(
        numero=f"essai-d{n}", dossier=monde.label.dossier, fiche="f1", dispositif="pret-vert",
        dispositif_nom=f"Prêt vert {n}", operateur="bpifrance", operateur_nom="Bpifrance", texte="0" * 64, revision=1,
        empreinte="0" * 64, par=monde.chef, preparee_le=horloge.maintenant(),
    )  # fmt: skip
    etapes.dire(monde.chef, "essai", demarche.numero, EtapeDite(EtatDeDemarche.envoyee))
    return demarche


def signer(monde: Monde, n: int) -> list[str]:
    """Two ask for the same agreement; both sides sign it."""
    dispositif = catalogue()[n].dispositif.id
    qui = (monde.chef, monde.elu)
    faits, _, pannes = ensemble(*(partial(demandes.demander, c, "redige", "f1", "", dispositif) for c in qui))
    if faits != 1:
        return [*pannes, f"le même accord demandé {faits} fois"]
    demande = DemandeDAccord.objects.get(dispositif=dispositif)
    dite = PositionDite(SensDePosition.favorable, "Bon pour le territoire.")
    cotes = ((monde.elu, Role.elu), (monde.industriel, Role.industriel))
    faits, _, autres = ensemble(
        *(
            partial(positions.repondre, c, "redige", demande.pk, cote, c.pk, dite, demande.empreinte)
            for c, cote in cotes
        )
    )
    dits = Notification.objects.filter(genre="accord_rendu", evenement=f"accord:{demande.pk}").count()
    if faits != 2 or PositionSurLAccord.objects.filter(demande=demande).count() != 2 or not dits:
        autres.append(f"{faits} signatures, {dits} nouvelle de l'accord donné")
    return pannes + autres


def bilan(monde: Monde, combien: int) -> list[str]:
    """What the journal says of it all."""
    faute = journal.verifier()[1]
    return [f"journal : ligne {faute.rang}, {faute.raison}"] if faute is not None else []


if __name__ == "__main__":
    eprouver(preparer, casser, tour, bilan)
