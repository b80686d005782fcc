"""Do the SIREN and commune codes of a dossier name something real? Asked before any rule runs on a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from binome.documents.erreurs import Anomalie
from binome.domaine.dossier import Dossier
from binome.domaine.geographie import Geographie
from binome.domaine.typographie import date_longue, de, enumerer


def anomalies(dossier: Dossier, geographie: Geographie) -> Iterator[tuple[str, Anomalie]]:
    """Yield (place, anomaly) for every EPCI or commune of the dossier that the référentiel cannot resolve."""
    for chemin, siren in _epci_cites(dossier):
        if anomalie := _epci(siren, dossier, geographie):
            yield chemin, anomalie
    for fiche in dossier.plan_actions.fiches:
        for code in fiche.territoires.communes:
            if geographie.commune(code) is None:
                yield (
                    f"plan_actions.fiches[{fiche.id}].territoires.communes",
                    Anomalie("cette commune n'existe pas au référentiel", recu=code, a_faire=_RETROUVER),
                )


_RETROUVER = "Retrouvez-la par son nom : binome referentiel chercher NOM."


def _epci_cites(dossier: Dossier) -> Iterator[tuple[str, str]]:
    for membre in dossier.perimetre.membres:
        yield f"perimetre.membres[{membre.siren}].siren", membre.siren
    for binome in dossier.gouvernance.binomes:
        if binome.epci:
            yield f"gouvernance.binomes[{binome.id}].epci", binome.epci
    for fiche in dossier.plan_actions.fiches:
        for siren in fiche.territoires.epci:
            yield f"plan_actions.fiches[{fiche.id}].territoires.epci", siren


def _epci(siren: str, dossier: Dossier, geographie: Geographie) -> Anomalie | None:
    if geographie.epci(siren):
        return None
    if succession := geographie.succession(siren):
        if dossier.millesime and dossier.millesime[:4] < succession.date[:4]:
            return None
        noms = [f"{e.nom} ({s})" if (e := geographie.epci(s)) else s for s in succession.successeurs]
        jour = date_longue(date.fromisoformat(succession.date))
        return Anomalie(
            f"{succession.nom} n'existe plus depuis le {jour}",
            recu=siren,
            a_faire=f"Citez {enumerer(noms)}, qui lui succède, ou indiquez le millésime où le dossier a été écrit.",
        )
    if commune := geographie.commune(siren):
        epci = geographie.epci(commune.epci) if commune.epci else None
        conseil = f"Son intercommunalité est {epci.nom} ({epci.siren})." if epci else "Elle n'est dans aucun EPCI."
        return Anomalie(f"c'est la commune {de(commune.nom)}, non une intercommunalité", recu=siren, a_faire=conseil)
    return Anomalie(
        f"ce SIREN n'est celui d'aucun EPCI à fiscalité propre du référentiel {geographie.millesime}",
        recu=siren,
        a_faire=_RETROUVER.replace("la par", "le par"),
    )
