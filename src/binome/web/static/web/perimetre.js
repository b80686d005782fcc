// The workbench without reloading: a click on the map or in a table saves, and the server sends back what changed.
// Without this file every button is a form that does the same.
const racine = document.querySelector("[data-perimetre]");
const figure = racine.querySelector("[data-carte]");
const annonce = document.getElementById("annonce");
const refus = document.getElementById("refus");
const etude = document.getElementById("etude");
const etabli = () => document.getElementById("etabli");
const liste = (nom) => etabli().dataset[nom].split(" ").filter(Boolean);
const lire = (texte) => new DOMParser().parseFromString(texte, "text/html");
let file = Promise.resolve();
let attente = 0;
let cherche = false;

function dire(texte) {
  annonce.textContent = "";
  requestAnimationFrame(() => (annonce.textContent = texte));
}

// One gesture at a time: each is made from the revision that the one before gave.
function enfiler(tache) {
  file = file.then(tache, tache);
}

function dater(revision) {
  for (const champ of racine.querySelectorAll("form:not([data-textes]) input[name=revision]")) champ.value = revision;
  const etat = document.getElementById("enregistrement");
  if (!etat) return;
  etat.dataset.revision = revision;
  const gestes = document.querySelector(".barre-dossier .gestes");
  gestes.elements.revision.value = revision;
  gestes.hidden = false;
  gestes.querySelector("[value=retablir]")?.remove();
  etat.querySelector("[role=status]").textContent = etabli().dataset.enregistre;
}

// A conflict, a session that ended: the plain form goes, and its page explains.
function envoyerSimplement(adresse, donnees) {
  const formulaire = Object.assign(document.createElement("form"), { method: "post", action: adresse, hidden: true });
  for (const [name, value] of donnees) {
    formulaire.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(formulaire);
  formulaire.submit();
}

async function envoyer(adresse, donnees) {
  donnees.set("revision", etabli().dataset.revision);
  racine.setAttribute("aria-busy", "true");
  try {
    const reponse = await fetch(adresse + location.search, { method: "POST", body: donnees, headers: { "X-Fragment": "1" } });
    if (reponse.ok && !reponse.redirected) {
      refus.replaceChildren();
      remplacer(await reponse.text(), donnees.get("geste"));
    } else if (reponse.status === 422) {
      refus.replaceChildren(...lire(await reponse.text()).body.children);
      refus.scrollIntoView({ block: "nearest" });
    } else envoyerSimplement(adresse, donnees);
  } catch {
    dire("Le serveur ne répond pas : rien n’est enregistré. Réessayez.");
    refus.textContent = annonce.textContent || "Le serveur ne répond pas : rien n’est enregistré. Réessayez.";
  } finally {
    racine.removeAttribute("aria-busy");
  }
}

function remplacer(html, geste) {
  const siren = geste?.split(":")[1];
  const rangee = document.activeElement?.closest("tr[data-siren]")?.dataset.siren;
  const recu = lire(html);
  for (const repli of etabli().querySelectorAll("details[id]")) {
    const neuf = recu.getElementById(repli.id);
    if (neuf) neuf.open = repli.open;
  }
  for (const id of ["etabli", "constats"]) document.getElementById(id).replaceWith(recu.getElementById(id));
  racine.querySelector("[data-resume-ici]").textContent = etabli().dataset.resume;
  dater(etabli().dataset.revision);
  if (rangee) {
    const suite = racine.querySelector(`tr[data-siren="${CSS.escape(rangee)}"] button`) ?? document.getElementById("membres");
    if (suite.tagName === "H2") suite.tabIndex = -1;
    suite.focus({ preventScroll: true });
  }
  const nom = siren && racine.querySelector(`tr[data-siren="${CSS.escape(siren)}"] th`)?.firstChild?.textContent;
  const mot = { ajouter: "ajoutée", retirer: "retirée" }[geste?.split(":")[0]];
  dire(`${nom && mot ? `${nom.trim()} ${mot}. ` : ""}${etabli().dataset.resume}.`);
  redessiner();
  clearTimeout(attente);
  cherche = false;
  if (etude.open) attente = setTimeout(chercher, 800);
}

const siens = () => ({
  ...Object.fromEntries(liste("ailleurs").map((siren) => [siren, "ailleurs"])),
  ...Object.fromEntries(liste("retenus").map((siren) => [siren, "retenu"])),
});

// What a proposal would change, on both maps: it comes in hatched, goes out dashed.
function opposes(sirens) {
  const ici = siens();
  const la = Object.fromEntries(sirens.map((siren) => [siren, ici[siren] === "retenu" ? "retenu" : "propose"]));
  const dehors = Object.entries(ici).map(([siren, role]) => [siren, role === "retenu" ? "retire" : role]);
  return { ...Object.fromEntries(dehors), ...la };
}

async function redessiner(montrees = "") {
  figure.dispatchEvent(new CustomEvent("carte:roles", { detail: montrees ? opposes(montrees.split(" ")) : siens() }));
  const adresse = `${figure.dataset.dessiner}?${new URLSearchParams({ montrer: montrees })}`;
  const reponse = await fetch(adresse).catch(() => null);
  if (!reponse?.ok) return;
  const recu = lire(await reponse.text());
  const [dessin, legende] = [recu.querySelector("[data-dessin] svg"), recu.querySelector("[data-legende]")];
  if (dessin) figure.querySelector("[data-dessin]").replaceChildren(dessin);
  if (legende) figure.querySelector("[data-legende]").replaceWith(legende);
  document.getElementById("montree").replaceWith(recu.getElementById("montree"));
  figure.dispatchEvent(new CustomEvent("carte:legende"));
}

// The engine works for who looks at what it finds.
async function chercher() {
  cherche = true;
  const attendre = etude.querySelector("[data-attente]");
  if (attendre) attendre.textContent = "Le moteur cherche d’autres périmètres…";
  const reponse = await fetch(etude.dataset.etude).catch(() => null);
  const plusTard = reponse?.status === 503 && Number(reponse.headers.get("Retry-After"));
  if (plusTard && attendre) {
    attendre.textContent = lire(await reponse.text()).querySelector(".chapeau")?.textContent ?? attendre.textContent;
    setTimeout(chercher, 1000 * plusTard);
  } else if (reponse?.ok) etude.querySelector(".contenu").replaceChildren(...lire(await reponse.text()).body.children);
  else if (attendre) attendre.textContent = "Le moteur n’a pas répondu. Rechargez la page pour réessayer.";
}

function basculer(siren) {
  const geste = [...liste("retenus"), ...liste("ailleurs")].includes(siren) ? "retirer" : "ajouter";
  const formulaire = etabli().querySelector("form[data-geste]");
  const donnees = new FormData();
  donnees.set("csrfmiddlewaretoken", formulaire.elements.csrfmiddlewaretoken.value);
  donnees.set("geste", `${geste}:${siren}`);
  enfiler(() => envoyer(formulaire.action, donnees));
}

racine.addEventListener("submit", (evenement) => {
  const formulaire = evenement.target;
  if (!formulaire.matches("form[data-geste]") || !evenement.submitter) return;
  evenement.preventDefault();
  const donnees = new FormData(formulaire, evenement.submitter);
  enfiler(() => envoyer(formulaire.action, donnees));
});

racine.addEventListener("click", async (evenement) => {
  const lien = evenement.target.closest("a[data-montrer]");
  if (!lien || evenement.ctrlKey || evenement.metaKey) return;
  evenement.preventDefault();
  await redessiner(lien.dataset.montrer);
  document.getElementById("montree").scrollIntoView();
  dire(document.getElementById("montree").querySelector("p")?.textContent ?? "La carte montre le périmètre du dossier.");
});
figure.addEventListener("carte:choix", ({ detail }) => basculer(detail));
figure.querySelector("[data-dessin]").addEventListener("click", ({ target }) => {
  const siren = target.closest("[data-siren]")?.dataset.siren;
  if (siren) basculer(siren);
});
racine.classList.add("anime");
const ouvrirEtude = () => etude.open && !cherche && chercher();
etude.addEventListener("toggle", ouvrirEtude);
cherche = Boolean(etude.querySelector(".question"));
ouvrirEtude();
