"""Put French spaces in Markdown pages, outside code: `python docs/soigner.py PAGE.md…`, or every page without argument.

Narrow no-break spaces cannot be seen in an editor: write ordinary ones and let this put the right ones.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from binome.domaine.langue.typographie import soigner

RACINE = Path(__file__).parents[1]
CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)


def soigner_page(texte: str) -> str:
    """The page with its French spaces; code is left alone."""
    return "".join(m if m.startswith("`") else soigner(m) for m in CODE.split(texte))


def main(noms: list[str]) -> None:
    for page in map(Path, noms) if noms else [*RACINE.glob("*.md"), *RACINE.glob("docs/**/*.md")]:
        avant = page.read_text(encoding="utf-8")
        if (apres := soigner_page(avant)) != avant:
            page.write_text(apres, encoding="utf-8")
            sys.stdout.write(f"soigné : {page}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
