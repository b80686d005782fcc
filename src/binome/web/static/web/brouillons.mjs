// Texts not saved yet are kept in this tab (enregistrement.mjs): forgotten when one signs out, and when the
// server says that what was sent is saved.
function oublier(lesquels) {
  for (const cle of Object.keys(sessionStorage)) {
    if (cle.match(/^(brouillon|groupes):/u) && lesquels(sessionStorage.getItem(cle))) sessionStorage.removeItem(cle);
  }
}

if (document.querySelector("[data-enregistre]")) oublier((brut) => JSON.parse(brut).envoye);
document.addEventListener("submit", ({ target }) => {
  if (!new URL(target.action, location).pathname.endsWith("/deconnexion/")) return;
  window.dispatchEvent(new Event("brouillons:oublier"));
  oublier(() => true);
});

// A region that is there when the page comes is not spoken: what it says is said again in one that was empty.
for (const dit of document.querySelectorAll("main :is(.messages > [role], .avertissement[role])")) {
  const voix = Object.assign(document.createElement("p"), { className: "visuellement-cache" });
  voix.setAttribute("role", dit.getAttribute("role"));
  document.body.append(voix);
  setTimeout(() => (voix.textContent = dit.innerText), 300);
  setTimeout(() => voix.remove(), 8000);
}
