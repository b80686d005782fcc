"""Lists of offices: each file is recognised by its header, each row is read or refused with its reason, none lost."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.documents.elus.formes import A_SOI
from binome.documents.elus.lecture import EluLu, LigneRefusee, ListeRefuseeError, ouvrir

_QUI = "Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle"
_QUAND = "Libellé de la catégorie socio-professionnelle;Date de début du mandat"
_FONCTION = "Libellé de la fonction;Date de début de la fonction"
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
    "liste à soi": "Martin;Alice;;Chambre de commerce;chambre_consulaire;;;Membre élue;2021-11-09;",
}
LUES = {
    "conseillers régionaux": ("Provence-Alpes-Côte d'Azur (région)", "region", "", "93", "Vice-présidente"),
    "conseillers départementaux": ("Hautes-Alpes (département)", "departement", "", "05", "Conseil départemental"),
    "conseillers communautaires": ("CA Gap-Tallard-Durance", "epci", "200067825", "", "Conseil communautaire"),
    "conseillers municipaux": ("L'Abergement (commune)", "commune", "", "01001", "Conseil municipal"),
    "maires": ("Gap (commune)", "commune", "", "05061", "Maire"),
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
    "code": R.format(nom="M", prenom="A", ne="", du="", fonction="").replace("93;", "=1+1;"),
    "sans code": R.format(nom="M", prenom="A", ne="", du="", fonction="").replace("93;", ";"),
}


@pytest.mark.parametrize("quoi", list(MAUVAISES))
def test_each_row_is_read_or_refused_with_its_reason(quoi: str) -> None:
    bonne = BONNES["conseillers régionaux"]
    vues = list(ouvrir(fichier("conseillers régionaux", bonne, MAUVAISES[quoi], bonne)))
    assert [type(v).__name__ for v in vues] == ["EluLu", "LigneRefusee", "EluLu"]
    refusee = vues[1]
    assert isinstance(refusee, LigneRefusee) and refusee.ligne == 3 and len(refusee.raison) > 10


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


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(ENTETES)), st.lists(st.text(max_size=60), max_size=5))
def test_any_rows_are_accounted_for_or_the_file_is_refused(titre: str, lignes: list[str]) -> None:
    bonne = BONNES[titre]
    try:
        vues = list(ouvrir(fichier(titre, bonne, *lignes)))
    except ListeRefuseeError:
        return
    assert vues and isinstance(vues[0], EluLu)
