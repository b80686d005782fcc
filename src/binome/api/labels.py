"""Labels, as JSON: which were granted and where each stands; the signed files are at the addresses that are given."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from binome.api.schemas import LabelEnBref, LabelLu, RefusLu, VersionLue
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
            attestation=reverse("label-json", args=(identifiant, v.version)),
            attestation_rdfc=reverse("label-jsonld", args=(identifiant, v.version)),
        )
        for v in consultation.versions(connu.label)
    ]
    return LabelLu(**_bref(connu).model_dump(), versions=versions)


def _bref(connu: consultation.LabelConnu) -> LabelEnBref:
    return LabelEnBref(
        id=connu.label.identifiant,
        territoire=connu.label.territoire,
        campagne=connu.label.campagne.identifiant,
        etat=connu.etat.value,
        depuis=connu.label.decide_le,
        fin=connu.label.fin,
    )
