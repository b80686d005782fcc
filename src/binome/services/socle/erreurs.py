"""What the services refuse, as one tree under `BinomeError`: a class, its code, its family when it is not its mother's.

    BinomeError
    ├── AccordRefuseError (accord_refuse, invalide)
    ├── ActeDuLabelRefuseError (acte_du_label_refuse, conflit)
    ├── AdministrationError (administration, invalide)
    │   ├── CampagneError (campagne)
    │   └── EffacementError (effacement_impossible)
    ├── AdresseInchangeeError (adresse_inchangee, invalide)
    ├── AppelInconnuError (appel_inconnu, introuvable)
    ├── AppelInvalideError (appel_invalide, indisponible)
    ├── AutoriteError (autorite_d_horodatage, indisponible)
    ├── AvisInvalideError (avis_invalide, invalide)
    ├── AvisModifieError (avis_modifie, conflit)
    ├── BilanRefuseError (bilan_refuse, invalide)
    ├── CatalogueRefuseError (catalogue_refuse, mal_forme)
    ├── ChangeEntreTempsError (change_entre_temps, conflit)
    ├── ChoixRefuseError (choix_refuse, invalide)
    ├── CleIllisibleError (cle_illisible, indisponible)
    │   ├── ClePerdueError (cle_perdue)
    │   └── SansEmetteurError (sans_emetteur)
    ├── CleRepriseError (cle_reprise, invalide)
    ├── ConflitError (conflit, conflit)
    ├── ContenuInvalideError (contenu_invalide, invalide)
    ├── CourrielInvalideError (courriel_invalide, invalide)
    ├── DemandeImpossibleError (accord_non_demande, invalide)
    ├── DemandeInvalideError (demande_invalide, invalide)
    ├── DemarcheRefuseeError (demarche_refusee, invalide)
    ├── DemonstrationError (demonstration, refus)
    ├── DepotBloqueError (depot_bloque, conflit)
    ├── DispositifInconnuError (dispositif_inconnu, introuvable)
    ├── DispositifInvalideError (dispositif_invalide, indisponible)
    ├── DossierIllisibleError (dossier_illisible, invalide)
    ├── EcritureEnCoursError (ecriture_en_cours, conflit)
    ├── EvaluationError (evaluation_impossible, invalide)
    ├── FicheInconnueError (fiche_inconnue, introuvable)
    ├── GesteImpossibleError (geste_impossible, invalide)
    ├── GesteRefuseError (geste_refuse, invalide)
    ├── IdentifiantPrisError (identifiant_pris, conflit)
    ├── IntrouvableError (introuvable, introuvable)
    ├── InvitationImpossibleError (invitation_impossible, invalide)
    ├── JetonRefuseError (jeton_refuse, invalide)
    ├── JetonReprisError (jeton, refus)
    ├── LabelIntrouvableError (label_introuvable, introuvable)
    ├── LienCaducError (lien_caduc, caduc)
    │   ├── EnqueteCaduqueError (enquete_caduque)
    │   └── InvitationCaduqueError (invitation_caduque)
    ├── LienDeLectureRefuseError (lien_de_lecture_refuse, invalide)
    ├── LienImpossibleError (lien_impossible, invalide)
    ├── LieuInconnuError (lieu_inconnu, mal_forme)
    ├── ListeIndisponibleError (liste_indisponible, indisponible)
    ├── MemoireIllisibleError (effacements_illisibles, indisponible)
    ├── NomenclatureError (nomenclature, indisponible)
    ├── OccupeError (occupe, indisponible)
    │   └── PreparationError (en_preparation)
    ├── PieceAltereeError (piece_alteree, conflit)
    ├── PieceSansFichierError (piece_sans_fichier, conflit)
    ├── PlateformeError (plateforme_des_demarches, indisponible)
    ├── ProfilsIllisiblesError (profils_illisibles, mal_forme)
    ├── ProjetChangeError (projet_change, conflit)
    ├── ProjetRefuseError (projet_refuse, invalide)
    ├── ReferentielError (referentiel, indisponible)
    │   ├── DepotAbimeError (donnees_abimees)
    │   ├── FichierInvalideError (referentiel_invalide)
    │   ├── FichierRefuseError (donnees_refusees, invalide)
    │   └── PaquetAbsentError (paquet_absent)
    ├── RefusError (refus, refus)
    ├── RejeuImpossibleError (rejeu_impossible, invalide)
    ├── RemarqueInvalideError (remarque_invalide, invalide)
    ├── SansJetonError (sans_jeton, introuvable)
    ├── SansLabelError (sans_label, introuvable)
    ├── SauvegardeError (sauvegarde, indisponible)
    ├── SimulationError (simulation, conflit)
    ├── SuiviRefuseError (suivi_refuse, invalide)
    ├── TexteChangeError (texte_change, conflit)
    ├── TropDEnvoisError (trop_d_envois, trop)
    └── TropGrosError (fichier_trop_gros, invalide)

A phrase is in French and said as it is: on a page (`web/socle/erreurs.py`), in an answer of the API, by a command. What
ends a job of the queue is no such thing: nobody waits for it (`file.ErreurDefinitive`, `notifications/remise.py`).
"""

from __future__ import annotations

from binome.domaine.socle.erreurs import BinomeError, Famille

STATUTS = {
    Famille.mal_forme: 400,
    Famille.refus: 403,
    Famille.introuvable: 404,
    Famille.conflit: 409,
    Famille.caduc: 410,
    Famille.invalide: 422,
    Famille.trop: 429,
    Famille.indisponible: 503,
}
"""Family → the HTTP status of what a page or the API answers."""


class LienCaducError(BinomeError):
    """A link received by e-mail does not hold, or no longer; `phrase` says why."""

    code = "lien_caduc"
    famille = Famille.caduc
    PHRASE = "Ce lien n'est plus valable."


class TexteChangeError(BinomeError):
    """The text is no longer the one that was read: nothing was signed, nor answered."""

    code = "texte_change"
    famille = Famille.conflit
    PHRASE = "Le texte a changé depuis que vous l'avez lu : rien n'est écrit. Relisez-le, puis recommencez."
