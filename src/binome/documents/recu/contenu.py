"""What a receipt says: the frozen manifest of a deposit → titles and lines, in French.

It is the electronic acknowledgement of article L112-11 of the CRPA, with what article R112-11-1 wants it to say: the
date of reception, the service in charge with a way to reach it, and what silence will be worth, from when. What is not
known is said, with who completes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from binome.domaine.langue.typographie import FINE, accord, date_longue, nombre, soigner
from binome.domaine.mots.references import dire_le_depot, dire_le_rang
from binome.domaine.procedure.delai import MOTS, RegleDuSilence, SensDuSilence
from binome.domaine.procedure.regles import AutoriteDeLAppel
from binome.domaine.saisie.jours import heure_de, zone
from binome.domaine.verdict.echeance import PARIS, Echeance

QUALITES = {"elu": "élu", "industriel": "industriel"}
_DROIT = (
    "Accusé de réception électronique au sens de l'article L112-11 du code des relations entre le public et "
    "l'administration. Il atteste la réception du dossier décrit ici, à l'instant dit ici ; il ne préjuge ni de sa "
    "complétude, ni de la suite qui lui sera donnée."
)


@dataclass(frozen=True)
class Recu:
    """A receipt, ready to be laid out: every text is in French and typeset. `reference` is said aloud, `numero`
    written; `a_qui`: who receives the file, how to reach them, what their silence will be worth.
    """

    numero: str
    reference: str
    rang: str
    titre: str
    territoire: str
    tardif: bool
    phrase: str
    reception: tuple[tuple[str, str], ...]
    a_qui: tuple[tuple[str, str], ...]
    contenu: tuple[tuple[str, str], ...]
    signataires: tuple[tuple[str, str, str], ...]
    pieces: tuple[tuple[str, str, str], ...]
    empreinte: str
    droit: str


def composer(
    manifeste: Mapping[str, Any],
    empreinte: str,
    autorite: AutoriteDeLAppel | None = None,
    editeur: str = "",
    silence: RegleDuSilence | None = None,
) -> Recu:
    """Put a manifest in words. `empreinte` is the SHA-256 of its canonical text; `autorite`: who receives deposits, as
    the call says, None when it does not; `editeur`: who publishes this site and how to reach them, who then knows;
    `silence`: what the call says of it, None when it does not."""
    fuseau = manifeste["fuseau"]
    recu_at = dt.datetime.fromisoformat(manifeste["recu_at"])
    return Recu(
        numero=manifeste["numero"],
        reference=dire_le_depot(manifeste["territoire"], manifeste["numero"], recu_at),
        rang=dire_le_rang(manifeste["numero"]),
        titre=manifeste["titre"],
        territoire=manifeste["territoire"],
        tardif=manifeste["tardif"],
        phrase=_phrase(manifeste),
        reception=tuple(_reception(manifeste, fuseau)),
        a_qui=tuple(_a_qui(manifeste, autorite, editeur, silence)),
        contenu=tuple(_contenu(manifeste)),
        signataires=tuple(_signataire(s) for s in manifeste["signataires"]),
        pieces=tuple((p["nom"], f"{nombre(p['taille'])} octets", p["sha256"]) for p in manifeste["pieces"]),
        empreinte=empreinte,
        droit=soigner(_DROIT),
    )


def composer_des_complements(
    manifeste: Mapping[str, Any],
    empreinte: str,
    effet: str,
    autorite: AutoriteDeLAppel | None = None,
    editeur: str = "",
) -> Recu:
    """The receipt of complements: what answers a request, on a deposit that keeps its number and its instant. `effet`:
    what the request said that it did to the clock of silence, as it was told then."""
    du_depot = composer(manifeste, empreinte, autorite, editeur)
    rang, demande = manifeste["numero"].rpartition("-c")[2], manifeste["demande"]
    terme = date_longue(dt.date.fromisoformat(demande["terme"]))
    hors = {"Date limite", "Remplace le dépôt"}
    reception = [(nom, dit) for nom, dit in du_depot.reception if nom not in hors]
    a_qui = [(nom, dit) for nom, dit in du_depot.a_qui if nom != "Effet du silence"]
    tard = "après le jour donné : ils sont enregistrés comme tardifs, l'autorité en décidera."
    return replace(
        du_depot,
        reference=f"compléments n°{FINE}{rang}, {dire_le_rang(manifeste['depot']['numero'])}",
        phrase=soigner(f"Compléments reçus {tard if du_depot.tardif else 'dans le délai donné, et enregistrés.'}"),
        reception=(*reception, ("Demandés pour le", f"{terme} inclus")),
        a_qui=(*a_qui, ("Effet sur le délai", soigner(effet))) if effet else tuple(a_qui),
        contenu=(
            *du_depot.contenu,
            ("Complète le dépôt", manifeste["depot"]["numero"]),
            ("Empreinte du dépôt (SHA-256)", manifeste["depot"]["manifeste"]),
            *((f"Point demandé, {n}", soigner(p["quoi"])) for n, p in enumerate(demande["points"], 1)),
        ),
    )


def moment(texte: str, fuseau: str = PARIS) -> str:
    """An ISO instant, to the millisecond: « 22 septembre 2023, 23 h 59 min 59,999 s (heure de Paris) »."""
    local = heure_de(dt.datetime.fromisoformat(texte), fuseau)
    heure = f"{local.hour}{FINE}h{FINE}{local.minute:02}{FINE}min{FINE}{local.second:02},{local.microsecond // 1000:03}"
    lieu = "heure de Paris" if zone(fuseau).key == PARIS else f"heure locale, {fuseau.split('/')[-1].replace('_', ' ')}"
    return f"{date_longue(local)}, {heure}{FINE}s ({lieu})"


def _phrase(manifeste: Mapping[str, Any]) -> str:
    if manifeste["tardif"]:
        return soigner("Dépôt reçu après la date limite : il est enregistré comme tardif, l'autorité en décidera.")
    return soigner("Dépôt reçu avant la date limite, et enregistré.")


def _reception(manifeste: Mapping[str, Any], fuseau: str) -> list[tuple[str, str]]:
    lignes = [("Reçu le", moment(manifeste["recu_at"]))]
    if zone(fuseau).key != PARIS:
        lignes.append(("Soit", moment(manifeste["recu_at"], fuseau)))
    limite = Echeance(jour=dt.date.fromisoformat(manifeste["echeance"]["jour"]), fuseau=manifeste["echeance"]["fuseau"])
    lignes += [
        ("Enregistré le", moment(manifeste["enregistre_at"])),
        ("Date limite", limite.affichage(fuseau)),
        ("Déposé par", manifeste["depose_par"]["nom"]),
    ]
    if manifeste["remplace"]:
        lignes.append(("Remplace le dépôt", ", ".join(manifeste["remplace"])))
    if recul := manifeste["horloge"]:
        constat = f"L'horloge du serveur a reculé : elle avait déjà marqué {moment(recul['journal'])}."
        lignes.append(("À savoir", constat))
    return lignes


def _contenu(manifeste: Mapping[str, Any]) -> list[tuple[str, str]]:
    appel, referentiel = manifeste["appel"], manifeste["referentiel"]
    return [
        ("Référence écrite", manifeste["numero"]),
        ("Appel", f"{appel['titre']} (version {appel['version']})"),
        ("Dossier", manifeste["dossier"]),
        ("Révision déposée", str(manifeste["revision"])),
        ("Empreinte du dossier (SHA-256)", manifeste["sha256"]),
        ("Découpage territorial", f"millésime {referentiel['millesime']}"),
        ("Empreinte du découpage (SHA-256)", referentiel["sha256"]),
        ("Pièces jointes", accord(len(manifeste["pieces"]), "pièce jointe", "pièces jointes")),
    ]


def _signataire(signature: Mapping[str, str]) -> tuple[str, str, str]:
    nom = signature["nom"]
    if signature["signe_par"] != nom:
        nom += f", par délégation donnée à {signature['signe_par']}"
    return QUALITES[signature["qualite"]], nom, moment(signature["le"])


def _silence(manifeste: Mapping[str, Any], regle: RegleDuSilence | None) -> str:
    """The date of the implicit decision, as if nothing moved it; its remedies are not known here."""
    if regle is None:
        return (
            "Ni la date à laquelle le silence de l'administration vaudrait décision, ni ce qu'il vaudrait, ne sont "
            "connus : l'appel ne le dit pas. Demandez-le à l'autorité qui reçoit."
        )
    jour = heure_de(dt.datetime.fromisoformat(manifeste["recu_at"]), manifeste["echeance"]["fuseau"]).date()
    source = f" ({regle.source})" if regle.source else ""
    dit = (
        f"Sans décision expresse d'ici au {date_longue(regle.apres(jour))} inclus, la demande est réputée "
        f"{MOTS[regle.sens]} : {regle.duree} à compter de la réception{source}. Une demande de compléments déplace "
        "cette date, et le dit."
    )
    if regle.sens is SensDuSilence.rejet:
        dit += " Les voies et délais de recours sont à demander à cette autorité."
    return dit


def _a_qui(
    manifeste: Mapping[str, Any], autorite: AutoriteDeLAppel | None, editeur: str, silence: RegleDuSilence | None
) -> list[tuple[str, str]]:
    if autorite is None:
        qui = f" {editeur} la donne à qui la demande." if editeur else ""
        lignes = [("Autorité qui reçoit", f"Non indiquée par l'appel.{qui}")]
    else:
        joindre = (
            ("Adresse", autorite.adresse),
            ("Téléphone", autorite.telephone),
            ("Courriel", autorite.courriel),
        )
        lignes = [("Autorité qui reçoit", autorite.nom), *((nom, dit) for nom, dit in joindre if dit)]
    lignes.append(("Effet du silence", _silence(manifeste, silence)))
    return [(nom, soigner(dit)) for nom, dit in lignes]
