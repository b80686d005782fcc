// Actions dragged to their place, under their axis or another one. The buttons ↑ and ↓ do the same, for the keyboard
// and where nothing is dragged; without this file they are there alone.
const plan = document.querySelector(".axes");
const modele = plan?.querySelector("form.gestes");
let portee;

for (const fiche of modele ? plan.querySelectorAll("li[data-fiche]") : []) {
  const poignee = Object.assign(document.createElement("span"), { className: "poignee", draggable: true, title: "Glisser pour ranger" });
  poignee.setAttribute("aria-hidden", "true");
  fiche.querySelector(".tete").append(poignee);
  poignee.addEventListener("dragstart", (geste) => {
    portee = fiche;
    fiche.classList.add("portee");
    geste.dataTransfer.effectAllowed = "move";
    geste.dataTransfer.setData("text/plain", fiche.querySelector("h4").textContent);
    geste.dataTransfer.setDragImage(fiche, 10, 10);
  });
  poignee.addEventListener("dragend", () => {
    fiche.classList.remove("portee");
    viser(null);
    portee = undefined;
  });
}

// The action before which one lets go: the first whose middle is under the pointer.
const avant = (axe, y) =>
  [...axe.querySelectorAll("li[data-fiche]")].find((li) => li !== portee && y < li.getBoundingClientRect().top + li.offsetHeight / 2);

function viser(axe, fiche) {
  for (const vise of plan.querySelectorAll(".vise, .vise-ici")) vise.classList.remove("vise", "vise-ici");
  axe?.classList.add("vise");
  fiche?.classList.add("vise-ici");
}

plan?.addEventListener("dragover", (geste) => {
  const axe = portee && geste.target.closest?.("[data-axe]");
  if (!axe) return;
  geste.preventDefault();
  viser(axe, avant(axe, geste.clientY));
});
plan?.addEventListener("drop", (geste) => {
  const axe = portee && geste.target.closest?.("[data-axe]");
  if (!axe) return;
  geste.preventDefault();
  const suivante = avant(axe, geste.clientY);
  const formulaire = modele.cloneNode(true);
  formulaire.hidden = true;
  formulaire.elements.namedItem("fiche").value = portee.dataset.fiche;
  for (const [name, value] of [["geste", "placer"], ["axe", axe.dataset.axe], ["avant", suivante?.dataset.fiche ?? ""]])
    formulaire.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(formulaire);
  formulaire.submit();
});
