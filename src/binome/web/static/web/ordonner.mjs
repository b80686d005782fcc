// Actions and axes dragged to their place, by mouse, pen or finger. The buttons do the same for the keyboard; without
// this file they are there alone.
const plan = document.querySelector(".axes");
const modele = plan?.querySelector("form.gestes");
const formulaire = document.querySelector("form[data-a-ranger]");

const BORD = 90;
const PAS = 14;

// A handle that carries `objet`: `viser(x, y)` says where it would go, null when nowhere, and shows it; `poser` puts it
// there. Near an edge the page scrolls; Escape, or a call that takes the finger away, puts it back.
function poignee(hote, objet, { viser, poser }) {
  const prise = Object.assign(document.createElement("span"), { className: "poignee", title: "Glisser pour ranger" });
  prise.setAttribute("aria-hidden", "true");
  hote.append(prise);
  prise.addEventListener("click", (geste) => geste.preventDefault());
  prise.addEventListener("pointerdown", (appui) => {
    if (appui.button || !appui.isPrimary) return;
    appui.preventDefault();
    let { clientX: x, clientY: y } = appui;
    let bouge = false;
    let cible = null;
    const chercher = () => (cible = bouge ? viser(x, y) : null);
    const suivre = (geste) => {
      bouge ||= Math.hypot(geste.clientX - x, geste.clientY - y) > 4;
      if (bouge) ({ clientX: x, clientY: y } = geste);
      chercher();
    };
    const defiler = () => {
      const pas = !bouge ? 0 : y < BORD ? -PAS : y > innerHeight - BORD ? PAS : 0;
      if (pas) scrollBy({ top: pas, behavior: "instant" });
      if (pas) chercher();
      image = requestAnimationFrame(defiler);
    };
    const finir = (geste) => {
      fini.abort();
      cancelAnimationFrame(image);
      objet.classList.remove("portee");
      viser(null);
      if (geste.type === "pointerup" && cible) poser(cible);
    };
    const fini = new AbortController();
    const { signal } = fini;
    let image = requestAnimationFrame(defiler);
    objet.classList.add("portee");
    prise.setPointerCapture(appui.pointerId);
    prise.addEventListener("pointermove", suivre, { signal });
    for (const fin of ["pointerup", "pointercancel", "lostpointercapture"]) prise.addEventListener(fin, finir, { signal });
    addEventListener("keydown", (touche) => touche.key === "Escape" && finir(touche), { signal });
  });
}

function marquer(...vises) {
  for (const avant of document.querySelectorAll(".vise, .vise-ici, .vise-apres")) avant.classList.remove("vise", "vise-ici", "vise-apres");
  for (const [element, classe] of vises) element?.classList.add(classe);
}

// The first of these before which the pointer is, as one reads: from left to right, then down.
function avant(elements, porte, x, y) {
  const boites = elements.map((element) => [element, element.getBoundingClientRect()]);
  return boites.find(([element, boite]) => {
    if (element === porte) return false;
    const cote = boites.some(([autre, b]) => autre !== element && b.top < boite.bottom && boite.top < b.bottom);
    return cote ? y < boite.bottom && (y < boite.top || x < boite.left + boite.width / 2) : y < boite.top + boite.height / 2;
  })?.[0];
}

const dedans = (element, x, y) => {
  const boite = element.getBoundingClientRect();
  return x >= boite.left && x <= boite.right && y >= boite.top && y <= boite.bottom;
};

// The board: what is let go of is saved at once, as its buttons do.
function envoyer(valeurs) {
  const envoi = modele.cloneNode(true);
  envoi.hidden = true;
  for (const [name, value] of Object.entries(valeurs)) {
    envoi.elements.namedItem(name)?.remove?.();
    envoi.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  for (const bouton of envoi.querySelectorAll("button")) bouton.remove();
  document.body.append(envoi);
  envoi.submit();
}

const axes = modele ? [...plan.querySelectorAll("[data-axe]")] : [];
for (const fiche of modele ? plan.querySelectorAll("li[data-fiche]") : [])
  poignee(fiche.querySelector(".tete"), fiche, {
    viser(x, y) {
      const axe = x === null ? null : axes.find((un) => dedans(un, x, y));
      if (!axe) return marquer() ?? null;
      const suivante = avant([...axe.querySelectorAll("li[data-fiche]")], fiche, x, y);
      marquer([axe, "vise"], [suivante, "vise-ici"]);
      return { axe, suivante };
    },
    poser: ({ axe, suivante }) =>
      envoyer({ geste: "placer", fiche: fiche.dataset.fiche, axe: axe.dataset.axe, avant: suivante?.dataset.fiche ?? "" }),
  });
for (const axe of axes.length > 1 ? axes : []) poignee(axe.querySelector("header h3"), axe, parmi(axes, axe, (suivant) => {
  envoyer({ geste: "placer-axe", axe: axe.dataset.axe, avant: suivant?.dataset.axe ?? "" });
}));

// Those of one list: before one of them, or last; nowhere when that is where it is.
function parmi(tous, porte, poser) {
  return {
    viser(x, y) {
      const autres = tous.filter((un) => un !== porte);
      const suivant = x === null ? undefined : avant(tous, porte, x, y);
      const rang = suivant ? autres.indexOf(suivant) : autres.length;
      const ailleurs = x !== null && rang !== tous.indexOf(porte);
      marquer(...(ailleurs ? [suivant ? [suivant, "vise-ici"] : [autres.at(-1), "vise-apres"]] : []));
      return ailleurs ? { suivant, rang } : null;
    },
    poser: ({ suivant, rang }) => poser(suivant, rang),
  };
}

// The form of the axes: as its buttons do, and it is saved with the rest of the form.
for (const liste of formulaire?.querySelectorAll(".liste-de-champs") ?? []) {
  const rangees = [...liste.querySelectorAll(":scope > details.element")];
  for (const rangee of rangees.length > 1 ? rangees : [])
    poignee(rangee.querySelector("summary"), rangee, parmi(rangees, rangee, (_, rang) => {
      const { name, value } = rangee.querySelector("fieldset > input[type=hidden]");
      const geste = Object.assign(document.createElement("button"), { hidden: true, name: "geste", value: `placer-${rang}:${name}:${value}` });
      formulaire.append(geste);
      formulaire.requestSubmit(geste);
    }));
}
