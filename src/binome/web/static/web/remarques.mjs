// The thread of a field, read and written beside it; names to call after « @ ». Without this file, the link of a field
// opens the page of its place, and names are typed.
const panneau = document.createElement("dialog");
panneau.className = "fil-de-remarques";
panneau.setAttribute("aria-label", "Remarques");
const fermer = Object.assign(document.createElement("button"), { type: "button", className: "lien fermer", textContent: "Fermer" });
const contenu = document.createElement("div");
panneau.append(fermer, contenu);
let porte;

async function charger(adresse, envoi = {}) {
  const reponse = await fetch(adresse, { ...envoi, headers: { "X-Fragment": "fil" } });
  const recu = new DOMParser().parseFromString(await reponse.text(), "text/html").querySelector(".fil");
  if (!recu) throw new Error(String(reponse.status));
  contenu.replaceChildren(recu);
  if (reponse.ok) compter(Number(recu.dataset.combien));
  citables(recu);
  (recu.querySelector("[aria-invalid]") ?? recu.querySelector(envoi.method ? "h2" : "textarea, h2")).focus();
}

function compter(combien) {
  porte.classList.toggle("en-a", combien > 0);
  porte.firstChild.textContent = combien ? `${combien} remarque${combien > 1 ? "s" : ""}` : "Remarquer";
}

function clore() {
  panneau.close();
  porte?.focus();
}

// Each name becomes a button that writes it where one is; those that do not begin as what is typed stand back.
function citables(racine) {
  for (const liste of racine.querySelectorAll("[data-citables]")) {
    const texte = liste.closest("form")?.querySelector("textarea");
    if (!texte) continue;
    const noms = [...liste.querySelectorAll("[data-citer]")].map((nom) => {
      const bouton = Object.assign(document.createElement("button"), { type: "button", className: "lien", textContent: nom.textContent });
      bouton.addEventListener("click", () => citer(texte, bouton.textContent));
      nom.replaceWith(bouton);
      return bouton;
    });
    texte.addEventListener("input", () => {
      const debut = commence(texte)?.[0].toLowerCase() ?? "";
      for (const nom of noms) nom.hidden = !nom.textContent.toLowerCase().startsWith(debut);
    });
  }
}

const commence = (texte) => texte.value.slice(0, texte.selectionStart).match(/(?<![\p{L}\d._-])@[\p{L}' -]{0,40}$/u);

function citer(texte, nom) {
  const ici = texte.selectionStart;
  const deja = commence(texte)?.[0] ?? "";
  const pris = nom.toLowerCase().startsWith(deja.toLowerCase()) ? deja.length : 0;
  const avant = texte.value.slice(0, ici - pris);
  texte.setRangeText(`${/\S$/.test(avant) ? " " : ""}${nom} `, ici - pris, ici, "end");
  texte.focus();
  texte.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (clic) => {
  const lien = clic.target.closest?.("a[data-remarquer]");
  if (!lien || clic.ctrlKey || clic.metaKey || clic.shiftKey) return;
  clic.preventDefault();
  porte = lien;
  charger(lien.href).then(
    () => {
      if (!panneau.isConnected) document.getElementById("contenu").append(panneau);
      if (!panneau.open) panneau.show();
      contenu.querySelector("textarea")?.focus();
    },
    () => (location.href = lien.href),
  );
});
fermer.addEventListener("click", clore);
panneau.addEventListener("keydown", ({ key }) => key === "Escape" && clore());
panneau.addEventListener("submit", (envoi) => {
  envoi.preventDefault();
  const formulaire = envoi.target;
  // A session that ended, a server that does not answer: the plain form goes, and its page explains; nothing is lost.
  charger(formulaire.action, { method: "POST", body: new FormData(formulaire) }).catch(() => formulaire.submit());
});
citables(document);
