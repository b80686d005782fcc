// Saves a form as it is written: the same POST as its button, asking for JSON. Without it, the button does the job.
const ATTENTE = 1500;
const ESPACEMENT_DES_ESSAIS = 15000;
const etat = document.getElementById("enregistrement");

function dire(texte) {
  if (etat && etat.textContent !== texte) etat.textContent = texte;
}

function installer(formulaire) {
  const champRevision = formulaire.elements.namedItem("revision");
  let enregistre = image(formulaire);
  let minuterie = 0;
  let enCours = false;
  let enConflit = false;

  const change = () => image(formulaire) !== enregistre;
  const programmer = (delai = ATTENTE) => {
    clearTimeout(minuterie);
    minuterie = setTimeout(enregistrer, delai);
  };

  async function enregistrer() {
    if (enCours || enConflit || !change()) return;
    enCours = true;
    const envoyee = image(formulaire);
    dire("Enregistrement…");
    try {
      const reponse = await fetch(formulaire.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(new FormData(formulaire)),
        redirect: "error",
      });
      await recevoir(reponse, envoyee);
    } catch {
      dire("Hors connexion : votre texte reste dans cette page et sera enregistré dès que possible.");
      programmer(ESPACEMENT_DES_ESSAIS);
    } finally {
      enCours = false;
    }
    if (change() && !enConflit) programmer();
  }

  async function recevoir(reponse, envoyee) {
    if (reponse.status === 200) {
      const corps = await reponse.json();
      montrer({});
      if (corps.relire) return reunir(envoyee);
      enregistre = envoyee;
      champRevision.value = corps.revision;
      if (etat) etat.dataset.revision = corps.revision;
      dire(corps.message);
    } else if (reponse.status === 409) {
      enConflit = true;
      dire((await reponse.json()).message);
    } else if (reponse.status === 422) {
      const corps = await reponse.json();
      enregistre = envoyee;
      montrer(corps.erreurs);
      dire(corps.message);
    } else {
      enConflit = true;
      dire("Cette page ne peut plus enregistrer seule. Utilisez le bouton « Enregistrer » : il dira pourquoi.");
    }
  }

  // Others changed this very part: what the page shows is out of date. Nothing typed since → read it again;
  // otherwise the whole form is sent, and the server merges or asks to choose.
  function reunir(envoyee) {
    enConflit = true;
    if (image(formulaire) !== envoyee) return formulaire.submit();
    formulaire.inert = true;
    const ici = document.activeElement;
    if (ici && ici.name) sessionStorage.setItem("curseur", ici.name);
    enregistre = envoyee;
    location.assign(location.pathname);
  }

  function montrer(erreurs) {
    for (const lieu of formulaire.querySelectorAll("[data-erreur-de]")) {
      const message = erreurs[lieu.dataset.erreurDe] || "";
      if (lieu.textContent !== message) lieu.textContent = message;
      const champ = formulaire.elements.namedItem(lieu.dataset.erreurDe);
      if (champ instanceof HTMLElement) champ.toggleAttribute("aria-invalid", Boolean(message));
    }
  }

  formulaire.addEventListener("input", () => {
    dire("Modifications à enregistrer…");
    programmer();
  });
  formulaire.addEventListener("submit", () => {
    clearTimeout(minuterie);
    enregistre = null;
  });
  window.addEventListener("online", () => programmer(0));
  window.addEventListener("beforeunload", (evenement) => {
    if (enregistre !== null && change()) evenement.preventDefault();
  });
  if (formulaire.hasAttribute("data-a-enregistrer")) {
    enregistre = "";
    programmer();
  }
}

function image(formulaire) {
  const donnees = new URLSearchParams(new FormData(formulaire));
  donnees.delete("revision");
  donnees.delete("csrfmiddlewaretoken");
  return donnees.toString();
}

for (const formulaire of document.querySelectorAll("form[data-enregistrement]")) {
  if (!formulaire.querySelector("fieldset.tout:disabled")) installer(formulaire);
}
const curseur = sessionStorage.getItem("curseur");
if (curseur) {
  sessionStorage.removeItem("curseur");
  const champ = document.getElementsByName(curseur)[0];
  if (champ) champ.focus();
}
