"""The reading pack of a real deposit: what is in it for whom, made once for one content, followed and taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import nullcontext
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader
from tests.maquettes import LIMITE
from tests.services.calculs import travaux
from tests.services.instruction.test_avis import FAVORABLE, _verdict
from tests.services.instruction.test_passages import ETAT, ID, REGION, Monde

from binome.domaine.procedure.avis import ContenuAvis, SensAvis
from binome.domaine.procedure.communication import EcritInstruit, LecteurInstruit
from binome.domaine.procedure.etapes import Acte
from binome.registre.models import LectureDuDepot
from binome.services.acces import ouverture
from binome.services.depot import sceaux
from binome.services.instruction import avis, avis_lus, brouillons, depots_instruits, passages
from binome.services.instruction.lecture import demandes, fabrique, faits, tous
from binome.services.socle import horloge
from binome.services.socle.disponibilite import OccupeError

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
MOTIF = "Un plan mûr, que la région soutient."


@pytest.fixture
def monde(referentiel: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Monde:
    fait = Monde()
    settings.DONNEES = tmp_path
    monkeypatch.setattr(horloge, "maintenant", lambda: fait.instant)
    monkeypatch.setattr(sceaux, "verdict_du_depot", lambda _: _verdict())
    fait.instant = LIMITE + dt.timedelta(days=1)
    passages.passer(fait.comptes["region"], ID, Acte.declarer_recevable, echeance=dt.date(2023, 10, 20))
    brouillons.contribuer(fait.comptes["national"], ID, ETAT, 0, ContenuAvis(motif="Brouillon que nul autre ne lit."))
    avis.rendre(
        fait.comptes["region"], ID, REGION, FAVORABLE.model_copy(update={"motif": MOTIF, "personnes": "À part."})
    )
    return fait


def lu(monde: Monde, nom: str) -> str:
    """The words of the pack that someone gets."""
    pages = PdfReader(tous.du_dossier(monde.comptes[nom], ID).fichier).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.lent(5)
def test_a_pack_holds_what_its_reader_may_read(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    dit = lu(monde, "region")
    for partie in ("L’essentiel", "Le périmètre", "La vérification", "Le plan d’actions", "Le plan de financement"):
        assert partie in dit, partie
    for partie in ("La gouvernance", "Les preuves du dépôt", "Les avis", "Les liens avec qui juge", "Non vérifié"):
        assert partie in dit, partie
    assert MOTIF.replace("'", "’") in dit and "Encore attendus" in dit and "L311-3-1" in dit
    assert "Brouillon que nul autre ne lit" not in dit
    # Who may not read opinions yet gets the rest, and is told so.
    monkeypatch.setattr(avis_lus, "permis", lambda *_: frozenset())
    du_comite = lu(monde, "comite")
    assert MOTIF not in du_comite and "À part." not in du_comite and "pas encore à lire" in du_comite
    for nom in ("ailleurs", "etranger"):
        with pytest.raises(ouverture.IntrouvableError):
            tous.du_dossier(monde.comptes[nom], ID)
    with pytest.raises(ouverture.RefusError):
        tous.du_dossier(monde.comptes["chef"], ID)


def _dessine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Layouts made: what is slow is not what these tests are about."""
    dessines: list[str] = []
    monkeypatch.setattr(fabrique, "pdf_de_lecture", lambda compose: dessines.append("un") or b"%PDF-")
    return dessines


def test_one_content_is_made_once_whoever_asks_and_however_often(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    dessines = _dessine(monkeypatch)
    region, national = monde.comptes["region"], monde.comptes["national"]
    assert demandes.demander(region, ID).etat == "demande"
    assert demandes.demander(national, ID).en_route
    assert travailler() == 1
    ligne = LectureDuDepot.objects.get()
    assert (ligne.etat, ligne.avancement, dessines) == ("pret", 100, ["un"])
    # The task runs again: nothing more is made, nothing changes.
    demandes.preparer_lecture.call(ligne.pk, region.pk)
    chemin, nom = demandes.fichier(depots_instruits.ouvrir(national, ID))
    assert chemin.read_bytes() == b"%PDF-" and nom == f"{monde.depot.numero}-dossier-de-lecture.pdf"
    assert demandes.demander(region, ID).etat == "pret" and dessines == ["un"]
    # A file that is gone is made again; a new opinion asks for another pack.
    chemin.unlink()
    assert _etat(monde, "region") == "absent"
    demandes.demander(region, ID)
    assert travailler() == 1
    assert _etat(monde, "region") == "pret" and dessines == ["un", "un"]
    avis.rendre(national, ID, ETAT, ContenuAvis(sens=SensAvis.favorable, motif="Favorable."))
    assert _etat(monde, "region") == "absent"
    with pytest.raises(ouverture.IntrouvableError):
        demandes.fichier(depots_instruits.ouvrir(region, ID))


def travailler() -> int:
    """Do the packs that are asked for, as a worker would; how many."""
    taches = list(DBTaskResult.objects.filter(status="READY", task_path=demandes.preparer_lecture.module_path))
    for tache in taches:
        demandes.preparer_lecture.call(*tache.args_kwargs["args"])
        DBTaskResult.objects.filter(pk=tache.pk).update(status="SUCCESSFUL")
    return len(taches)


def _etat(monde: Monde, nom: str) -> str:
    return demandes.etat(depots_instruits.ouvrir(monde.comptes[nom], ID)).etat


def test_who_reads_less_has_a_pack_of_their_own(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    _dessine(monkeypatch)
    demandes.demander(monde.comptes["region"], ID)
    travailler()
    assert _etat(monde, "comite") == "pret"
    monkeypatch.setattr(avis_lus, "permis", lambda *_: frozenset())
    # What was made says what one might read then: it is nobody's any more.
    assert (_etat(monde, "region"), _etat(monde, "comite")) == ("absent", "absent")
    demandes.demander(monde.comptes["region"], ID)
    travailler()
    # Its own body still reads its opinion; the committee reads none: not the same file.
    assert (_etat(monde, "region"), _etat(monde, "comite")) == ("pret", "absent")


def test_a_pack_that_fails_is_said_and_asked_for_again(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fabrique, "pdf_de_lecture", lambda _: 1 / 0)
    demandes.demander(monde.comptes["region"], ID)
    with pytest.raises(ZeroDivisionError):
        travailler()
    assert _etat(monde, "region") == "echec"
    _dessine(monkeypatch)
    demandes.demander(monde.comptes["region"], ID)
    travailler()
    assert _etat(monde, "region") == "pret"


def test_what_nobody_names_any_more_is_removed(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    _dessine(monkeypatch)
    demandes.demander(monde.comptes["region"], ID)
    travailler()
    apres = dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)
    assert fabrique.menage(apres) == 0
    LectureDuDepot.objects.all().delete()
    assert fabrique.menage(apres - dt.timedelta(hours=2)) == 0 and fabrique.menage(apres) == 1


@pytest.mark.lent(6)
def test_the_same_content_gives_the_same_bytes(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    un, autre = (fabrique.composer(depots_instruits.ouvrir(monde.comptes["region"], ID)) for _ in range(2))
    assert un == autre and fabrique.cle(un) == fabrique.cle(autre)
    octets = fabrique.pdf_de_lecture(un)
    assert octets == fabrique.pdf_de_lecture(autre)
    racine: Any = PdfReader(BytesIO(octets)).trailer["/Root"]
    assert racine["/Lang"] == "fr-FR" and bool(racine["/MarkInfo"]["/Marked"])
    assert b"<pdfuaid:part>1" in racine["/Metadata"].get_data()
    monkeypatch.setattr(tous, "RENOUVELES", 1)
    with tous.a_cote() as confier:
        rendus = [confier(un), confier(autre)]
        assert {rendre() for rendre in rendus} == {octets}, "laid out elsewhere, by one process then another"


def test_a_process_killed_while_it_lays_out_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tous, "pdf_de_lecture", travaux.mourir)
    rien: Any = None
    with pytest.raises(OccupeError, match="relancez la commande"), tous.a_cote() as confier:
        confier(rien)()


def test_two_readers_who_may_not_read_the_same_never_share_a_pack(
    monde: Monde, monkeypatch: pytest.MonkeyPatch
) -> None:
    def marques() -> set[str]:
        return {demandes.marque(depots_instruits.ouvrir(monde.comptes[n], ID)) for n in ("region", "comite")}

    assert len(marques()) == 1
    rien, tout = frozenset[EcritInstruit](), frozenset(EcritInstruit)
    monkeypatch.setattr(
        avis_lus, "permis", lambda _, lecteurs, __: rien if LecteurInstruit.comite in lecteurs else tout
    )
    # No opinion is given yet: the pack says to one that none is, and to the other that they may not read them.
    assert len(marques()) == 2


def test_of_many_ties_the_nearest_are_said_with_all_that_were_set_aside() -> None:
    """Shortest first, as they come; what goes by the service of who judges is told of that service."""

    def lien(nom: str, *, service: bool = False, ecarte: bool = False, pas: int = 4) -> Any:
        chaine = SimpleNamespace(du_service=service, chemin=("",) * (pas + 1))
        return SimpleNamespace(nom=nom, chaine=chaine, ecarte="Sans objet." if ecarte else None)

    par_service = [lien(f"s{n}", service=True) for n in range(5)]
    propres = [lien(f"p{n}", ecarte=n == 4) for n in range(6)]
    dits = [vu.nom for vu in faits._a_dire([*par_service, *propres])]
    assert dits == ["s0", "p0", "p1", "p2", "p4"]
    directs = [lien(f"d{n}", pas=2) for n in range(5)]
    assert faits._a_dire([*directs, *propres[:4]]) == directs, "whoever belongs to five of its members is told all five"
    assert len(faits._a_dire(par_service)) == 1 and faits._a_dire(propres[:2]) == propres[:2]


def test_a_pack_is_gathered_while_the_one_before_is_laid_out(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    """One ahead, never two; what is kept already is given to nobody."""
    settings.DONNEES, suite = tmp_path, list[str]()

    def rassembler(_: Any, nom: str) -> tuple[str, Any]:
        suite.append(f"rassembler {nom}")
        return nom, nom

    def confier(nom: Any) -> Callable[[], bytes]:
        suite.append(f"confier {nom}")
        return lambda: suite.append(f"rendre {nom}") or nom.encode()

    lignes = [SimpleNamespace(numero=nom, identifiant=nom) for nom in "cab"]
    monkeypatch.setattr(tous, "_rassembler", rassembler)
    monkeypatch.setattr(tous, "a_cote", lambda: nullcontext(confier))
    monkeypatch.setattr(tous.liste, "ouvrir", lambda *_: None)
    monkeypatch.setattr(tous.liste, "lignes", lambda _: lignes)
    monkeypatch.setattr(fabrique, "cle", str)
    fabrique.garder("b", lambda: b"deja")
    rien: Any = None
    faites = [(fait.numero, fait.fichier.read_bytes(), fait.combien) for fait in tous.de_la_campagne(rien, "x")]
    assert faites == [("a", b"a", 3), ("b", b"deja", 3), ("c", b"c", 3)]
    assert suite == ["rassembler a", "confier a", "rassembler b", "rendre a", "rassembler c", "confier c", "rendre c"]
