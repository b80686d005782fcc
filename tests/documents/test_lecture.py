"""Reading a dossier: what is wrong is named with its line, and nothing hostile gets through."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.documents.ecriture import to_json, to_yaml
from binome.documents.erreurs import DossierIllisibleError
from binome.documents.lecture import TAILLE_MAX, lire, lire_fichier

EXEMPLES = Path(__file__).parents[2] / "exemples"
ENTETE = "id: x\ntitre: T\nterritoire: T\nappel: ti-2023-2027\n"


def _anomalies(texte: str | bytes):
    with pytest.raises(DossierIllisibleError) as erreur:
        lire(texte.encode() if isinstance(texte, str) else texte)
    return erreur.value.anomalies


@pytest.mark.parametrize("exemple", sorted(EXEMPLES.glob("*/dossier.yaml")), ids=lambda c: c.parent.name)
@pytest.mark.parametrize("ecrire", [to_yaml, to_json])
def test_an_example_written_reads_back_the_same(exemple, ecrire):
    dossier = lire_fichier(exemple).dossier
    assert lire(ecrire(dossier).encode()).dossier == dossier


def test_places_are_mapped_to_their_lines():
    lu = lire_fichier(EXEMPLES / "hautes-alpes" / "dossier.yaml")
    lignes = Path(lu.nom).read_text(encoding="utf-8").splitlines()
    assert "Gap (préfecture)" in lignes[lu.reperes()["chiffres[population-gap].libelle"] - 1]
    assert "3-7" in lignes[lu.reperes()["plan_actions.fiches[3-7].id"] - 1]


@pytest.mark.parametrize(
    ("texte", "ligne", "champ", "mots"),
    [
        (ENTETE + "territoir: X\n", 5, "territoir", "Vouliez-vous écrire « territoire »"),
        (ENTETE + "perimetre:\n  membre: []\n", 6, "perimetre.membre", "« membres »"),
        (
            ENTETE + "perimetre:\n  membres:\n    - {siren: 240500438, nom: n}\n",
            7,
            "perimetre.membres[240500438].siren",
            "clé de ce SIREN",
        ),
        (ENTETE + "chiffres:\n  - {id: a, libelle: l, unite: u, valeur: dix}\n", 6, "chiffres[a].valeur", "« dix »"),
        (ENTETE + "depose_le: 2023-02-30T10:00:00+02:00\n", 5, "depose_le", "instant"),
        (ENTETE + "depose_le: 2023-09-20T10:00:00\n", 5, "depose_le", "fuseau"),
        (ENTETE + "pieces:\n  - {id: p, titre: t, date: 2023-02-30}\n", 6, "pieces[p].date", "cette date n'existe pas"),
        (ENTETE + "perimetre:\n  cas: fusion\n", 6, "perimetre.cas", "creation, maintien"),
        (ENTETE.replace("titre: T\n", ""), 1, "titre", "obligatoire"),
        (ENTETE + "filieres: bois\n", 5, "filieres", "liste"),
    ],
)
def test_an_anomaly_names_line_field_and_remedy(texte, ligne, champ, mots):
    (anomalie,) = _anomalies(texte)
    assert (anomalie.ligne, anomalie.champ) == (ligne, champ)
    assert mots in str(anomalie)


def test_a_negative_amount_is_placed():
    plan = "plan_actions:\n  axes: [{id: a, titre: A}]\n  fiches:\n    - id: f\n      titre: t\n      axe: a\n      cout:\n        montant: -5\n"
    (anomalie,) = _anomalies(ENTETE + plan)
    assert anomalie.ligne == 12
    assert "négative" in str(anomalie) and "« -5 »" in str(anomalie)


@pytest.mark.parametrize(
    ("texte", "mots"),
    [
        ("a: [1, 2\nb: 3\n", "mal formé"),
        ("- un\n- deux\n", "ne décrit pas un dossier"),
        ("", "ne décrit pas un dossier"),
        ("a: &x 1\nb: *x\n", "alias"),
        ("a: !!python/object:os.system {}\n", "étiquettes"),
        ("a: 1\na: 2\n", "deux fois"),
        ("a: 1\n---\na: 2\n", "un seul dossier"),
        ("? {a: 1}\n: 2\n", "nom de champ"),
        (b"\xff\xfe", "UTF-8"),
        (b"a: \x00", "caractère de contrôle"),
        ("[" * 5000, "niveaux"),
    ],
)
def test_what_is_not_a_dossier_is_refused(texte, mots):
    assert mots in str(_anomalies(texte)[0])


def test_an_alias_bomb_is_refused_before_it_grows():
    bombe = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
    )
    assert "alias" in str(_anomalies(bombe)[0])


def test_a_huge_file_is_refused_without_being_read(tmp_path):
    enorme = tmp_path / "enorme.yaml"
    with enorme.open("wb") as fichier:
        fichier.truncate(200 * 2**20)
    with pytest.raises(DossierIllisibleError, match="200"):
        lire_fichier(enorme)
    assert "Mo" in str(_anomalies(b"a" * (TAILLE_MAX + 1))[0])


@pytest.mark.parametrize("nom", ["absent.yaml", "."])
def test_a_missing_file_or_a_folder_is_said(tmp_path, nom):
    with pytest.raises(DossierIllisibleError, match=r"n'existe pas|ne peut pas être lu"):
        lire_fichier(tmp_path / nom)


def test_many_anomalies_are_cut_short_and_counted():
    texte = ENTETE + "".join(f"inconnu_{i}: 1\n" for i in range(80))
    anomalies = _anomalies(texte)
    assert len(anomalies) == 51
    assert "30 autres" in str(anomalies[-1])


def _lire_ou_refuser(brut: bytes) -> None:
    anomalies = ("lu",)
    try:
        lire(brut)
    except DossierIllisibleError as erreur:
        anomalies = tuple(map(str, erreur.anomalies))
    assert all(anomalies) and anomalies


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_never_anything_else(brut):
    _lire_ou_refuser(brut)


_ARBRE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda enfant: st.lists(enfant, max_size=3) | st.dictionaries(st.sampled_from(["id", "titre", "perimetre", "membres", "siren", "fiches", "plan_actions", "cout", "axe"]), enfant, max_size=4),
    max_leaves=20,
)  # fmt: skip


@pytest.mark.lent
@settings(max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from(["id", "titre", "territoire", "appel", "perimetre", "plan_actions", "chiffres"]), _ARBRE
    )
)
def test_any_shape_of_tree_is_read_or_refused(arbre):
    _lire_ou_refuser(json.dumps(arbre).encode())


@pytest.mark.lent
@pytest.mark.parametrize("valeur", [True, [1], {"a": 1}, 10**13, -1, "zz", "x" * 20_000])
def test_whatever_stands_where_it_should_not_is_told_in_words_of_its_own(valeur):
    arbre = json.loads(to_json(lire_fichier(EXEMPLES / "hautes-alpes-corrige" / "dossier.yaml").dossier))

    def places(noeud, loc, vus):
        genre = tuple(pas for pas in loc if isinstance(pas, str))
        if genre not in vus:
            vus.add(genre)
            yield loc
        elements = noeud.items() if isinstance(noeud, dict) else enumerate(noeud) if isinstance(noeud, list) else ()
        for pas, dedans in elements:
            yield from places(dedans, (*loc, pas), vus)

    # The fiches that have places of their own are enough: all is read again for each place.
    plan, deja, tous, vus = arbre["plan_actions"], set(), set(), set()
    list(places(arbre, (), tous))
    plan["fiches"] = [fiche for fiche in plan["fiches"] if list(places(fiche, (), deja))]
    lieux = list(places(arbre, (), vus))[1:]
    assert vus == tous and lire(json.dumps(arbre).encode(), "d.json")

    def poser(noeud, loc):
        if not loc:
            return valeur
        return (
            {**noeud, loc[0]: poser(noeud[loc[0]], loc[1:])}
            if isinstance(noeud, dict)
            else [poser(dedans, loc[1:]) if rang == loc[0] else dedans for rang, dedans in enumerate(noeud)]
        )

    for loc in lieux:
        try:
            lire(json.dumps(poser(arbre, loc)).encode(), "d.json")
        except DossierIllisibleError as refus:
            for anomalie in refus.anomalies:
                assert anomalie.message != "cette valeur n'a pas la forme attendue", loc
