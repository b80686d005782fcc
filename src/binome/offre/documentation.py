"""The page of the schemes (docs/dispositifs.md) and the schema of their files, written from the catalogue."""

from __future__ import annotations

import json
from collections.abc import Sequence

from binome.domaine.langue.typographie import accord, date_longue, enumerer, majuscule, soigner
from binome.offre.chargement import Pret
from binome.offre.conditions import CONTROLES
from binome.offre.dispositif import ENJEUX, NATURES, Dispositif, a

_ENTETE = """# Les dispositifs

Page écrite par `make regles` depuis `src/binome/offre/dispositifs/` : ne la modifiez pas. Comment en ajouter un : \
[offre.md](offre.md).

Rien ici ne dit qu'une aide est acquise. Chaque fiche dit ce qui a été lu, où, et quel jour ; ce qui n'a pas été \
trouvé dit à qui le demander. Relisez la page d'un dispositif avant de compter sur lui.
"""
_SORTES = {"calculable": "calculée", "declaree": "déclarée", "appreciee": "appréciée"}


def page(prets: Sequence[Pret]) -> str:
    """The page of all schemes."""
    parties = [_ENTETE, f"{majuscule(accord(len(prets), 'dispositif'))}.\n", *("\n".join(_un(p)) for p in prets)]
    return soigner("\n".join(parties))


def _un(pret: Pret) -> list[str]:
    d = pret.dispositif
    lignes = [f"## {d.nom}", "", f"`{d.id}` · {enumerer(d.operateurs)} · {natures(d)}{enjeux(d)}", "", d.resume, ""]
    lignes += [f"- **Qui.** {d.qui.texte}", f"- **Où.** {d.ou.texte}", f"- **Quand.** {d.dates.texte}"]
    lignes.append(f"- **Combien.** {d.montants.texte}")
    for prete in pret.conditions:
        c = prete.ecrite
        if c in d.conditions:
            sorte = f"appréciée par {c.par}" if c.par else _SORTES[c.nature]
            lignes.append(f"- **Condition** ({sorte}). {c.texte}")
    lignes += [f"- **Inconnu.** {i.quoi} : à demander {a(i.a_demander_a)}." for i in d.inconnus]
    lu = f"lue le {date_longue(d.verifie_le)}" if d.verifie_le else "sans date"
    lignes += [f"- **Source**, {lu} : {d.source}.", ""]
    return lignes


def natures(dispositif: Dispositif) -> str:
    """What it gives, in words."""
    return enumerer([NATURES[n] for n in dispositif.natures])


def enjeux(dispositif: Dispositif) -> str:
    dits = enumerer([ENJEUX[e] for e in dispositif.enjeux])
    return f" · {dits}" if dits else ""


def schema() -> str:
    """The JSON Schema of a scheme's file, with the parameters of each check."""
    complet = Dispositif.model_json_schema()
    complet["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    complet["title"] = "Dispositif de l'offre de services"
    complet["$defs"]["Controles"] = {
        "description": "Paramètres de chaque contrôle.",
        "properties": {nom: c.parametres.model_json_schema() for nom, c in sorted(CONTROLES.items())},
    }
    return json.dumps(complet, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
