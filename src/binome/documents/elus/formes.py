"""The tables of offices that are read: what tells each one, and where each says what is kept of a row.

Columns are those of the national directory of elected people (Répertoire national des élus, ministère de l'Intérieur,
data.gouv.fr), one file per kind of office; what it says of sex, profession and nationality is not read. From an edition
to the next their names vary by an accent, a space, an abbreviation: they are compared without these.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.langue.typographie import sans_accents

_N = NatureOrganisation
_ABREGES = {"circ.": "circonscription", "circo.": "circonscription", "csp": "categorie socio-professionnelle"}


def lisser(colonne: str) -> str:
    """The name of a column, as it is compared."""
    mots = sans_accents(colonne.replace("\u2019", "'")).replace("n\u00b0", "no").split()
    return " ".join(_ABREGES.get(mot, mot) for mot in mots if mot not in ("de", "la", "du"))


@dataclass(frozen=True, slots=True)
class CollectiviteConnue:
    """An assembly as the rest of the house knows it: its kind, and its official code or its SIREN."""

    nature: NatureOrganisation
    code: str = ""
    siren: str = ""


COLLECTIVITES: Mapping[str, CollectiviteConnue] = {
    "94": CollectiviteConnue(_N.region, "94"),
    "20R": CollectiviteConnue(_N.region, "94"),
    "972": CollectiviteConnue(_N.region, "02"),
    "972R": CollectiviteConnue(_N.region, "02"),
    "973": CollectiviteConnue(_N.region, "03"),
    "973R": CollectiviteConnue(_N.region, "03"),
    "976": CollectiviteConnue(_N.region, "06"),
    "976D": CollectiviteConnue(_N.region, "06"),
    "69M": CollectiviteConnue(_N.epci, siren="200046977"),
}
"""Assemblies of a special status that are also a région of the official code, or the métropole de Lyon. Others (Saint-
Pierre-et-Miquelon, Polynésie…) keep the code that the list gives them."""


@dataclass(frozen=True, slots=True)
class FormeDeListe:
    """One kind of file. `temoins`: columns that it alone has, `absents`: some that another has; `organisme`: the words
    after the name of the body, or its name when no column says it; `code`, `longueur`: its official code, with its
    zeros; `collectivites`: what some codes stand for; `fonction`: when none is said; `ou`: where it is held.
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
    ou: str = ""
    collectivites: Mapping[str, CollectiviteConnue] = field(default_factory=dict)

    @property
    def colonnes(self) -> tuple[str, ...]:
        """Those that are read."""
        lues = (self.nom, self.prenom, self.ne_le, self.nom_de_l_organisme, self.code, self.siren, self.du, self.au)
        return tuple(colonne for colonne in (*lues, self.dite, self.ou, *self.temoins) if colonne)

    def reconnait(self, colonnes: Collection[str]) -> bool:
        """Whether a header, its columns made smooth, is of this kind."""
        voulues = {*self.temoins, self.nom, self.prenom} | ({self.nom_de_l_organisme} - {""})
        return {lisser(c) for c in voulues} <= set(colonnes) and not {lisser(c) for c in self.absents} & set(colonnes)


_COMMUNE = ("Code de la commune", "Libellé de la commune")
_SECTION = "Code de la section - collectivité à statut particulier"
_CIRCONSCRIPTION = "Code de la circonscription législative"
_DEPARTEMENT, _REGION, _SIREN = "Code du département", "Code de la région", "N° SIREN"
_AFE, _CONSULAIRE = "Libellé de la circonscription AFE", "Libellé de la circonscription consulaire"
FORMES: tuple[FormeDeListe, ...] = (
    FormeDeListe(
        "conseillers régionaux",
        _N.region,
        (_REGION,),
        "(région)",
        "Libellé de la région",
        "Conseil régional",
        _REGION,
        2,
        absents=(_SECTION,),
    ),
    FormeDeListe(
        "membres d'une assemblée à statut particulier",
        _N.autre,
        (_SECTION,),
        "(collectivité à statut particulier)",
        "Libellé de la collectivité à statut particulier",
        "Membre de l'assemblée",
        "Code de la collectivité à statut particulier",
        collectivites=COLLECTIVITES,
    ),
    FormeDeListe(
        "conseillers départementaux",
        _N.departement,
        (_DEPARTEMENT, "Code du canton"),
        "(département)",
        "Libellé du département",
        "Conseil départemental",
        _DEPARTEMENT,
        2,
    ),
    FormeDeListe(
        "conseillers communautaires",
        _N.epci,
        (_SIREN,),
        "",
        "Libellé de l'EPCI",
        "Conseil communautaire",
        siren=_SIREN,
    ),
    FormeDeListe(
        "conseillers d'arrondissement",
        _N.commune,
        (*_COMMUNE, "Libellé du secteur"),
        "(commune)",
        "Libellé de la commune",
        "Conseil d'arrondissement",
        "Code de la commune",
        5,
        ou="Libellé du secteur",
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
        absents=(_SIREN, "Libellé du secteur"),
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
        absents=("Libellé de la fonction", _SIREN),
    ),
    FormeDeListe(
        "députés",
        _N.etat,
        (_CIRCONSCRIPTION, "Libellé de la circonscription législative"),
        "Assemblée nationale",
        "",
        "Députation",
        ou="Libellé du département",
    ),
    FormeDeListe(
        "sénateurs",
        _N.etat,
        (_DEPARTEMENT, "Code de la collectivité à statut particulier"),
        "Sénat",
        "",
        "Mandat de sénateur",
        absents=(_CIRCONSCRIPTION, _SECTION, _SIREN, "Code de la commune", "Code du canton"),
        ou="Libellé du département",
    ),
    FormeDeListe(
        "conseillers des Français de l'étranger",
        _N.etat,
        (_CONSULAIRE,),
        "(conseil consulaire)",
        _CONSULAIRE,
        "Conseil des Français de l'étranger",
    ),
    FormeDeListe(
        "membres de l'Assemblée des Français de l'étranger",
        _N.etat,
        (_AFE,),
        "Assemblée des Français de l'étranger",
        "",
        "Membre de l'assemblée",
        absents=(_CONSULAIRE,),
        ou=_AFE,
    ),
    FormeDeListe(
        "représentants au Parlement européen",
        _N.autre,
        ("Date de naissance", "Date de début du mandat"),
        "Parlement européen",
        "",
        "Mandat de représentant",
        absents=(_DEPARTEMENT, _REGION, _SIREN, _AFE, _CONSULAIRE, _SECTION, _CIRCONSCRIPTION, "Code de la commune"),
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
