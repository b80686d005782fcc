// Adds up the funding plan as it is typed; the server does the same sum when the page is drawn.
const FINE = "\u202f";

const UNITES = [
  [/^(€|euros?|eur)?$/iu, 1],
  [/^(k(€|euros?|eur)?|ke|milliers?(d'(€|euros?))?|mille(€|euros?)?)$/iu, 1e3],
  [/^(M(€|euros?|eur|E)?|M(EUR|Euros?))$|^millions?(d'(€|euros?))?$/u, 1e6],
  [/^(mds?(€|euros?)?|milliards?(d'(€|euros?))?)$/iu, 1e9],
];

// An amount as the server reads it (domaine/nombres.py), in cents; null for what is not one, or could be two.
function centimes(texte) {
  const net = texte.replace(/[\s\u00a0\u202f]/gu, "").replace(/[’ʼ]/gu, "'");
  const trouve = /^([0-9][0-9.,']*)(.*)$/u.exec(net);
  const unite = trouve && UNITES.find(([motif]) => motif.test(trouve[2]));
  if (!unite) return null;
  let corps = trouve[1].replace(/'(?=\d{3})/gu, "");
  const dernier = corps.lastIndexOf(",") > corps.lastIndexOf(".") ? "," : ".";
  const seul = corps.split(dernier).length === 2;
  if (seul && /^[1-9]\d{0,2}[.,]\d{3}$/u.test(corps) && (dernier === "." || unite[1] === 1)) return null;
  const decimales = seul ? corps.slice(corps.lastIndexOf(dernier) + 1) : "";
  if (seul) corps = corps.slice(0, corps.lastIndexOf(dernier));
  if (!/^\d+$|^\d{1,3}([.,])\d{3}(\1\d{3})*$/u.test(corps) || /\D/u.test(decimales)) return null;
  const valeur = Number(`${corps.replace(/[.,]/gu, "")}.${decimales || "0"}`) * unite[1] * 100;
  return Math.abs(valeur - Math.round(valeur)) < 1e-4 && valeur < 1e15 ? BigInt(Math.round(valeur)) : null;
}

function euros(valeur) {
  const entiers = String(valeur / 100n).replace(/\B(?=(\d{3})+$)/gu, FINE);
  const reste = valeur % 100n;
  const decimales = reste ? `,${String(reste).padStart(2, "0").replace(/0$/u, "")}` : "";
  return `${entiers}${decimales}${FINE}€`;
}

function additionner(formulaire) {
  let cout = null;
  let finance = 0n;
  for (const champ of formulaire.querySelectorAll('input[name$=".montant"]')) {
    const montant = centimes(champ.value);
    if (champ.name.endsWith(".cout.montant")) cout = montant;
    else if (montant !== null && /\.financement\[\d+\]\.montant$/u.test(champ.name)) {
      const statut = formulaire.elements.namedItem(champ.name.replace(/montant$/u, "statut"));
      if (!statut || statut.value !== "refuse") finance += montant;
    }
  }
  return { cout, finance };
}

function montrer(formulaire) {
  const { cout, finance } = additionner(formulaire);
  const ecart = cout === null ? null : cout - finance;
  const dire = (cle, texte) => {
    const lieu = formulaire.querySelector(`[data-somme="${cle}"]`);
    if (lieu && lieu.textContent !== texte) lieu.textContent = texte;
  };
  dire("cout", cout === null ? "—" : euros(cout));
  dire("finance", euros(finance));
  dire("reste", ecart === null ? "—" : euros(ecart < 0n ? -ecart : ecart));
  const nom = formulaire.querySelector("[data-ecart-nom]");
  if (nom) nom.textContent = ecart !== null && ecart < 0n ? "Financé au-delà du coût" : "Reste à financer";
}

for (const formulaire of document.querySelectorAll("form[data-financement]")) {
  formulaire.addEventListener("input", () => montrer(formulaire));
}
