// Adds up the funding plan as it is typed; the server does the same sum when the page is drawn.
const FINE = "\u202f";

function centimes(texte) {
  const net = texte.replace(/[\s\u00a0\u202f€]/gu, "").replace(",", ".");
  return /^\d+(\.\d{0,2})?$/u.test(net) ? BigInt(Math.round(Number(net) * 100)) : null;
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
