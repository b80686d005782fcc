// Puts an interactive map in the place of the drawn one, when asked. Without it, or without WebGL, the drawing stays.
const nombre = new Intl.NumberFormat("fr-FR");

function bouton(texte, action) {
  const element = Object.assign(document.createElement("button"), { type: "button", textContent: texte });
  element.addEventListener("click", action);
  return element;
}

// The legend written under the drawing serves both maps: its scale and its keys follow the one that shows.
function dire(figure, echelle, etat) {
  const legende = figure.querySelector("[data-legende]");
  const barre = legende?.querySelector("[data-barre]");
  if (!barre) return;
  const trait = barre.querySelector("rect");
  const longueur = legende.querySelector("[data-longueur]");
  let [unites, texte] = [barre.dataset.barre, longueur.dataset.longueur];
  if (etat) {
    const largeur = barre.getBoundingClientRect().width;
    const [metres, pixels] = echelle(etat.zoom, etat.latitude, Math.min(220, largeur * 0.5));
    unites = (800 * pixels) / largeur;
    texte = metres < 1000 ? `${nombre.format(metres)} m` : `${nombre.format(metres / 1000)} km`;
  }
  trait.setAttribute("width", unites);
  longueur.textContent = texte;
  for (const cle of legende.querySelectorAll("[data-cle]")) {
    cle.hidden = etat ? !etat.vus.includes(cle.dataset.cle) : !("presente" in cle.dataset);
  }
  for (const dessinee of legende.querySelectorAll(".carte-renvois, [data-ou]")) dessinee.hidden = Boolean(etat);
}

function equiper(figure) {
  const dessin = figure.querySelector("[data-dessin]");
  const surface = Object.assign(document.createElement("div"), { className: "surface", hidden: true });
  const outils = Object.assign(document.createElement("p"), { className: "carte-outils" });
  const etat = document.createElement("span");
  etat.setAttribute("role", "status");
  let [carte, interactive] = [null, null];
  const zoom = (pas) => () => carte.zoomTo(carte.getZoom() + pas, { animate: !interactive.immobile() });
  const [plus, moins] = [bouton("Grossir", zoom(1)), bouton("Réduire", zoom(-1))];
  const bascule = bouton("Carte interactive", async () => {
    if (carte) {
      carte.remove();
      carte = null;
      montrer(false);
      dire(figure);
      return;
    }
    bascule.disabled = true;
    etat.textContent = "La carte se prépare…";
    try {
      interactive = await import(figure.dataset.interactive);
      surface.hidden = false;
      carte = await interactive.ouvrir(figure, surface, (vu) => dire(figure, interactive.echelle, vu));
      montrer(true);
      etat.textContent = "";
    } catch {
      surface.hidden = true;
      surface.replaceChildren();
      etat.textContent = "Ce navigateur n’affiche pas la carte interactive ; la carte dessinée dit la même chose.";
    }
    bascule.disabled = false;
  });
  const montrer = (vive) => {
    surface.hidden = !vive;
    dessin.hidden = vive;
    plus.hidden = moins.hidden = !vive;
    bascule.textContent = vive ? "Carte dessinée" : "Carte interactive";
    bascule.focus();
  };
  plus.hidden = moins.hidden = true;
  outils.append(bascule, plus, moins, etat);
  dessin.after(surface, outils);
}

document.querySelectorAll("[data-carte]").forEach(equiper);
