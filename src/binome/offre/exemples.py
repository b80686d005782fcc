"""The examples of the schemes, as data: each scheme says when its conditions are met and when one of them is not.

They are its tests. The witness is an invented firm with everything declared, in a small invented country.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.profil import ProfilEconomique
from binome.domaine.socle.geographie import Commune, Departement, Epci, GeographieEnMemoire, Region
from binome.offre.appariement import rapprocher
from binome.offre.chargement import Pret
from binome.offre.classement import Proximite
from binome.offre.dispositif import Exemple
from binome.offre.rapprochement import Rapprochement
from binome.offre.situation import Monde, Zone, situations

LIEUX = {
    "temoin": ("200000016", "05", "93"),
    "bretagne": ("200000024", "35", "53"),
    "guadeloupe": ("200000032", "971", "01"),
    "saint-pierre": ("200000040", "975", "975"),
}
"""Where an action of an example may lie: EPCI, département, région. « hors-de-france » lies in none."""
_ETRANGER = ("200000057", "99", "99")
_TOUS = {**LIEUX, "hors-de-france": _ETRANGER}


def _code(departement: str) -> str:
    return f"{departement}901"[:5] if len(departement) == 2 else f"{departement}01"


PAYS = GeographieEnMemoire(
    les_epci=tuple(
        Epci(siren, f"CC {nom}", "CC", (_code(departement),), (departement,))
        for nom, (siren, departement, _) in _TOUS.items()
    ),
    les_communes=tuple(
        Commune(_code(departement), nom, departement, siren) for nom, (siren, departement, _) in _TOUS.items()
    ),
    les_departements=tuple(Departement(d, nom, r) for nom, (_, d, r) in LIEUX.items()),
    les_regions=tuple(Region(r, nom) for nom, (_, _, r) in LIEUX.items()),
)
PROFIL: dict[str, Any] = {
    "effectif": 100,
    "chiffre_affaires": 20_000_000,
    "bilan": 12_000_000,
    "taille": "moyenne",
    "creation": dt.date(2001, 3, 1),
    "groupe": False,
    "difficulte": False,
    "a_jour": True,
    "aides_minimis": [],
}
FICHE: dict[str, Any] = {
    "nature": "entreprise",
    "naf": "25.11Z",
    "cout": 1_000_000,
    "debut": dt.date(2031, 1, 1),
    "fin": dt.date(2033, 1, 1),
    "maturite": "pret",
    "porteurs": 1,
}
JOUR = dt.date(2026, 6, 12)


@dataclass(frozen=True)
class CasPret:
    """An example, and what the scheme says of it."""

    exemple: Exemple
    rapprochement: Rapprochement

    @property
    def tenu(self) -> bool:
        """Whether the scheme says what the example expects: nothing left to find out, or the one condition failing."""
        adverses = {c.id for c in self.rapprochement.adverses}
        return self.exemple.contre in adverses if self.exemple.contre else not adverses


def preparer(exemple: Exemple, pret: Pret) -> CasPret:
    """Judge an example by its scheme."""
    dossier = _dossier({**FICHE, **exemple.fiche}, _TOUS[exemple.ailleurs or "temoin"][0])
    temoin = LIEUX["temoin"]
    monde = Monde(
        PAYS,
        labellises=frozenset({temoin[0], LIEUX["saint-pierre"][0]}),
        afr={_code(temoin[1]): Zone.entiere},
        profils={"temoin": _profil(exemple, pret)},
    )
    (situation,) = situations(dossier, monde, exemple.jour or JOUR)
    return CasPret(exemple, rapprocher(pret, situation, Proximite(0, ())))


def _profil(exemple: Exemple, pret: Pret) -> ProfilEconomique:
    """The witness's, which declares all that the scheme asks to be declared; `declarations` says what it denies."""
    niees = exemple.profil.get("declarations", {})
    demandees = [
        str(p.ecrite.parametres["condition"]) for p in pret.conditions if p.ecrite.controle == "declarations.tenue"
    ]
    jour = exemple.jour or JOUR
    declarations = [
        {"condition": cle, "tenue": niees.get(cle, True), "le": jour, "par": "le porteur témoin"} for cle in demandees
    ]
    return ProfilEconomique.model_validate({**PROFIL, **exemple.profil, "declarations": declarations})


def _dossier(fiche: dict[str, Any], epci: str) -> Dossier:
    porteurs = [
        {"nom": f"Porteur témoin {rang}", "nature": fiche["nature"], "naf": fiche["naf"]}
        for rang in range(1, fiche["porteurs"] + 1)
    ]
    return Dossier.model_validate(
        {
            "id": "temoin",
            "titre": "Témoin",
            "territoire": "Val-Témoin",
            "appel": "temoin",
            "perimetre": {"membres": [{"siren": epci, "nom": "CC témoin"}]},
            "plan_actions": {
                "axes": [{"id": "axe", "titre": "Axe"}],
                "fiches": [
                    {
                        "id": "temoin",
                        "titre": "Un projet témoin",
                        "axe": "axe",
                        "porteurs": porteurs,
                        "territoires": {"epci": [epci]},
                        "maturite": fiche["maturite"],
                        "calendrier": {"debut": fiche["debut"], "fin": fiche["fin"]},
                        "cout": {"montant": fiche["cout"]},
                        "financement": [{"financeur": "Le porteur", "nature": "autofinancement", "montant": 1000}],
                    }
                ],
            },
        }
    )
