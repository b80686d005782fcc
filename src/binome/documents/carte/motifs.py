"""How each role is drawn: fill, limit and hatching, on the map and in the legend alike."""

from __future__ import annotations

from binome.documents.carte import style
from binome.documents.carte.modele import Role
from binome.documents.carte.svg import element

LIBELLES = {
    Role.retenu: "EPCI du périmètre",
    Role.propose: "EPCI proposé",
    Role.ailleurs: "EPCI cité, candidat ailleurs",
    Role.retire: "EPCI laissé de côté",
    Role.voisin: "EPCI voisin",
}


def hachures(prefixe: str) -> str:
    """The pattern of proposals: larch green stripes on paper."""
    trait = element("rect", width=3, height=7, fill=style.ACCENT)
    fond = element("rect", width=7, height=7, fill=style.BLANC)
    return element(
        "pattern",
        fond + trait,
        id=f"{prefixe}-hachures",
        width=7,
        height=7,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


def peinture(role: Role, prefixe: str, rang: int = 0) -> dict[str, str | float]:
    """Presentation attributes of an area; `rang` picks one of the earth tones of neighbours."""
    if role is Role.retenu:
        return {"fill": style.ACCENT, "stroke": style.BLANC, "stroke_width": 1.2}
    if role is Role.propose:
        return {"fill": f"url(#{prefixe}-hachures)", "stroke": style.ACCENT, "stroke_width": 1.6}
    if role is Role.ailleurs:
        return {"fill": style.PAPIER, "stroke": style.ACCENT, "stroke_width": 2.4}
    if role is Role.retire:
        return {"fill": style.PAPIER, "stroke": style.ACCENT, "stroke_width": 1.8, "stroke_dasharray": "5 3"}
    return {"fill": style.TERRES[rang % len(style.TERRES)], "stroke": style.BLANC, "stroke_width": 0.8}
