"""Use cases: a perimeter, its variants, or a partition into basins → a map as SVG, PNG or GeoJSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from binome.domaine.langue.typographie import accord, enumerer, soigner
from binome.services.production.autour import departements_de, formes_autour
from binome.services.production.production import source_des_cartes
from binome.services.production.villes import villes_de

if TYPE_CHECKING:
    from binome.documents.carte import Role, Vignette
    from binome.referentiel.consultation import Referentiel


class FormeCarte(StrEnum):
    """What a map is written as."""

    svg = "svg"
    png = "png"
    geojson = "geojson"


def carte_du_perimetre(
    referentiel: Referentiel, codes: tuple[str, ...], forme: FormeCarte, reponse: Mapping[str, Any] | None = None
) -> bytes:
    """The map of a perimeter; with `reponse` (of `coherence.entourer`), beside each of its proposals.

    As GeoJSON: one feature per EPCI and perimeter, `proposition` 0 being the one given. `codes` are known EPCI."""
    variantes = [tuple(p["unites"]) for p in reponse["propositions"]] if reponse else []
    if forme is FormeCarte.geojson:
        return _geojson(referentiel, codes, variantes).encode()
    dessin = _planche(referentiel, codes, reponse) if reponse else _seule(referentiel, codes)
    return rendre(dessin, forme)


def verifier_sirens(referentiel: Referentiel, codes: Sequence[str]) -> tuple[str, ...]:
    """The SIREN, each once. Errors: PerimetreError, as `perimetre evaluer` says them; no flow is needed."""
    from binome.moteur.adjacence import Adjacence
    from binome.services.territoire.terrain import Flots, Terrain, verifier_unites

    voisinage = referentiel.adjacence_epci()
    adjacence = Adjacence.from_paires(voisinage.codes, voisinage.paires)
    noms = {epci.siren: epci.nom for epci in referentiel.tous_les_epci()}
    return verifier_unites(Terrain(adjacence, None, Flots(), noms, referentiel), tuple(codes))


def rendre(dessin: str, forme: FormeCarte) -> bytes:
    """An SVG as it is, or as a picture."""
    if forme is FormeCarte.png:
        from binome.documents.image import png_du_svg

        return png_du_svg(dessin)
    return dessin.encode()


def roles_compares(codes: Sequence[str], variante: Sequence[str]) -> dict[str, Role]:
    """What each EPCI is when `variante` is set against the perimeter `codes`: kept, proposed, or left out."""
    from binome.documents.carte import Role

    ici, la = set(codes), set(variante)
    laisses = dict.fromkeys(sorted(ici - la), Role.retire)
    return laisses | {s: Role.retenu if s in ici else Role.propose for s in sorted(la)}


def vignettes(
    referentiel: Referentiel, codes: tuple[str, ...], variantes: Mapping[str, Sequence[str]]
) -> list[Vignette]:
    """A small map per variant (title → SIREN), set against the perimeter, all with the same land around."""
    from binome.documents.carte import Forme, Role, Vignette

    tous = dict.fromkeys([*codes, *(s for v in variantes.values() for s in v)], Role.retenu)
    communes = formes_autour(tous, referentiel)
    departements, villes = departements_de(communes, referentiel), villes_de(communes, referentiel)
    sujets = []
    for titre, variante in variantes.items():
        roles = roles_compares(codes, variante)
        formes = [Forme(f.siren, f.nom, roles.get(f.siren, Role.voisin), f.anneaux) for f in communes]
        sujets.append(Vignette(titre, formes, departements, villes))
    return sujets


def dessins_compares(
    referentiel: Referentiel, codes: tuple[str, ...], variantes: Mapping[str, Sequence[str]], prefixe: str = "variante"
) -> list[str]:
    """One small SVG per variant (title → SIREN), in order, all in the same frame; empty where nothing is drawn."""
    from binome.documents.carte import Habillage, vignette

    sujets = vignettes(referentiel, codes, variantes)
    dessins = []
    for rang, (sujet, unites) in enumerate(zip(sujets, variantes.values(), strict=True)):
        noms = enumerer([_nom(referentiel, s) for s in unites])
        habillage = Habillage(soigner(sujet.titre), soigner(f"Périmètre de {noms}."), prefixe=f"{prefixe}-{rang}")
        dessins.append(vignette(sujet, habillage, sujets) or "")
    return dessins


def _seule(referentiel: Referentiel, codes: tuple[str, ...]) -> str:
    from binome.documents.carte import Habillage, Role, carte_du_territoire

    formes = formes_autour(dict.fromkeys(codes, Role.retenu), referentiel)
    noms = enumerer([_nom(referentiel, code) for code in codes])
    titre = f"Périmètre de {accord(len(codes), 'intercommunalité')}"
    habillage = Habillage(titre, soigner(f"Carte du périmètre : {noms}."), source_des_cartes(referentiel))
    return carte_du_territoire(formes, habillage, departements_de(formes, referentiel), villes_de(formes, referentiel))


def _planche(referentiel: Referentiel, codes: tuple[str, ...], reponse: Mapping[str, Any]) -> str:
    from binome.documents.carte import Habillage, planche
    from binome.domaine.mots.libelles import raccourcir

    flux = reponse.get("donnees", {}).get("flux", {"nature": "fourni"})
    variantes: dict[str, Sequence[str]] = {f"Périmètre donné : {accord(len(codes), 'EPCI', 'EPCI')}": codes}
    phrases = [f"Périmètre donné : {enumerer([_nom(referentiel, c) for c in codes])}."]
    for rang, p in enumerate(reponse["propositions"], 1):
        titre = f"Proposition {rang} : {accord(len(p['unites']), 'EPCI', 'EPCI')}"
        if set(p["unites"]) == set(codes):
            titre += ", le périmètre donné lui-même"
        variantes[titre] = p["unites"]
        phrases.append(f"Proposition {rang} : {enumerer([_nom(referentiel, c) for c in p['unites']])}.")
    estime = " Flux domicile-travail estimés." if flux["nature"] == "estime" else ""
    centre = raccourcir(_nom(referentiel, reponse["question"]["centre"]))
    habillage = Habillage(
        soigner(f"Le périmètre et ce que Binôme propose autour de « {centre} »"),
        soigner(" ".join(phrases)),
        source_des_cartes(referentiel) + estime,
    )
    return planche(vignettes(referentiel, codes, {soigner(t): v for t, v in variantes.items()}), habillage)


def _nom(referentiel: Referentiel, code: str) -> str:
    epci = referentiel.epci(code)
    return epci.nom if epci else code


def _geojson(referentiel: Referentiel, codes: tuple[str, ...], variantes: Sequence[tuple[str, ...]]) -> str:
    from binome.documents.geojson import collection

    contours = referentiel.contours_epci({*codes, *(s for v in variantes for s in v)})
    objets = []
    for rang, unites in enumerate([codes, *variantes]):
        for siren in unites:
            epci = referentiel.epci(siren)
            proprietes = {
                "siren": siren,
                "nom": epci.nom if epci else siren,
                "proposition": rang,
                "ajoute": siren not in codes,
                "population": epci.population if epci else None,
                "millesime": referentiel.millesime,
            }
            objets.append((f"{rang}-{siren}" if rang else siren, contours.get(siren, ()), proprietes))
    return collection(objets)
