// Texts not saved yet are kept in this tab (enregistrement.mjs): forgotten when one signs out, and when the
// server says that what was sent is saved.
function oublier(lesquels) {
  for (const cle of Object.keys(sessionStorage)) {
    if (cle.startsWith("brouillon:") && lesquels(sessionStorage.getItem(cle))) sessionStorage.removeItem(cle);
  }
}

if (document.querySelector("[data-enregistre]")) oublier((brut) => JSON.parse(brut).envoye);
document.addEventListener("submit", ({ target }) => {
  if (!new URL(target.action, location).pathname.endsWith("/deconnexion/")) return;
  window.dispatchEvent(new Event("brouillons:oublier"));
  oublier(() => true);
});
