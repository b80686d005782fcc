// Ctrl-K (⌘K) opens the search where one is; without this file, its link opens the page.
const lien = document.querySelector("a[data-chercher]");
let panneau, champ, resultats, attente;

function dresser() {
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: lien.dataset.allure }));
  panneau = document.createElement("dialog");
  panneau.className = "chercher";
  panneau.setAttribute("aria-label", "Chercher");
  const formulaire = Object.assign(document.createElement("form"), { method: "get", action: lien.pathname });
  formulaire.setAttribute("role", "search");
  champ = Object.assign(document.createElement("input"), { type: "search", name: "q", maxLength: 200, autocomplete: "off" });
  champ.setAttribute("aria-label", "Chercher dans ce que vous pouvez lire");
  champ.placeholder = "Un mot, une action, une intercommunalité…";
  const fermer = Object.assign(document.createElement("button"), { type: "button", className: "lien", textContent: "Fermer" });
  fermer.addEventListener("click", () => panneau.close());
  formulaire.append(champ, fermer);
  resultats = document.createElement("div");
  panneau.append(formulaire, resultats);
  document.body.append(panneau);
  champ.addEventListener("input", () => {
    clearTimeout(attente);
    attente = setTimeout(chercher, 250);
  });
  panneau.addEventListener("keydown", parcourir);
}

async function chercher() {
  const demande = champ.value.trim();
  if (!demande) return resultats.replaceChildren();
  const adresse = new URL(lien.pathname, location.origin);
  adresse.searchParams.set("q", demande);
  try {
    const reponse = await fetch(adresse, { headers: { "X-Fragment": "resultats" } });
    const recu = new DOMParser().parseFromString(await reponse.text(), "text/html").querySelector(".resultats");
    if (!recu) location.href = adresse.href;
    else if (champ.value.trim() === demande) resultats.replaceChildren(recu);
  } catch {
    resultats.textContent = "Le serveur ne répond pas. Réessayez.";
  }
}

function parcourir(touche) {
  const pas = { ArrowDown: 1, ArrowUp: -1 }[touche.key];
  if (!pas) return;
  const suite = [champ, ...resultats.querySelectorAll("a")];
  const ici = suite.indexOf(document.activeElement);
  touche.preventDefault();
  suite[Math.min(Math.max(ici + pas, 0), suite.length - 1)].focus();
}

function ouvrir(evenement) {
  evenement.preventDefault();
  if (!panneau) dresser();
  if (!panneau.open) panneau.showModal();
  champ.select();
  champ.focus();
}

if (lien) {
  lien.addEventListener("click", (clic) => clic.ctrlKey || clic.metaKey || clic.shiftKey || ouvrir(clic));
  document.addEventListener("keydown", (touche) => {
    if ((touche.ctrlKey || touche.metaKey) && !touche.altKey && !touche.shiftKey && touche.key.toLowerCase() === "k") ouvrir(touche);
  });
}
