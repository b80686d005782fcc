"""URSSAF: private-sector jobs by commune, and by commune × APE, year after year (wide or long)."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from binome.domaine.langue.typographie import accord
from binome.referentiel.connecteurs.codes import L_INDUSTRIE, TOUTES_ACTIVITES, coder, texte
from binome.referentiel.connecteurs.formes import Forme, Reconnue
from binome.referentiel.connecteurs.lecture import Connecteur, Contexte, Lu, controler, entier, entiers, sommer
from binome.referentiel.connecteurs.nomenclature import INDUSTRIE, a38_de
from binome.referentiel.connecteurs.tables import Table, table

_SECRETS = frozenset(("s", "ss", "c", "ns", "nd", "n.d.", "secret"))
_COMMUNE = "code_commune ou insee_com ou codgeo ou commune"
_APE = "code_ape ou ape ou apen"
_COMMUNAUX = frozenset(("commune", "communes", "com"))

FORMES = (
    Forme(
        "large",
        "code_commune, code_ape, effectifs_salaries_2006, effectifs_salaries_2007… (une colonne par année)",
        {"commune": _COMMUNE},
        {"ape": _APE},
        r"effectifs?_salaries_(?P<annee>\d{4})",
        r"(nb_etab|nb_etablissements|nombre_d_etablissements|nombre_etablissements)_(?P<annee>\d{4})",
    ),
    Forme(
        "longue",
        "code_commune (ou code, echelon), annee, effectifs (ou eff_total), code_ape s'il y est (une ligne par année)",
        {
            "commune": f"{_COMMUNE} ou code",
            "annee": "annee ou year",
            "effectif": "effectifs?(_salaries)? ou eff_total",
        },
        {"ape": _APE, "echelon": "echelon"},
    ),
)


def lire(chemin: Path, contexte: Contexte) -> Lu:
    """Jobs by (commune, ape, year): ape 0 is all activities, -1 the industry, for every year; the detail, for the last.

    A row whose `secret` is 1 holds no figure: that activity has jobs there, whose number is withheld.
    """
    with table(chemin, FORMES) as trouvee:
        sac = _Sac(trouvee.reconnue)
        sac.remplir(trouvee, contexte)
    controler(chemin.name, sac.lignes, sac.acceptees, contexte.rejets)
    colonnes = sac.fermer()
    annees = np.unique(colonnes["annee"])
    detail = bool((colonnes["ape"] > TOUTES_ACTIVITES).any())
    return Lu(
        colonnes,
        sac.lignes,
        sac.acceptees,
        contexte.millesime or f"{annees[0]}-{annees[-1]}",
        {"effectif": "salariés du secteur privé, fin d'année"},
        _remarques(detail, sac),
        {"annees": annees.tolist(), "detail_ape": detail, "secret": sac.tues, "industrie": detail},
    )


def _remarques(detail: bool, sac: _Sac) -> tuple[str, ...]:
    remarques = []
    if not detail:
        remarques.append("Ce fichier ne détaille pas les activités : l'emploi industriel par commune reste inconnu.")
    if sac.hors_champ:
        remarques.append(f"{accord(sac.hors_champ, 'ligne')} d'autres échelons que la commune, laissées de côté.")
    if sac.tues:
        remarques.append(
            f"{accord(sac.tues, 'effectif tu', 'effectifs tus')} par le secret statistique : inconnus, jamais zéro. "
            "L'emploi total de ces communes est un minimum."
        )
    return tuple(remarques)


class _Sac:
    """Totals by commune and year, and the detail by APE of the most recent year met so far."""

    def __init__(self, reconnue: Reconnue) -> None:
        self.reconnue = reconnue
        self.lignes = self.acceptees = self.hors_champ = self.tues = 0
        self.totaux: defaultdict[tuple[int, int], int] = defaultdict(int)
        self.industrie: defaultdict[tuple[int, int], int] = defaultdict(int)
        self.industrie_tue: set[tuple[int, int]] = set()
        self.derniere = max((annee for annee, _ in reconnue.repetees), default=0)
        self.larges: dict[int, list[int]] = {}
        self.communes, self.apes, self.secrets, self.effectifs = array("i"), array("i"), array("b"), array("q")
        temoins = dict(reconnue.temoins)
        self.temoins = {rang: temoins[annee] for annee, rang in reconnue.repetees if annee in temoins}

    def remplir(self, trouvee: Table, contexte: Contexte) -> None:
        place = self.reconnue.position
        largeur = max((*place.values(), *(rang for _, rang in self.reconnue.repetees)))
        for numero, cellules in trouvee.lignes:
            if (
                "echelon" in place
                and len(cellules) > largeur
                and texte(cellules[place["echelon"]]).lower() not in _COMMUNAUX
            ):
                self.hors_champ += 1
                continue
            self.lignes += 1
            cause = self._ligne(cellules, contexte, largeur)
            if cause is None:
                self.acceptees += 1
            else:
                contexte.rejets.ajouter(numero, *cause)

    def _ligne(self, cellules: Sequence[Any], contexte: Contexte, largeur: int) -> tuple[object, str] | None:
        """Take one row, or say (received, why not): a row is taken whole or not at all."""
        if len(cellules) <= largeur:
            return " | ".join(map(str, cellules)), "ligne incomplète : il manque des colonnes"
        place = self.reconnue.position
        brut = cellules[place["commune"]]
        commune = contexte.communes.lire(brut)
        if not commune:
            return brut, contexte.communes.cause(brut)
        ape, industriel = TOUTES_ACTIVITES, False
        if "ape" in place:
            code = texte(cellules[place["ape"]]).upper().replace(".", "")[:5]
            if (classe := a38_de(code)) is None:
                return cellules[place["ape"]], "activité : un code APE est attendu, comme 2511Z"
            ape, industriel = coder(code), classe in INDUSTRIE
        if self._vite(commune, ape, cellules, industriel=industriel):
            return None
        return self._posement(commune, ape, cellules, industriel=industriel)

    def _vite(self, commune: int, ape: int, cellules: Sequence[Any], *, industriel: bool) -> bool:
        """The wide file as it is published, all digits (a million rows of twenty years); False when a cell is not."""
        if self.reconnue.forme != "large":
            return False
        try:
            valeurs = [int(cellules[rang] or "0", 10) for _, rang in self.reconnue.repetees]
        except (ValueError, TypeError):
            return False
        if min(valeurs) < 0:
            return False
        connues = self.larges.get(commune)
        self.larges[commune] = valeurs if connues is None else [a + b for a, b in zip(connues, valeurs, strict=True)]
        if industriel:
            for (annee, rang), valeur in zip(self.reconnue.repetees, valeurs, strict=True):
                # Only an empty cell may be withheld here: a mark is no number.
                self._industrie(commune, annee, valeur, tu=not cellules[rang] and self._secret(cellules, rang))
        annee, rang = self.reconnue.repetees[-1]
        secret = not valeurs[-1] and self._secret(cellules, rang)
        self.tues += secret
        self._detailler(commune, ape, annee, valeurs[-1], secret=secret)
        return True

    def _secret(self, cellules: Sequence[Any], rang: int) -> bool:
        """Whether a figure is withheld: a mark in its place, or nothing where the file counts establishments."""
        brut = texte(cellules[rang]).lower()
        if brut or rang not in self.temoins:
            return brut in _SECRETS
        return bool(entier(cellules[self.temoins[rang]]))

    def _industrie(self, commune: int, annee: int, effectif: int, *, tu: bool) -> None:
        if tu:
            self.industrie_tue.add((commune, annee))
        if tu or effectif:
            self.industrie[commune, annee] += effectif

    def _posement(
        self, commune: int, ape: int, cellules: Sequence[Any], *, industriel: bool
    ) -> tuple[object, str] | None:
        """Any other row, cell by cell."""
        mesures = list(self._mesures(cellules))
        for annee, brut_annee, effectif, brut_effectif, _ in mesures:
            if annee is None:
                return brut_annee, "année : quatre chiffres sont attendus"
            if effectif is None:
                return brut_effectif, f"effectif de {annee} : un nombre entier positif ou nul est attendu"
        for annee, _, effectif, _, secret in mesures:
            self.totaux[commune, annee or 0] += effectif or 0
            self.tues += secret
            if industriel:
                self._industrie(commune, annee or 0, effectif or 0, tu=secret)
            self._detailler(commune, ape, annee or 0, effectif or 0, secret=secret)
        return None

    def _mesures(self, cellules: Sequence[Any]) -> Iterator[tuple[int | None, object, int | None, object, bool]]:
        if self.reconnue.forme == "large":
            for annee, rang in self.reconnue.repetees:
                yield annee, annee, *self._effectif(cellules, rang)
        else:
            brut_annee = cellules[self.reconnue.position["annee"]]
            lue = entier(brut_annee)
            annee_lue = lue if lue and 1900 < lue < 2200 else None
            yield annee_lue, brut_annee, *self._effectif(cellules, self.reconnue.position["effectif"])

    def _effectif(self, cellules: Sequence[Any], rang: int) -> tuple[int | None, object, bool]:
        secret = self._secret(cellules, rang)
        return 0 if secret else entier(cellules[rang]), cellules[rang], secret

    def _detailler(self, commune: int, ape: int, annee: int, effectif: int, *, secret: bool) -> None:
        if ape == TOUTES_ACTIVITES or annee < self.derniere or not (effectif or secret):
            return
        if annee > self.derniere:
            self.derniere = annee
            del self.communes[:], self.apes[:], self.secrets[:], self.effectifs[:]
        self.communes.append(commune)
        self.apes.append(ape)
        self.secrets.append(secret)
        self.effectifs.append(effectif)

    def fermer(self) -> dict[str, NDArray[Any]]:
        cles_du_detail = [entiers(self.communes), entiers(self.apes), entiers(self.secrets, np.int8)]
        (communes, apes, secrets), effectifs = sommer(cles_du_detail, entiers(self.effectifs, np.int64))
        for commune, valeurs in self.larges.items():
            for (annee, _), effectif in zip(self.reconnue.repetees, valeurs, strict=True):
                self.totaux[commune, annee] += effectif
        cles, des_usines = sorted(self.totaux), sorted(self.industrie)
        tous = [*cles, *des_usines]
        sommes = entiers([self.totaux[c] for c in cles] + [self.industrie[c] for c in des_usines], np.int64)
        genres = np.repeat(np.array([TOUTES_ACTIVITES, L_INDUSTRIE], np.int32), [len(cles), len(des_usines)])
        tus = entiers([0] * len(cles) + [c in self.industrie_tue for c in des_usines], np.int8)
        return {
            "commune": np.concatenate([entiers([c for c, _ in tous]), communes]),
            "ape": np.concatenate([genres, apes]),
            "annee": np.concatenate(
                [entiers([a for _, a in tous], np.int16), np.full(len(apes), self.derniere, np.int16)]
            ),
            "secret": np.concatenate([tus, secrets]),
            "effectif": np.concatenate([sommes, effectifs]).astype(np.int32),
        }


CONNECTEUR = Connecteur(
    "urssaf-emploi",
    "Emploi salarié du secteur privé par commune et activité",
    "Urssaf caisse nationale",
    "Licence Ouverte 2.0",
    lire,
)
