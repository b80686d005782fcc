"""Labels, as JSON: which were granted and where each stands; the signed files are at the addresses that are given.
What is published with them: agreements of their governance, settled sheets."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from binome.api.schemas import AccordEnBref, BilanEnBref, LabelEnBref, LabelLu, RefusLu, VersionLue
from binome.services.accords import publics
from binome.services.bilan import arrets
from binome.services.label import consultation
from binome.services.socle import horloge

router = Router()


@router.get("/labels", response=list[LabelEnBref], url_name="labels", summary="Les labels accordés et leur état")
def labels(request: HttpRequest) -> list[LabelEnBref]:
    return [_bref(connu) for connu in consultation.tous(horloge.maintenant())]


@router.get(
    "/labels/{identifiant}",
    response={200: LabelLu, 404: RefusLu},
    url_name="label",
    summary="Un label : son état, ses versions et leurs fichiers signés",
)
def label(request: HttpRequest, identifiant: str) -> LabelLu:
    connu = consultation.trouver(identifiant, horloge.maintenant())
    versions = [
        VersionLue(
            version=v.version,
            empreinte=v.empreinte,
            signee_le=v.signee_le,
            cle_volee=v.cle.volee_le is not None,
            attestation=reverse("label-json", args=(identifiant, v.version)),
            attestation_rdfc=reverse("label-jsonld", args=(identifiant, v.version)),
        )
        for v in consultation.versions(connu.label)
    ]
    return LabelLu(**_bref(connu).model_dump(), versions=versions)


@router.get(
    "/accords",
    response=list[AccordEnBref],
    url_name="accords",
    summary="Les accords donnés à des actions publiques de territoires labellisés",
)
def accords(request: HttpRequest) -> list[AccordEnBref]:
    return [AccordEnBref.model_validate(publics.arbre(accord)) for accord in publics.tous()]


@router.get(
    "/bilans",
    response=list[BilanEnBref],
    url_name="bilans",
    summary="Les fiches de bilan arrêtées, et l'adresse de chacune en JSON",
)
def bilans(request: HttpRequest) -> list[BilanEnBref]:
    lignes = [arrets.arbre(ligne) for ligne in arrets.toutes()]
    return [
        BilanEnBref.model_validate(li | {"fiche": reverse("bilan-fichier", args=(li["label"], li["moment"], "json"))})
        for li in lignes
    ]


def _bref(connu: consultation.LabelConnu) -> LabelEnBref:
    return LabelEnBref(
        id=connu.label.identifiant,
        territoire=connu.label.territoire,
        campagne=connu.label.campagne.identifiant,
        etat=connu.etat.value,
        depuis=connu.label.decide_le,
        fin=connu.label.fin,
    )
