"""Lists of offices: each file is recognised by its header, each row is read or refused with its reason, none lost."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.documents.elus.formes import A_SOI, FORMES, lisser
from binome.documents.elus.lecture import EluLu, LigneRefusee, ouvrir
from binome.documents.elus.lignes import LIGNE_MAX, ListeRefuseeError

_QUI = "Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle"
_QUAND = "Libellé de la catégorie socio-professionnelle;Date de début du mandat"
_FONCTION = "Libellé de la fonction;Date de début de la fonction"
_STATUT = (
    "Code du département;Libellé du département;Code de la collectivité à statut particulier;"
    "Libellé de la collectivité à statut particulier"
)
ENTETES = {
    "conseillers régionaux": "Code de la région;Libellé de la région;Code de la section départementale;"
    f"Libellé de la section départementale;{_QUI};{_QUAND};{_FONCTION}",
    "conseillers départementaux": "Code du département;Libellé du département;Code du canton;Libellé du canton;"
    f"{_QUI};{_QUAND};{_FONCTION}",
    "conseillers communautaires": "Code du département;Libellé du département;"
    "Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier;"
    "Code de la commune;Libellé de la commune;"
    f"N° SIREN;Libellé de l'EPCI;{_QUI};{_QUAND};{_FONCTION}",
    "conseillers municipaux": "Code du département;Libellé du département;"
    "Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier;"
    f"Code de la commune;Libellé de la commune;{_QUI};{_QUAND};{_FONCTION};Code nationalité",
    "maires": "Code du département;Libellé du département;"
    "Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier;"
    f"Code de la commune;Libellé de la commune;{_QUI};{_QUAND};Date de début de la fonction",
    "membres d'une assemblée à statut particulier": "Code de la région;Libellé de la région;Code du département;"
    "Libellé du  département;Code de la collectivité à statut particulier;"
    "Libellé de la collectivité à statut particulier;Code de la section - collectivité à statut particulier;"
    "Libellé de la section - collectivité à statut particulier;Code de la circonscription métropolitaine;"
    f"Libellé de la circonscription métropolitaine;{_QUI};{_QUAND};{_FONCTION}",
    "conseillers d'arrondissement": "Code du département;Libellé du département;Code de la commune;"
    f"Libellé de la commune;Libellé du secteur;{_QUI};{_QUAND};{_FONCTION}",
    "députés": f"{_STATUT};Code de la circonscription législative;Libellé de la circonscription législative;"
    f"{_QUI};{_QUAND}",
    "sénateurs": f"{_STATUT};{_QUI};{_QUAND}",
    "conseillers des Français de l'étranger": "Code de la circonscription AFE;Libellé la circonscription AFE;"
    f"Code de la circonscription consulaire;Libellé de la circonscription consulaire;{_QUI};{_QUAND};{_FONCTION}",
    "membres de l'Assemblée des Français de l'étranger": "Code de la circ. AFE;Libellé la circ. AFE;"
    f"{_QUI};{_QUAND};{_FONCTION}",
    "représentants au Parlement européen": f"{_QUI};{_QUAND}",
    "liste à soi": A_SOI,
}
BONNES = {
    "conseillers régionaux": "93;Provence-Alpes-Côte d'Azur;5;Hautes-Alpes;MARTIN;Alice;F;02/04/1970;33;Cadre;"
    "02/07/2021;Vice-présidente;02/07/2021",
    "conseillers départementaux": "5;Hautes-Alpes;0501;Gap-1;MARTIN;Alice;F;02/04/1970;33;Cadre;01/07/2021;;",
    "conseillers communautaires": "05;Hautes-Alpes;;;05061;Gap;200067825;CA Gap-Tallard-Durance;MARTIN;Alice;F;"
    "1970-04-02;33;Cadre;2020-07-10;;",
    "conseillers municipaux": "1;Ain;;;1001;L'Abergement;MARTIN;Alice;F;02/04/1970;33;Cadre;18/05/2020;;;FR",
    "maires": "05;Hautes-Alpes;;;05061;Gap;MARTIN;Alice;F;02/04/1970;33;Cadre;18/05/2020;23/05/2020",
    "membres d'une assemblée à statut particulier": ";;;;972;Martinique;9721;Centre;;;MARTIN;Alice;F;1970-04-02;33;"
    "Cadre;2021-07-02;Conseillère exécutive;2021-07-02",
    "conseillers d'arrondissement": "69;Rhône;69123;Lyon;3e secteur;MARTIN;Alice;F;02/04/1970;33;Cadre;04/07/2020;;",
    "députés": "05;Hautes-Alpes;;;0501;1re circonscription;MARTIN;Alice;F;02/04/1970;33;Cadre;08/07/2024",
    "sénateurs": ";;987;Polynésie française;MARTIN;Alice;F;02/04/1970;33;Cadre;02/10/2023",
    "conseillers des Français de l'étranger": "3;Europe;12;Belgique;MARTIN;Alice;F;02/04/1970;33;Cadre;30/05/2021;;",
    "membres de l'Assemblée des Français de l'étranger": "3;Benelux;MARTIN;Alice;F;02/04/1970;33;Cadre;30/05/2021;"
    "Présidente de commission;01/10/2021",
    "représentants au Parlement européen": "MARTIN;Alice;F;02/04/1970;33;Cadre;16/07/2024",
    "liste à soi": "Martin;Alice;;Chambre de commerce;chambre_consulaire;;;Membre élue;2021-11-09;",
}
LUES = {
    "conseillers régionaux": ("Provence-Alpes-Côte d'Azur (région)", "region", "", "93", "Vice-présidente"),
    "conseillers départementaux": ("Hautes-Alpes (département)", "departement", "", "05", "Conseil départemental"),
    "conseillers communautaires": ("CA Gap-Tallard-Durance", "epci", "200067825", "", "Conseil communautaire"),
    "conseillers municipaux": ("L'Abergement (commune)", "commune", "", "01001", "Conseil municipal"),
    "maires": ("Gap (commune)", "commune", "", "05061", "Maire"),
    "membres d'une assemblée à statut particulier": (
        "Martinique (collectivité à statut particulier)",
        "region",
        "",
        "02",
        "Conseillère exécutive",
    ),
    "conseillers d'arrondissement": ("Lyon (commune)", "commune", "", "69123", "Conseil d'arrondissement, 3e secteur"),
    "députés": ("Assemblée nationale", "etat", "", "", "Députation, Hautes-Alpes"),
    "sénateurs": ("Sénat", "etat", "", "", "Mandat de sénateur"),
    "conseillers des Français de l'étranger": (
        "Belgique (conseil consulaire)",
        "etat",
        "",
        "",
        "Conseil des Français de l'étranger",
    ),
    "membres de l'Assemblée des Français de l'étranger": (
        "Assemblée des Français de l'étranger",
        "etat",
        "",
        "",
        "Présidente de commission, Benelux",
    ),
    "représentants au Parlement européen": ("Parlement européen", "autre", "", "", "Mandat de représentant"),
    "liste à soi": ("Chambre de commerce", "chambre_consulaire", "", "", "Membre élue"),
}


def fichier(titre: str, *lignes: str, fin: str = "\r\n") -> bytes:
    return fin.join([ENTETES[titre], *lignes, ""]).encode()


@pytest.mark.parametrize("titre", list(ENTETES))
@pytest.mark.parametrize("marque", [b"", b"\xef\xbb\xbf"])
def test_each_file_is_known_by_its_header(titre: str, marque: bytes) -> None:
    liste = ouvrir(marque + fichier(titre, BONNES[titre]))
    assert liste.forme.titre == titre
    (lu,) = liste
    assert isinstance(lu, EluLu), lu
    assert (lu.organisme, lu.nature.value, lu.siren, lu.code, lu.fonction) == LUES[titre]
    assert lu.nom.casefold() == "alice martin" and lu.du is not None and lu.ligne == 2
    assert lu.ne_le == (None if titre == "liste à soi" else dt.date(1970, 4, 2))


def test_a_header_is_of_one_kind_alone() -> None:
    for titre, entete in ENTETES.items():
        colonnes = [lisser(colonne) for colonne in entete.split(";")]
        assert [forme.titre for forme in FORMES if forme.reconnait(colonnes)] == [titre]


def test_columns_are_known_without_accents_abbreviations_nor_spaces() -> None:
    titre = "conseillers communautaires"
    entete = ENTETES[titre].upper().replace("É", "E").replace("'", "’").replace(" ", "  ").replace("°", "º")
    (lu,) = ouvrir(f"{entete}\n{BONNES[titre]}\n".encode())
    assert isinstance(lu, EluLu) and lu.siren == "200067825"


@pytest.mark.parametrize(
    ("code", "attendu"),
    [("94", ("region", "94", "")), ("69M", ("epci", "", "200046977")), ("987", ("autre", "987", ""))],
)
def test_an_assembly_of_a_special_status_is_the_body_that_it_is(code: str, attendu: tuple[str, str, str]) -> None:
    titre = "membres d'une assemblée à statut particulier"
    (lu,) = ouvrir(fichier(titre, BONNES[titre].replace("972;Martinique", f"{code};Là-bas")))
    assert isinstance(lu, EluLu) and (lu.nature.value, lu.code, lu.siren) == attendu


def test_a_file_of_tabs_is_read_too() -> None:
    titre = "maires"
    (lu,) = ouvrir(fichier(titre, BONNES[titre]).replace(b";", b"\t"))
    assert isinstance(lu, EluLu)


R = "93;PACA;5;HA;{nom};{prenom};F;{ne};33;Cadre;{du};{fonction};"
MAUVAISES = {
    "colonnes": "93;PACA",
    "de trop": R.format(nom="M", prenom="A", ne="", du="", fonction="") + ";;;",
    "nom": R.format(nom=" ", prenom="A", ne="", du="", fonction=""),
    "naissance": R.format(nom="M", prenom="A", ne="31/02/1970", du="", fonction=""),
    "mandat": R.format(nom="M", prenom="A", ne="", du="bientôt", fonction=""),
    "long": R.format(nom="M" * 201, prenom="A", ne="", du="", fonction=""),
    "nul": R.format(nom="M\0", prenom="A", ne="", du="", fonction=""),
    "formule": R.format(nom="M", prenom="A", ne="", du="", fonction="=1+1"),
    "guillemet": R.format(nom='"M', prenom="A", ne="", du="", fonction=""),
    "énorme": R.format(nom="M" * 10_000_000, prenom="A", ne="", du="", fonction=""),
    "code": R.format(nom="M", prenom="A", ne="", du="", fonction="").replace("93;", "=1+1;"),
    "sans code": R.format(nom="M", prenom="A", ne="", du="", fonction="").replace("93;", ";"),
}


@pytest.mark.parametrize("quoi", list(MAUVAISES))
def test_each_row_is_read_or_refused_with_its_reason(quoi: str) -> None:
    bonne = BONNES["conseillers régionaux"]
    vues = list(ouvrir(fichier("conseillers régionaux", bonne, MAUVAISES[quoi], bonne)))
    assert [type(v).__name__ for v in vues] == ["EluLu", "LigneRefusee", "EluLu"]
    refusee = vues[1]
    assert isinstance(refusee, LigneRefusee) and refusee.ligne == 3 and 10 < len(refusee.raison) < 200


def test_a_line_without_an_end_is_not_kept_whole() -> None:
    flux = io.BytesIO(fichier("maires", BONNES["maires"]) + b"x" * (5 * LIGNE_MAX))
    liste = ouvrir(flux)
    lue, refusee = liste
    assert isinstance(lue, EluLu) and isinstance(refusee, LigneRefusee)
    assert liste.lignes.condense.hexdigest() == hashlib.sha256(flux.getvalue()).hexdigest()


def test_a_false_siren_and_an_unknown_nature_are_refused() -> None:
    faux = BONNES["conseillers communautaires"].replace("200067825", "200067826")
    assert isinstance(next(iter(ouvrir(fichier("conseillers communautaires", faux)))), LigneRefusee)
    inconnue = BONNES["liste à soi"].replace("chambre_consulaire", "chambre")
    assert isinstance(next(iter(ouvrir(fichier("liste à soi", inconnue)))), LigneRefusee)


@pytest.mark.parametrize(
    "octets",
    [b"", b"\x00", b"a;b;c\n1;2;3", "Nom de l'élu;Prénom".encode("utf-16"), "Libellé de la région".encode("latin-1"),
     ENTETES["maires"].replace("Code sexe", "Nom de l'élu").encode(), b'"' + b"x" * 200_000],
)  # fmt: skip
def test_what_is_no_list_is_refused(octets: bytes) -> None:
    with pytest.raises(ListeRefuseeError):
        list(ouvrir(octets))


@pytest.mark.lent
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(ENTETES)), st.lists(st.text(max_size=60), max_size=5))
def test_any_rows_are_accounted_for_or_the_file_is_refused(titre: str, lignes: list[str]) -> None:
    bonne = BONNES[titre]
    try:
        vues = list(ouvrir(fichier(titre, bonne, *lignes)))
    except ListeRefuseeError:
        return
    assert vues and isinstance(vues[0], EluLu)
