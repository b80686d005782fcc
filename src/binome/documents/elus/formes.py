"""The tables of offices that are read: what tells each one, and where each says what is kept of a row.

Columns are those of the national directory of elected people (Répertoire national des élus, ministère de l'Intérieur,
data.gouv.fr), one file per kind of office; what it says of sex, profession and nationality is not read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from binome.domaine.dossier.acteurs import NatureOrganisation

_N = NatureOrganisation


@dataclass(frozen=True, slots=True)
class FormeDeListe:
    """One kind of file. `temoins`: columns that it alone has, `absents`: one that another has; `organisme`: the words
    after the name of the body; `code`, `longueur`: its official code, with its zeros; `fonction`: when none is said.
    """

    titre: str
    nature: NatureOrganisation | None
    temoins: tuple[str, ...]
    organisme: str
    nom_de_l_organisme: str
    fonction: str
    code: str = ""
    longueur: int = 0
    siren: str = ""
    absents: tuple[str, ...] = ()
    nom: str = "Nom de l'élu"
    prenom: str = "Prénom de l'élu"
    ne_le: str = "Date de naissance"
    du: str = "Date de début du mandat"
    au: str = ""
    dite: str = "Libellé de la fonction"

    def reconnait(self, colonnes: Collection[str]) -> bool:
        """Whether a header is of this kind."""
        voulues = {*self.temoins, self.nom, self.prenom, self.nom_de_l_organisme}
        return voulues <= set(colonnes) and not set(self.absents) & set(colonnes)


_COMMUNE = ("Code de la commune", "Libellé de la commune")
FORMES: tuple[FormeDeListe, ...] = (
    FormeDeListe(
        "conseillers régionaux",
        _N.region,
        ("Code de la région",),
        "(région)",
        "Libellé de la région",
        "Conseil régional",
        "Code de la région",
        2,
    ),
    FormeDeListe(
        "conseillers départementaux",
        _N.departement,
        ("Code du département", "Code du canton"),
        "(département)",
        "Libellé du département",
        "Conseil départemental",
        "Code du département",
        2,
    ),
    FormeDeListe(
        "conseillers communautaires",
        _N.epci,
        ("N° SIREN",),
        "",
        "Libellé de l'EPCI",
        "Conseil communautaire",
        siren="N° SIREN",
    ),
    FormeDeListe(
        "conseillers municipaux",
        _N.commune,
        (*_COMMUNE, "Libellé de la fonction"),
        "(commune)",
        "Libellé de la commune",
        "Conseil municipal",
        "Code de la commune",
        5,
        absents=("N° SIREN", "Libellé du secteur"),
    ),
    FormeDeListe(
        "maires",
        _N.commune,
        (*_COMMUNE, "Date de début de la fonction"),
        "(commune)",
        "Libellé de la commune",
        "Maire",
        "Code de la commune",
        5,
        absents=("Libellé de la fonction", "N° SIREN"),
    ),
    FormeDeListe(
        "liste à soi",
        None,
        ("nature", "fonction"),
        "",
        "organisme",
        "",
        "code",
        0,
        "siren",
        nom="nom",
        prenom="prenom",
        ne_le="ne_le",
        du="du",
        au="au",
        dite="fonction",
    ),
)
A_SOI = "nom;prenom;ne_le;organisme;nature;siren;code;fonction;du;au"
"""The header of a list of one's own."""
