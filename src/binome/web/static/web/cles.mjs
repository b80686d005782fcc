// Security keys: hands the browser's answer to the form. Without JavaScript, a code does the same.
const formulaire = document.querySelector("[data-cle]");
const bouton = formulaire?.querySelector("[data-cle-bouton]");

if (bouton && window.webauthnJSON) {
  bouton.hidden = false;
  bouton.addEventListener("click", async () => {
    const donnees = JSON.parse(document.getElementById(formulaire.dataset.options).textContent);
    try {
      const preuve =
        formulaire.dataset.cle === "creer"
          ? await window.webauthnJSON.create(donnees.creation_options)
          : await window.webauthnJSON.get(donnees.request_options);
      document.getElementById(formulaire.dataset.champ).value = JSON.stringify(preuve);
      formulaire.requestSubmit();
    } catch {
      let message = formulaire.querySelector("[role=alert]");
      if (!message) {
        message = document.createElement("p");
        message.className = "avertissement alerte";
        message.setAttribute("role", "alert");
        formulaire.append(message);
      }
      message.textContent = "La clé n’a pas répondu, ou ce n’est pas la bonne. Réessayez.";
    }
  });
}
