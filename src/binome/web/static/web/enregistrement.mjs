// Saves a form as it is written: the same POST as its button, asking for JSON. Without it, the button does the job.
// One line, always in sight, says in what state the text is; until the server has all of it, a draft stays in this tab.
const ATTENTE = 1500;
const ESSAIS = [3000, 8000, 15000, 30000];
const MUETS = new Set(["revision", "csrfmiddlewaretoken", "compte"]);
const GARDE = "votre texte est gardé dans cette page";
const DIT = {
  a_faire: "Modifications à enregistrer…",
  en_cours: "Enregistrement…",
  hors_ligne: `Hors connexion : ${GARDE} et sera envoyé dès le retour.`,
  muet: `Le serveur ne répond pas : ${GARDE}, nouvel essai dans un instant.`,
  session: `Session finie : identifiez-vous, ${GARDE}.`,
  autre: `Un autre compte est connecté : rien n’est enregistré, ${GARDE}.`,
  bloque: `Cette page ne peut plus enregistrer seule, ${GARDE} : « Enregistrer » dira pourquoi.`,
};
// From these, only the person goes on.
const ARRETS = new Set(["conflit", "autre", "bloque", "session"]);
const FAUTES = new Set(["refus", "conflit", "autre", "bloque", "session"]);
const etat = document.getElementById("enregistrement");
const barre = document.querySelector(".barre-dossier");
// Whose page it is: what another account left in this tab is not for it.
const compte = document.querySelector("[name=compte]")?.value ?? "";
const gestes = barre?.querySelector(".gestes");
const suite = document.createElement("span");

// What is well is said quietly; what is not, at once. What is long, or asks for a gesture, has a line of its own.
function dire(nom, texte = DIT[nom], ...liens) {
  if (!etat) return;
  barre.dataset.etat = nom;
  barre.toggleAttribute("data-large", liens.length > 0 || texte.length > 34);
  for (const role of ["status", "alert"]) {
    const lieu = etat.querySelector(`[role=${role}]`);
    const dit = FAUTES.has(nom) === (role === "alert") ? texte : "";
    if (lieu.textContent !== dit) lieu.textContent = dit;
  }
  suite.replaceChildren(...liens.flatMap((l) => [" ", l]));
}

const lien = (texte, champs) => Object.assign(document.createElement("a"), { textContent: texte, ...champs });
const bouton = (texte, onclick) =>
  Object.assign(document.createElement("button"), { type: "button", className: "lien", textContent: texte, onclick });

// Name of a field → its values, as they would be sent; or as the server drew them, whatever the browser put back.
function lire(formulaire) {
  const champs = {};
  for (const [nom, valeur] of new FormData(formulaire)) if (!MUETS.has(nom)) (champs[nom] ??= []).push(valeur);
  return champs;
}

function lireDessine(formulaire) {
  const champs = {};
  const noter = (nom, valeur) => (champs[nom] ??= []).push(valeur);
  for (const champ of formulaire.elements) {
    if (!champ.name || MUETS.has(champ.name) || champ.type === "submit" || champ.type === "button") continue;
    if (champ.type === "checkbox" || champ.type === "radio") champ.defaultChecked && noter(champ.name, champ.value);
    else if (champ.options) {
      const prises = [...champ.options].filter((o) => o.defaultSelected);
      for (const o of prises.length || champ.multiple ? prises : [champ.options[0]]) if (o) noter(champ.name, o.value);
    } else noter(champ.name, champ.type === "date" && !champ.value ? "" : champ.defaultValue);
  }
  return champs;
}

const egaux = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const dans = (nom, lieux) => lieux.some((l) => l === "*" || nom === l || nom.startsWith(`${l}.`) || nom.startsWith(`${l}[`));

function installer(formulaire) {
  const automatique = formulaire.hasAttribute("data-enregistrement");
  const champ = (nom) => formulaire.elements.namedItem(nom);
  const champRevision = champ("revision");
  const geste = automatique ? "" : (formulaire.querySelector("input[type=hidden][name=geste]")?.value ?? "");
  const dossierDeCles = `brouillon:${compte}:${new URL(formulaire.action).pathname}:${geste}`;
  const cle = dossierDeCles + Date.now();
  let enregistre = lireDessine(formulaire);
  let refuses = {};
  let minuterie = 0;
  let garde = 0;
  let essai = 0;
  let jetons = 0;
  let connexion = "";
  let enCours = false;
  let soumis = false;
  let oublie = false;
  let arret = "";

  const sales = (champs = lire(formulaire)) =>
    [...new Set([...Object.keys(champs), ...Object.keys(enregistre)])].filter((n) => !egaux(champs[n], enregistre[n]));
  // What was refused waits for another value: sending it again would say the same.
  const aEnvoyer = (champs = lire(formulaire)) => sales(champs).some((n) => refuses[n] !== JSON.stringify(champs[n] ?? null));

  const programmer = (delai = ATTENTE) => {
    clearTimeout(minuterie);
    if (automatique) minuterie = setTimeout(enregistrer, delai);
  };

  function passer(nom, texte, ...liens) {
    arret = ARRETS.has(nom) ? nom : "";
    dire(nom, texte, ...liens);
  }

  // Everything but what is under those places is saved; what is there stays to be saved, and is not sent again as it is.
  function retenir(envoyee, lieux) {
    const avant = enregistre;
    enregistre = { ...envoyee };
    refuses = {};
    for (const nom of new Set([...Object.keys(envoyee), ...Object.keys(avant)])) {
      if (!dans(nom, lieux)) continue;
      enregistre[nom] = avant[nom];
      refuses[nom] = JSON.stringify(envoyee[nom] ?? null);
    }
  }

  async function enregistrer() {
    if (enCours || arret || soumis || !aEnvoyer()) return;
    enCours = true;
    const envoyee = lire(formulaire);
    let delai = ATTENTE;
    passer("en_cours");
    try {
      const corps = new URLSearchParams(new FormData(formulaire)).toString();
      const reponse = await fetch(formulaire.action, {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
        body: corps,
        redirect: "manual",
        keepalive: corps.length < 60000,
      });
      if (reponse.status === 429 || reponse.status >= 500) {
        delai = Number(reponse.headers.get("Retry-After")) * 1000 || reculer();
        passer("muet");
      } else {
        essai = 0;
        await recevoir(reponse, envoyee);
      }
    } catch {
      delai = reculer();
      passer(navigator.onLine ? "muet" : "hors_ligne");
    } finally {
      enCours = false;
      garder();
    }
    if (!arret && aEnvoyer()) programmer(delai);
  }

  const reculer = () => ESSAIS[Math.min(essai++, ESSAIS.length - 1)];

  async function recevoir(reponse, envoyee) {
    const corps = await reponse.json().catch(() => ({}));
    const present = document.getElementById("qui-ecrit");
    if (present && "ecrivent" in corps && present.textContent !== corps.ecrivent) present.textContent = corps.ecrivent;
    if (reponse.status === 200) {
      montrer({});
      if (corps.relire) return reunir(envoyee);
      retenir(envoyee, []);
      dater(corps.revision);
      passer("enregistre", corps.message);
    } else if (reponse.status === 422) {
      montrer(corps.erreurs);
      if (corps.relire) return reunir(envoyee);
      if (corps.revision) {
        dater(corps.revision);
        retenir(envoyee, corps.attendent);
      } else for (const nom of sales(envoyee)) refuses[nom] = JSON.stringify(envoyee[nom] ?? null);
      passer("refus", corps.message, ...versLeRefus());
    } else if (reponse.status === 409) passer("conflit", corps.message, bouton("Choisir", envoyer));
    else if (reponse.status === 401) finie(corps.connexion);
    else if (corps.jeton && jetons++ < 3) await rafraichir(corps.connexion);
    else if (corps.autre) passer("autre");
    else passer("bloque", DIT.bloque, bouton("Enregistrer", envoyer));
  }

  function dater(revision) {
    champRevision.value = revision;
    if (etat) etat.dataset.revision = revision;
    if (!gestes) return;
    gestes.elements.revision.value = revision;
    gestes.hidden = false;
    gestes.querySelector("[value=retablir]")?.remove();
  }

  function finie(adresse) {
    connexion = adresse;
    const options = { href: connexion, target: "_blank", rel: "noopener" };
    passer("session", DIT.session, lien("S’identifier (nouvel onglet)", options));
  }

  // Signed in again elsewhere: the page takes the new token, if it is still the same person.
  async function rafraichir(adresse = connexion) {
    const reponse = await fetch(location.pathname, { redirect: "manual" });
    if (reponse.type === "opaqueredirect") return finie(adresse);
    if (!reponse.ok) throw new Error("The server says nothing of who is signed in");
    const page = new DOMParser().parseFromString(await reponse.text(), "text/html");
    const neuf = (nom) => page.querySelector(`form[data-enregistrement] [name=${nom}]`)?.value;
    if (neuf("compte") !== compte) return passer("autre");
    champ("csrfmiddlewaretoken").value = neuf("csrfmiddlewaretoken");
    passer("a_faire");
    programmer(0);
  }

  // Others changed this very part: what the page shows is out of date. Nothing typed since → read it again;
  // otherwise the whole form is sent, and the server merges or asks to choose.
  function reunir(envoyee) {
    arret = "relire";
    if (!egaux(lire(formulaire), envoyee) || formulaire.querySelector("[aria-invalid=true]")) return envoyer();
    formulaire.inert = true;
    const ici = document.activeElement;
    if (ici && ici.name) sessionStorage.setItem("curseur", ici.name);
    enregistre = envoyee;
    garder();
    location.assign(location.pathname);
  }

  function envoyer() {
    partir();
    formulaire.submit();
  }

  // The server answers with the text, saved or shown: until then the draft stays.
  function partir() {
    clearTimeout(minuterie);
    garder(true);
    soumis = true;
  }

  function montrer(erreurs) {
    for (const lieu of formulaire.querySelectorAll("[data-erreur-de]")) {
      const message = erreurs[lieu.dataset.erreurDe] || "";
      if (lieu.textContent !== message) lieu.textContent = message;
      const vise = champ(lieu.dataset.erreurDe);
      if (!(vise instanceof HTMLElement)) continue;
      if (message) vise.setAttribute("aria-invalid", "true");
      else vise.removeAttribute("aria-invalid");
    }
  }

  function versLeRefus() {
    const vise = formulaire.querySelector("[aria-invalid=true]");
    return vise ? [bouton("Le corriger", () => vise.focus())] : [];
  }

  function garder(envoye = false) {
    clearTimeout(garde);
    if (soumis || oublie) return;
    const champs = lire(formulaire);
    const touches = sales(champs);
    if (!touches.length) return sessionStorage.removeItem(cle);
    const brouillon = { revision: champRevision?.value, quand: Date.now(), envoye, champs, touches };
    try {
      sessionStorage.setItem(cle, JSON.stringify(brouillon));
    } catch {
      // No room left in this tab: the page still holds the text, and warns before it closes.
    }
  }

  // Drafts of this form by this person; those of anyone else are not for this page.
  function retrouver() {
    const redessine = formulaire.hasAttribute("data-a-enregistrer") || "attendent" in formulaire.dataset;
    for (const autre of Object.keys(sessionStorage).filter((c) => c.startsWith("brouillon:"))) {
      if (!autre.startsWith(`brouillon:${compte}:`)) sessionStorage.removeItem(autre);
      else if (autre.startsWith(dossierDeCles)) {
        const brouillon = JSON.parse(sessionStorage.getItem(autre));
        const perdus = brouillon.touches.filter((n) => !egaux(brouillon.champs[n], enregistre[n]));
        // Another form of the same page.
        if (!automatique && perdus.length && !perdus.some((n) => champ(n))) continue;
        if ((brouillon.envoye && redessine) || !perdus.length) sessionStorage.removeItem(autre);
        else proposer(autre, brouillon, perdus);
      }
    }
  }

  function proposer(autre, brouillon, perdus) {
    const noms = perdus.map((n) => [...formulaire.elements].find((e) => e.name === n)?.labels?.[0]?.firstChild?.textContent.trim());
    const quoi = [...new Set(noms.filter(Boolean))].slice(0, 4).join(", ");
    const aParis = { hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" };
    const heure = new Date(brouillon.quand).toLocaleTimeString("fr-FR", aParis).replace(":", "\u202fh\u202f");
    const change = etat && champRevision && brouillon.revision !== etat.dataset.revision;
    const offre = document.createElement("p");
    offre.setAttribute("role", "status");
    offre.dataset.brouillonGarde = "";
    const fini = () => {
      offre.remove();
      sessionStorage.removeItem(autre);
    };
    offre.append(
      `Un texte écrit ici à ${heure} n’est pas enregistré${quoi ? ` : ${quoi}` : ""}. `,
      change ? "Le dossier a changé depuis : si c’est au même endroit, les deux textes vous seront montrés. " : "",
      bouton("Le reprendre", () => reprendre(autre, brouillon, fini)),
      " ",
      bouton("L’effacer", fini),
    );
    barre.firstElementChild.append(offre);
  }

  async function reprendre(autre, brouillon, fini) {
    if (!automatique) {
      remplir(brouillon);
      noter();
      return fini();
    }
    await enregistrer();
    if (sales().length) return dire("refus", "Enregistrez d’abord ce que vous venez d’écrire, puis reprenez l’autre texte.");
    sessionStorage.setItem(autre, JSON.stringify({ ...brouillon, envoye: true }));
    soumis = true;
    const plein = Object.assign(document.createElement("form"), { method: "post", action: formulaire.action, hidden: true });
    const ajouter = (name, value) => plein.append(Object.assign(document.createElement("textarea"), { name, value }));
    for (const [nom, valeurs] of Object.entries(brouillon.champs)) for (const valeur of valeurs) ajouter(nom, valeur);
    for (const nom of ["csrfmiddlewaretoken", "compte"]) ajouter(nom, champ(nom).value);
    ajouter("revision", brouillon.revision);
    document.body.append(plein);
    plein.submit();
  }

  // Only what was typed: the rest is as the page shows it, written by others perhaps.
  function remplir({ champs, touches }) {
    const rang = {};
    for (const e of formulaire.elements) {
      if (!touches.includes(e.name) || MUETS.has(e.name) || e.type === "submit" || e.type === "hidden") continue;
      const valeurs = champs[e.name] ?? [];
      if (e.type === "checkbox" || e.type === "radio") e.checked = valeurs.includes(e.value);
      else e.value = valeurs[(rang[e.name] = (rang[e.name] ?? -1) + 1)] ?? "";
    }
  }

  // Written while a button's answer is awaited: not part of what it sent.
  function noter() {
    oublie = soumis = false;
    clearTimeout(garde);
    garde = setTimeout(garder, 250);
    if (!arret && !essai && aEnvoyer()) passer("a_faire", automatique ? DIT.a_faire : "Pas encore enregistré.");
    programmer();
  }

  // What was just typed is the last gesture: it is saved, then taken back.
  gestes?.addEventListener("submit", async (evenement) => {
    if (!automatique || soumis || !sales().length) return;
    evenement.preventDefault();
    while (enCours) await new Promise((suite) => setTimeout(suite, 100));
    await enregistrer();
    if (sales().length) return dire("refus", "Rien n’est défait : enregistrez d’abord, ou retirez, ce que vous venez d’écrire.");
    gestes.requestSubmit(evenement.submitter);
  });
  formulaire.addEventListener("input", noter);
  formulaire.addEventListener("submit", partir);
  window.addEventListener("brouillons:oublier", () => (oublie = true));
  window.addEventListener("online", () => programmer(0));
  window.addEventListener("offline", () => sales().length && !arret && passer("hors_ligne"));
  window.addEventListener("beforeunload", (evenement) => {
    if (!soumis && sales().length) evenement.preventDefault();
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    soumis = false;
    if (sales().length) programmer(0);
    else location.reload();
  });
  const revenir = () => arret === "session" && rafraichir().catch(() => {});
  window.addEventListener("focus", revenir);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") return revenir();
    garder();
    if (automatique && !arret && aEnvoyer()) enregistrer();
  });

  retrouver();
  if ("attendent" in formulaire.dataset) {
    const lieux = formulaire.dataset.attendent.split(" ");
    const dessine = enregistre;
    enregistre = {};
    retenir(dessine, lieux);
    const combien = lieux.includes("*") ? "Rien n’est encore enregistré" : "Tout n’est pas enregistré";
    passer("refus", `${combien} : corrigez ce qui est signalé.`, ...versLeRefus());
  } else if (formulaire.hasAttribute("data-a-enregistrer")) enregistre = {};
  // What the browser put back in the fields, and what the server drew without saving it.
  if (sales().length) noter();
}

// A form where one writes sentences has a draft without asking for it; the choice between two texts is made at once.
const PAGES = 'form:is([data-enregistrement], [data-brouillon]), main form[method="post"]:has(textarea)';
const ecrits = [...document.querySelectorAll(PAGES)].filter(
  (formulaire) => !formulaire.querySelector("fieldset.tout:disabled") && !/\/(conflit|corriger)\/$/u.test(formulaire.action),
);
if (etat && ecrits.length) etat.append(suite);
for (const formulaire of ecrits) installer(formulaire);
const curseur = sessionStorage.getItem("curseur");
if (curseur) {
  sessionStorage.removeItem("curseur");
  const champ = document.getElementsByName(curseur)[0];
  if (champ) champ.focus();
}
