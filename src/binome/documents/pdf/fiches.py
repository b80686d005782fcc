"""The action plan as the PDF and the reading page show it: overview by axis, and one sheet per fiche."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from binome.documents.pdf.libelles import organisation
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import Calendrier, FicheAction, StatutFinancement, Visibilite
from binome.domaine.langue.typographie import date_longue, enumerer, euros, nombre, sans_accents
from binome.domaine.mots.libelles import MATURITES, NATURES_FINANCEMENT, STATUTS_FINANCEMENT, VISIBILITES
from binome.domaine.mots.manques import manques
from binome.domaine.socle.geographie import Geographie


def plan(dossier: Dossier, geographie: Geographie, enjeux: Mapping[str, str]) -> list[dict[str, Any]]:
    """The axes in order, each with the fiches that it presents. `enjeux`: the stakes of the call and their names."""
    par_axe: dict[str, list[dict[str, Any]]] = {axe.id: [] for axe in dossier.plan_actions.axes}
    for fiche in dossier.plan_actions.presentees:
        par_axe[fiche.axe].append(fiche_vue(dossier, fiche, geographie, enjeux))
    return [
        {
            "id": axe.id,
            "titre": axe.titre or "Sans titre",
            "enjeux": enumerer([enjeux.get(e, e) for e in axe.enjeux]),
            "fiches": par_axe[axe.id],
        }
        for axe in dossier.plan_actions.axes
    ]


def reserve(
    dossier: Dossier, geographie: Geographie, enjeux: Mapping[str, str], avec_fiches: bool = False
) -> dict[str, Any]:
    """What is kept out of the candidature: the titles; `avec_fiches`, the sheets too, for an annex."""
    tues = [f for f in dossier.plan_actions.fiches if f.en_reserve]
    suite = "Leurs fiches sont en annexe." if avec_fiches else "Leurs fiches s'impriment à part, sur demande."
    return {
        "titres": [f.titre or "Sans titre" for f in tues],
        "fiches": [fiche_vue(dossier, f, geographie, enjeux) for f in tues] if avec_fiches else [],
        "phrase": f"Ces actions ne font pas partie de la candidature. {suite}",
    }


def index(axes: Sequence[Mapping[str, Any]]) -> list[list[str | None]]:
    """The actions by carrier (carrier, id, number, title), each under each of its carriers; last, those without."""
    lignes = [
        [porteur, fiche["id"], fiche["numero"], fiche["titre"]]
        for axe in axes
        for fiche in axe["fiches"]
        for porteur in fiche["porteurs"] or [None]
    ]
    return sorted(lignes, key=lambda li: (li[0] is None, sans_accents(li[0] or "")))


def fiche_vue(
    dossier: Dossier, fiche: FicheAction, geographie: Geographie, enjeux: Mapping[str, str]
) -> dict[str, Any]:
    """All that is shown of a fiche; what it does not say is not there, but for its name in `vides`."""
    servis = [enjeux.get(e, e) for e in dossier.plan_actions.enjeux_de(fiche)]
    filieres = {f.id: f.nom for f in dossier.filieres}
    pieces = {p.id: p.titre for p in dossier.pieces}
    recit = (
        ("Le besoin", fiche.diagnostic),
        ("Les objectifs", fiche.objectifs),
        ("La description", fiche.description),
    )
    return {
        "id": fiche.id,
        "numero": fiche.numero_montre,
        "titre": fiche.titre or "Sans titre",
        "mentions": _mentions(fiche),
        "identite": [[nom, dit] for nom, dit in _identite(fiche, servis, filieres, geographie) if dit],
        "recit": [[nom, dit] for nom, dit in recit if dit],
        "porteurs": [p.sigle or p.nom for p in fiche.porteurs],
        "vides": f"{enumerer(absents)}." if (absents := manques(fiche)) else None,
        "porteur": enumerer([p.sigle or p.nom for p in fiche.porteurs], 2) or None,
        "maturite": MATURITES.get(fiche.maturite) if fiche.maturite else None,
        "montant": euros(fiche.cout.montant) if fiche.cout else None,
        "financement": _financement(fiche),
        "indicateurs": [_indicateur(i) for i in fiche.indicateurs],
        "risques": [[r.description, r.parade] for r in fiche.risques],
        "besoins": [f"{b.description} ({b.operateur})" if b.operateur else b.description for b in fiche.besoins],
        "jalons": [[date_longue(j.date) if j.date else None, j.libelle] for j in _jalons(fiche.calendrier)],
        "pieces": [pieces[p] for p in fiche.pieces],
        "provenance": fiche.provenance,
    }


def _jalons(calendrier: Calendrier | None) -> Sequence[Any]:
    return calendrier.jalons if calendrier else ()


def _mentions(fiche: FicheAction) -> list[str]:
    reserve = ["En réserve, non présentée"] if fiche.en_reserve else []
    illustratif = ["Illustrative"] if fiche.illustratif else []
    return [*reserve, *illustratif, *([VISIBILITES[fiche.visibilite]] if fiche.visibilite != Visibilite.public else [])]


def _identite(
    fiche: FicheAction, enjeux: Sequence[str], filieres: Mapping[str, str], geographie: Geographie
) -> list[list[str | None]]:
    porteurs = [organisation(p) for p in fiche.porteurs]
    partenaires = [" : ".join(filter(None, (organisation(p.organisation), p.role))) for p in fiche.partenaires]
    cout = f"{euros(fiche.cout.montant)} {fiche.cout.base}" if fiche.cout else None
    aides = fiche.aides_etat
    regime = (
        f"{aides.regime}. {aides.justification}" if aides and aides.justification else aides.regime if aides else None
    )
    locaux = [fiche.enjeu_local] if fiche.enjeu_local else []
    co_porteurs: list[list[str | None]] = [["Co-porteurs", "\n".join(porteurs[1:])]] if porteurs[1:] else []
    return [
        ["Porteur", porteurs[0] if porteurs else None],
        *co_porteurs,
        ["Partenaires", "\n".join(partenaires) or None],
        ["Enjeux", enumerer([*enjeux, *locaux]) or None],
        ["Filières", enumerer([filieres[f] for f in fiche.filieres]) or None],
        ["Activités (NAF)", ", ".join(fiche.naf) or None],
        ["Lieux", _lieux(fiche, geographie)],
        ["Maturité", MATURITES[fiche.maturite] if fiche.maturite else None],
        ["Calendrier", _calendrier(fiche.calendrier)],
        ["Coût", cout],
        ["Aides d'État", regime],
        ["Élu référent", fiche.elu_referent],
        ["Industriel référent", fiche.industriel_referent],
    ]


def _lieux(fiche: FicheAction, geographie: Geographie) -> str | None:
    lieux = fiche.territoires
    epci = [e.nom if (e := geographie.epci(siren)) else siren for siren in lieux.epci]
    communes = [
        c.nom if (c := geographie.commune(geographie.commune_actuelle(code) or code)) else code
        for code in lieux.communes
    ]
    return enumerer([*epci, *communes, *lieux.sites]) or None


def _calendrier(calendrier: Calendrier | None) -> str | None:
    if calendrier is None or not (calendrier.debut or calendrier.fin):
        return None
    debut = f"du {date_longue(calendrier.debut)}" if calendrier.debut else ""
    fin = f"au {date_longue(calendrier.fin)}" if calendrier.fin else ""
    texte = f"{debut} {fin}".strip()
    return texte[0].upper() + texte[1:]


def _indicateur(indicateur: Any) -> list[str | None]:
    unite = f"\u202f{indicateur.unite}" if indicateur.unite else ""
    initial = f"{nombre(indicateur.initial)}{unite}" if indicateur.initial is not None else None
    cible = f"{nombre(indicateur.cible)}{unite}" if indicateur.cible is not None else None
    return [indicateur.libelle, initial, cible, date_longue(indicateur.echeance) if indicateur.echeance else None]


def _financement(fiche: FicheAction) -> dict[str, Any]:
    acquis = fiche.financement_acquis
    ecart = fiche.cout.montant - acquis if fiche.cout and fiche.financement else None
    return {
        "lignes": [
            [
                f"{li.financeur} ({li.dispositif})" if li.dispositif else li.financeur,
                NATURES_FINANCEMENT[li.nature],
                STATUTS_FINANCEMENT[li.statut],
                euros(li.montant),
            ]
            for li in fiche.financement
        ],
        "total": euros(acquis),
        "ecart": _ecart(ecart) if ecart is not None else None,
    }


def _ecart(ecart: Decimal) -> str:
    if ecart == 0:
        return "Le plan de financement couvre exactement le coût."
    sens = "Reste à financer" if ecart > 0 else "Financement au-delà du coût"
    return f"{sens} : {euros(abs(ecart))}."


def _ligne_financement(fiche: FicheAction) -> list[str | None]:
    cout = euros(fiche.cout.montant) if fiche.cout else None
    return [fiche.numero_montre, fiche.titre, cout, euros(fiche.financement_acquis)]


def financement(dossier: Dossier) -> dict[str, Any]:
    """The funding plan of the whole: one row per fiche that has a cost or a funding line, and the totals."""
    presentees = dossier.plan_actions.presentees
    chiffrees = [f for f in presentees if f.cout or f.financement]
    lignes = [li for f in presentees for li in f.financement]
    statuts = {s: sum((li.montant for li in lignes if li.statut is s), Decimal(0)) for s in StatutFinancement}
    par_financeur: dict[str, Decimal] = {}
    for li in lignes:
        if li.statut is not StatutFinancement.refuse:
            par_financeur[li.financeur] = par_financeur.get(li.financeur, Decimal(0)) + li.montant
    couts = sum((f.cout.montant for f in presentees if f.cout), Decimal(0))
    return {
        "fiches": [_ligne_financement(f) for f in chiffrees],
        "sans_cout": sum(f.cout is None for f in presentees),
        "presentees": len(presentees),
        "cout": euros(couts),
        "finance": euros(sum(par_financeur.values(), Decimal(0))),
        "statuts": [[STATUTS_FINANCEMENT[s], euros(m)] for s, m in statuts.items() if m],
        "financeurs": [[nom, euros(m)] for nom, m in sorted(par_financeur.items(), key=lambda p: (-p[1], p[0]))],
    }
