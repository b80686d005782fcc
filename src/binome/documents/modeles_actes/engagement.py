"""The letter by which the élu and the industriel engage themselves, together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from binome.appels.appel import Appel
from binome.documents.modeles_actes.acte import (
    A_REMPLIR,
    Acte,
    Signataire,
    binome_du_territoire,
    nom_ou_blanc,
    nommer_elu,
    nommer_industriel,
    nommer_organisation,
    perimetre_en_mots,
)
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.gouvernance import Binome
from binome.domaine.socle.empreinte import empreinte


def lettre_d_engagement(dossier: Dossier, noms: Sequence[str], appel: Appel, binome: Binome | None = None) -> Acte:
    """The letter of a binôme, that of the territory by default. `noms`: the EPCI of the perimeter."""
    qui = binome or binome_du_territoire(dossier)
    elu, industriel = (qui.elu, qui.industriel) if qui else (None, None)
    return Acte(
        titre="Lettre d'engagement du binôme",
        emetteur=f"Territoire « {dossier.territoire} »",
        objet=f"Engagement pour la candidature « {dossier.titre} »",
        preambule=(
            f"Nous soussignés, {nommer_elu(elu)}, élu du binôme, et {nommer_industriel(industriel)}, industriel "
            f"du binôme, répondons à l'appel « {appel.titre} » pour le territoire « {dossier.territoire} »,"
            f" qui réunit {perimetre_en_mots(dossier, noms)}.",
        ),
        formule="Nous nous engageons à :",
        articles=tuple((str(rang), texte) for rang, texte in enumerate(_engagements(dossier), 1)),
        mentions=(("Fait à", A_REMPLIR), ("Le", A_REMPLIR)),
        signataires=(Signataire("L'élu", nom_ou_blanc(elu)), Signataire("L'industriel", nom_ou_blanc(industriel))),
        references=(("Texte de la candidature (SHA-256)", empreinte(dossier)),),
    )


def _engagements(dossier: Dossier) -> Iterator[str]:
    chef = dossier.gouvernance.chef_de_projet
    yield "Porter ensemble la candidature, puis conduire le plan d'actions si le territoire est labellisé."
    if chef:
        emploi = f", {nommer_organisation(chef.structure)}" if chef.structure else ""
        yield f"Nous appuyer sur un chef de projet : {chef.nom}{emploi}."
    else:
        yield "Nous appuyer sur un chef de projet, dont nous ferons connaître le nom."
    locaux = [c for c in dossier.gouvernance.comites if c.niveau == "local"]
    for comite in locaux[:1]:
        rythme = f", {comite.frequence}" if comite.frequence else ""
        yield f"Réunir l'instance « {comite.nom} »{rythme}, et y rendre compte de l'avancement des actions."
    yield "Tenir à jour, pour l'État et la Région, l'avancement, les montants et les résultats des actions."
    yield (
        "Déclarer nos mandats et nos intérêts, et nous abstenir de toute décision sur une action qui intéresse une "
        "organisation que nous dirigeons ou représentons."
    )
