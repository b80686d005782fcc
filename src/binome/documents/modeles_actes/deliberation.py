"""The deliberation by which one EPCI of the perimeter approves the candidature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from binome.appels.appel import Appel
from binome.documents.modeles_actes.acte import (
    A_REMPLIR,
    Acte,
    Signataire,
    nommer_elu,
    nommer_industriel,
    nommer_organisation,
    perimetre_en_mots,
)
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.gouvernance import Binome
from binome.domaine.dossier.plan_actions import FicheAction, StatutFinancement
from binome.domaine.langue.typographie import accord, euros
from binome.domaine.socle.geographie import Epci

_CONSEILS = {"METRO": "conseil de la métropole", "MET69": "conseil de la métropole"}


def deliberation(
    dossier: Dossier, epci: Epci, noms: Sequence[str], appel: Appel, fiches: Sequence[FicheAction]
) -> Acte:
    """The act of `epci`. `noms`: the EPCI of the perimeter; `fiches`: those that its reader may name."""
    binome = next((b for b in dossier.gouvernance.binomes if b.epci == epci.siren), None)
    return Acte(
        titre="Délibération",
        emetteur=f"{epci.nom} (SIREN {epci.siren})",
        objet=f"Candidature « {dossier.titre} » au programme Territoires d'industrie",
        preambule=tuple(_preambule(dossier, noms, appel)),
        formule=f"Le {_CONSEILS.get(epci.nature, 'conseil communautaire')}, après en avoir délibéré, décide :",
        articles=tuple(_articles(dossier, epci, binome, fiches)),
        mentions=(
            ("Séance du", A_REMPLIR),
            ("Membres en exercice, présents, pouvoirs", A_REMPLIR),
            ("Pour, contre, abstentions", A_REMPLIR),
            ("N'ont pas pris part au débat ni au vote", A_REMPLIR),
        ),
        signataires=(Signataire("Le président ou la présidente"), Signataire("Le ou la secrétaire de séance")),
    )


def _preambule(dossier: Dossier, noms: Sequence[str], appel: Appel) -> Iterator[str]:
    yield "Vu le code général des collectivités territoriales, notamment ses articles L. 5211-1 et suivants ;"
    yield f"Vu l'appel à candidatures « {appel.titre} » ;"
    yield "Vu les statuts de l'établissement et sa compétence en matière de développement économique ;"
    yield f"Considérant que le territoire « {dossier.territoire} » réunit {perimetre_en_mots(dossier, noms)} ;"
    actions = len(dossier.plan_actions.presentees)
    if actions:
        yield f"Considérant le plan d'actions partagé, qui compte {accord(actions, 'action')} ;"
    yield (
        "Considérant que les membres du conseil intéressés à l'affaire ne prennent part ni au débat ni au vote "
        "(articles L. 2131-11 et L. 5211-3 du même code) ;"
    )


def _articles(
    dossier: Dossier, epci: Epci, binome: Binome | None, fiches: Sequence[FicheAction]
) -> Iterator[tuple[str, str]]:
    textes = [
        f"Approuve la candidature du territoire « {dossier.territoire} » et la participation de l'établissement à son "
        "périmètre.",
        f"Désigne pour le représenter dans la gouvernance, comme élu du binôme : "
        f"{nommer_elu(binome.elu if binome else None)}.",
        f"Prend acte de l'engagement, comme industriel du binôme, de : "
        f"{nommer_industriel(binome.industriel if binome else None)}.",
        *_financements(epci, fiches),
        f"Autorise le porteur, {_porteur(dossier)}, à déposer la candidature en son nom.",
        "Autorise le président ou la présidente à signer tout acte nécessaire à l'exécution de cette délibération.",
    ]
    for rang, texte in enumerate(textes, 1):
        yield f"Article {rang}", texte


def _porteur(dossier: Dossier) -> str:
    return nommer_organisation(dossier.porteur.organisation if dossier.porteur else None, sinon=A_REMPLIR)


def _financements(epci: Epci, fiches: Sequence[FicheAction]) -> Iterator[str]:
    """What this EPCI is said to pay, action by action; nothing when it pays nothing."""
    lignes = [
        f"« {fiche.titre} » : {euros(ligne.montant)}"
        for fiche in fiches
        for ligne in fiche.financement
        if ligne.siren == epci.siren and ligne.statut is not StatutFinancement.refuse and not fiche.en_reserve
    ]
    if lignes:
        yield (
            f"Prend acte des participations que le plan de financement lui prête, sous réserve de leur inscription au "
            f"budget : {' ; '.join(lignes)}."
        )
