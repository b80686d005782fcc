"""Use cases: a dossier → the documents that are read without Binôme. The référentiel gives their geography.

Nothing is imported before it is asked for: a GeoJSON does not pay for the PDF, nor the other way round.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING

from binome.domaine.langue.typographie import accord, enumerer
from binome.services.calculs import calculs
from binome.services.production import fichiers
from binome.services.production.autour import departements_de, formes_autour, formes_du_territoire, roles, roles_montres
from binome.services.production.villes import villes_de

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from binome.documents.carte import CarteDePage, Forme
    from binome.domaine.dossier.dossier import Dossier
    from binome.domaine.verdict.constat import Verdict
    from binome.referentiel.consultation import Referentiel


class FormeDocument(StrEnum):
    """What a dossier can be written as."""

    pdf = "pdf"
    geojson = "geojson"
    svg = "svg"
    json = "json"
    yaml = "yaml"
    xlsx = "xlsx"


def exporter(
    dossier: Dossier,
    forme: FormeDocument,
    referentiel: Referentiel,
    verdict: Verdict | None = None,
    *,
    avec_panier: bool = True,
    avec_reserve: bool = False,
) -> bytes:
    """The dossier in that form. The PDF carries `verdict`, computed now when absent, and the basket of services."""
    if forme is FormeDocument.pdf:
        return pdf(dossier, referentiel, verdict, avec_panier=avec_panier, avec_reserve=avec_reserve)
    if forme is FormeDocument.geojson:
        return fichiers.geojson(dossier, referentiel)
    if forme is FormeDocument.svg:
        return svg(dossier, referentiel)
    if forme is FormeDocument.xlsx:
        return fichiers.xlsx(dossier)
    return calculs.a_part(calculs.DOCUMENT, fichiers.texte, dossier, en_json=forme is FormeDocument.json)


def pdf(
    dossier: Dossier,
    referentiel: Referentiel,
    verdict: Verdict | None = None,
    *,
    avec_panier: bool = False,
    avec_reserve: bool = False,
    avec_verdict: bool = True,
    modifications: Mapping[str, Any] | None = None,
) -> bytes:
    """The dossier with its verdict as a PDF/UA-1. Errors: OccupeError.

    `avec_panier`: with the basket of services of that day. What is deposited goes without: schemes change, it does not.
    `avec_reserve`: with the sheets of the actions in reserve, of which only the titles are said otherwise.
    `avec_verdict`: with what the call says of it, and what may be proposed beside its perimeter.
    `modifications`: what a label's amendments changed of it, in words (`TexteEnVigueur.en_mots`).
    A large one takes more than a gigabyte: where others are served meanwhile, it is made apart.
    """
    if not calculs.apart():
        return _pdf(dossier, referentiel, verdict, avec_panier, avec_reserve, avec_verdict, modifications)
    avec = (avec_panier, avec_reserve, avec_verdict, modifications)
    return calculs.a_part(calculs.DOCUMENT, _pdf, dossier, None, verdict, *avec)


def sans_dessin(dossier: Dossier) -> tuple[list[str], str]:
    """The characters of a dossier that its PDF prints as their codes, and those."""
    from binome.documents import ecriture
    from binome.documents.pdf.texte import codes, sans_dessin

    muets = sans_dessin(ecriture.to_json(dossier))
    return muets, codes("".join(muets))


def chauffer() -> None:
    """Load now what every PDF needs, for the processes that will share it."""
    from binome.referentiel.erreurs import ReferentielError
    from binome.services.socle.referentiel import partager

    importlib.import_module("binome.documents.pdf")
    with suppress(ReferentielError):
        partager()


def _pdf(
    dossier: Dossier,
    referentiel: Referentiel | None,
    verdict: Verdict | None,
    avec_panier: bool,
    avec_reserve: bool,
    avec_verdict: bool,
    modifications: Mapping[str, Any] | None,
) -> bytes:
    """Without référentiel: the one that is already in memory there, and need not be sent."""
    from binome.documents.pdf import pdf_du_dossier
    from binome.domaine.dossier.dossier import sans_reserve
    from binome.services.offre import paniers
    from binome.services.socle.referentiel import partager
    from binome.services.territoire import silhouettes
    from binome.services.territoire.etude import autour_du_document
    from binome.services.territoire.mesure_du_verdict import mesurer
    from binome.services.verification.verdict import appel_executable, verifier

    imprime = dossier if avec_reserve else sans_reserve(dossier)
    carte, silhouette = dessins(dossier, referentiel := referentiel or partager())
    verdict = verdict or verifier(dossier, geographie=referentiel)
    return pdf_du_dossier(
        dossier,
        verdict,
        referentiel,
        appel=appel_executable(dossier.appel).appel,
        carte=carte,
        silhouette=silhouette,
        signe=silhouettes.silhouette(dossier.perimetre.sirens_retenus),
        sources=source_des_cartes(referentiel),
        mesure=mesurer(dossier, referentiel).mesure,
        autour=autour_du_document(dossier, referentiel) if avec_verdict else None,
        panier=paniers.du_document(imprime, referentiel, verdict.date) if avec_panier else None,
        avec_reserve=avec_reserve,
        avec_verdict=avec_verdict,
        modifications=modifications,
    )


def dessins(dossier: Dossier, referentiel: Referentiel) -> tuple[str | None, str | None]:
    """The two drawings of a document, as SVG, None without any outline: the map, the silhouette of its cover."""
    from binome.documents.carte import Habillage, carte_du_territoire, silhouette

    formes = formes_du_territoire(dossier, referentiel)
    dessin = Habillage(_titre(dossier), _description(formes), source_des_cartes(referentiel))
    villes = villes_de(formes, referentiel)
    carte = carte_du_territoire(formes, dessin, departements_de(formes, referentiel), villes) if formes else None
    return carte, silhouette(formes, Habillage(_titre(dossier), prefixe="silhouette"))


def svg(dossier: Dossier, referentiel: Referentiel, prefixe: str = "carte") -> bytes:
    """The map of the perimeter and of its neighbours, with all its words: a file of its own."""
    from binome.documents.carte import Habillage, carte_du_territoire

    formes = formes_du_territoire(dossier, referentiel)
    habillage = Habillage(_titre(dossier), _description(formes), source_des_cartes(referentiel), prefixe)
    villes = villes_de(formes, referentiel)
    return carte_du_territoire(formes, habillage, departements_de(formes, referentiel), villes).encode()


def silhouette(dossier: Dossier, referentiel: Referentiel, prefixe: str) -> bytes:
    """The outline of the perimeter alone; empty without any outline. `prefixe`: as for `svg`."""
    from binome.documents.carte import Habillage
    from binome.documents.carte import silhouette as dessiner

    dessin = dessiner(formes_du_territoire(dossier, referentiel), Habillage(_titre(dossier), prefixe=prefixe))
    return (dessin or "").encode()


def carte_de_page(
    dossier: Dossier, referentiel: Referentiel, montrees: Sequence[str] | None = None, *, largeur: float = 800
) -> CarteDePage:
    """The same for a page, which writes its legend under it. `largeur`: in units, for the width that the page gives it.

    `montrees`: the EPCI of a perimeter to show against that of the dossier, hatched where it would change."""
    from binome.documents.carte import Habillage
    from binome.documents.carte import carte_de_page as dessiner

    formes = formes_autour(roles(dossier) if montrees is None else roles_montres(dossier, montrees), referentiel)
    habillage = Habillage(_titre(dossier), _description(formes), source_des_cartes(referentiel))
    departements, villes = departements_de(formes, referentiel), villes_de(formes, referentiel)
    return dessiner(formes, habillage, departements, villes, largeur)


def source_des_cartes(referentiel: Referentiel) -> str:
    """Where the geography comes from, in a line."""
    return (
        f"Sources : {_paquets(referentiel)} ; découpage au 1er janvier {referentiel.millesime} (Licence Ouverte 2.0)."
    )


def source_du_referentiel(referentiel: Referentiel) -> str:
    """The référentiel as the source of a figure of a dossier, in a line."""
    return f"référentiel Binôme {referentiel.millesime} ({_paquets(referentiel)})"


def _paquets(referentiel: Referentiel) -> str:
    return enumerer([f"{nom} {version}" for nom, version in sorted(referentiel.etat().sources.items())])


def _titre(dossier: Dossier) -> str:
    return f"{dossier.territoire} : le périmètre"


def _description(formes: list[Forme]) -> str:
    """What the map shows, in words, for those who do not see it."""
    from binome.documents.carte import Role

    par_role = {role: [f.nom for f in formes if f.role is role] for role in Role}
    retenus, ailleurs = par_role[Role.retenu], par_role[Role.ailleurs]
    phrases = [f"Carte de {accord(len(retenus), 'intercommunalité retenue', 'intercommunalités retenues')}"]
    phrases[0] += f" : {enumerer(retenus)}." if retenus else "."
    if ailleurs:
        phrases.append(f"Citées mais candidates ailleurs : {enumerer(ailleurs)}.")
    if proposees := par_role[Role.propose]:
        phrases.append(f"Proposées, et hachurées : {enumerer(proposees)}.")
    if laissees := par_role[Role.retire]:
        phrases.append(f"Laissées de côté par cette proposition : {enumerer(laissees)}.")
    return " ".join(phrases)
