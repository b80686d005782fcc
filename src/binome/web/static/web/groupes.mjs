// Groups that fold: the one that an address or an error points at opens, those opened stay so, counts follow what is typed.
const cle = `groupes:${location.pathname}`;
const replis = () => document.querySelectorAll("details.groupe-replie, details.element");

function ouvrir(element) {
  for (let repli = element?.closest("details"); repli; repli = repli.parentElement.closest("details")) repli.open = true;
}

function viser() {
  const vise = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!vise) return;
  if (vise.matches("details")) vise.open = true;
  ouvrir(vise);
  vise.scrollIntoView();
}

const rempli = (champ) =>
  [...champ.querySelectorAll("input, select, textarea")].some(
    (e) => e.type !== "hidden" && (e.type === "checkbox" ? e.checked : e.value.trim()),
  );

function compter(groupe) {
  const compte = groupe?.querySelector("[data-compte]");
  if (!compte) return;
  let champs = [...groupe.querySelectorAll(":scope > .contenu > :is(.champ, .objet)")];
  if (champs.length === 1 && champs[0].matches(".groupe")) champs = [...champs[0].querySelectorAll(":scope > .champ")];
  const pleins = champs.filter(rempli).length;
  const texte = `${pleins} champ${pleins < 2 ? "" : "s"} sur ${champs.length}`;
  for (const lieu of [compte, document.querySelector(`[data-compte-de="${groupe.id}"]`)])
    if (lieu && lieu.textContent !== texte) lieu.textContent = texte;
}

const large = matchMedia("(min-width: 68rem)");
// Beside the form, the list is always there: its title is no more a button.
const ranger = () => {
  for (const liste of document.querySelectorAll("[data-sur-large]")) {
    liste.open = large.matches;
    liste.querySelector("summary").tabIndex = large.matches ? -1 : 0;
  }
};
large.addEventListener("change", ranger);
ranger();

for (const id of JSON.parse(sessionStorage.getItem(cle) ?? "[]")) {
  const repli = document.getElementById(id);
  if (repli?.matches("details")) repli.open = true;
}
const garder = () => {
  try {
    sessionStorage.setItem(cle, JSON.stringify([...replis()].filter((repli) => repli.open && repli.id).map((repli) => repli.id)));
  } catch {
    // No room left in this tab: the groups only fold again.
  }
};
// What the server opened stays open too, once its reason is gone.
garder();
document.addEventListener("toggle", (evenement) => evenement.target.matches?.(".groupe-replie, .element") && garder(), true);
document.addEventListener("input", (evenement) => compter(evenement.target.closest(".groupe-replie")));
// A message that comes while one types: its field is shown.
new MutationObserver((changements) => {
  for (const { target } of changements) if (target.getAttribute("aria-invalid") === "true") ouvrir(target);
}).observe(document.body, { subtree: true, attributeFilter: ["aria-invalid"] });
addEventListener("hashchange", viser);
viser();
