// Puts an interactive map in the place of the drawn one, when asked. Without it, or without WebGL, the drawing stays.
const couleur = (nom) => getComputedStyle(document.documentElement).getPropertyValue(nom).trim();
const nombre = new Intl.NumberFormat("fr-FR");
const immobile = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function style(donnees) {
  const role = (valeur) => ["==", ["get", "role"], valeur];
  const terres = ["--terre-1", "--terre-2", "--terre-3", "--terre-4"].map(couleur);
  return {
    version: 8,
    sources: { epci: { type: "geojson", data: donnees, attribution: "" } },
    layers: [
      { id: "papier", type: "background", paint: { "background-color": couleur("--papier") } },
      {
        id: "voisins",
        type: "fill",
        source: "epci",
        filter: role("voisin"),
        paint: {
          "fill-color": [
            "match",
            ["%", ["to-number", ["slice", ["get", "siren"], 7]], 4],
            0, terres[0], 1, terres[1], 2, terres[2], terres[3],
          ],
        },
      },
      { id: "ailleurs", type: "fill", source: "epci", filter: role("ailleurs"), paint: { "fill-color": couleur("--papier") } },
      { id: "retenus", type: "fill", source: "epci", filter: role("retenu"), paint: { "fill-color": couleur("--carte-membre") } },
      {
        id: "limites",
        type: "line",
        source: "epci",
        filter: ["!=", ["get", "role"], "departement"],
        paint: { "line-color": couleur("--carte-limite"), "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.3, 9, 1.4] },
      },
      {
        id: "limites-ailleurs",
        type: "line",
        source: "epci",
        filter: role("ailleurs"),
        paint: { "line-color": couleur("--carte-membre"), "line-width": 2.4 },
      },
      {
        id: "departements",
        type: "line",
        source: "epci",
        filter: role("departement"),
        paint: { "line-color": couleur("--carte-departement"), "line-width": 1.3, "line-dasharray": [5, 2, 1, 2] },
      },
    ],
  };
}

function etendue(objets) {
  const boite = [Infinity, Infinity, -Infinity, -Infinity];
  const parcourir = (valeurs) => {
    if (typeof valeurs[0] === "number") {
      boite[0] = Math.min(boite[0], valeurs[0]);
      boite[1] = Math.min(boite[1], valeurs[1]);
      boite[2] = Math.max(boite[2], valeurs[0]);
      boite[3] = Math.max(boite[3], valeurs[1]);
    } else valeurs.forEach(parcourir);
  };
  objets.forEach((objet) => parcourir(objet.geometry.coordinates));
  return boite;
}

function fiche(proprietes) {
  const bloc = document.createElement("div");
  const nom = document.createElement("strong");
  nom.textContent = proprietes.nom;
  const reste = document.createElement("div");
  const population = proprietes.population ? `${nombre.format(proprietes.population)} habitants, ` : "";
  reste.textContent = `${population}${proprietes.communes} communes`;
  bloc.append(nom, reste);
  if (proprietes.role === "ailleurs") {
    const ailleurs = document.createElement("div");
    ailleurs.textContent = "Candidate ailleurs";
    bloc.append(ailleurs);
  }
  return bloc;
}

function etiqueter(maplibre, carte, objets, montrer) {
  return objets.flatMap(({ properties }) => {
    if (!properties.etiquette) return [];
    const bouton = document.createElement("button");
    bouton.type = "button";
    bouton.className = `etiquette-carte ${properties.role}`;
    bouton.textContent = properties.nom.replace(/^(CC|CA|CU|Métropole) (du |de la |des |de l[’']|de |d[’'])?/, "");
    bouton.addEventListener("focus", () => montrer(properties, properties.etiquette));
    bouton.addEventListener("click", () => montrer(properties, properties.etiquette));
    return [new maplibre.Marker({ element: bouton }).setLngLat(properties.etiquette).addTo(carte)];
  });
}

// The workbench listens to what is chosen here, and says which roles it gave: « carte:choix », « carte:roles ».
function suivre(figure, carte, donnees, reetiqueter) {
  const roles = ({ detail }) => {
    for (const { properties } of donnees.features) {
      if (properties.role !== "departement") properties.role = detail[properties.siren] ?? "voisin";
    }
    carte.getSource("epci").setData(donnees);
    reetiqueter();
  };
  figure.addEventListener("carte:roles", roles);
  carte.once("remove", () => figure.removeEventListener("carte:roles", roles));
}

async function ouvrir(figure, surface) {
  const { geojson, module, worker, style: feuille } = figure.dataset;
  if (!document.querySelector(`link[href="${feuille}"]`)) {
    const lien = Object.assign(document.createElement("link"), { rel: "stylesheet", href: feuille });
    document.head.append(lien);
    await new Promise((suite, echec) => Object.assign(lien, { onload: suite, onerror: echec }));
  }
  const [maplibre, donnees] = await Promise.all([
    import(module),
    fetch(geojson).then((reponse) => (reponse.ok ? reponse.json() : Promise.reject(new Error(reponse.status)))),
  ]);
  maplibre.setWorkerUrl(new URL(worker, location.href).href);
  const choisis = () => donnees.features.filter((o) => ["retenu", "ailleurs"].includes(o.properties.role));
  const cites = choisis();
  const carte = new maplibre.Map({
    container: surface,
    style: style(donnees),
    bounds: etendue(cites.length ? cites : donnees.features),
    fitBoundsOptions: { padding: 30 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: immobile() ? 0 : 200,
    cooperativeGestures: false,
    locale: { "Map.Title": "Carte interactive : flèches pour se déplacer, + et − pour grossir" },
  });
  carte.touchZoomRotate.disableRotation();
  const bulle = new maplibre.Popup({ closeButton: false, maxWidth: "18rem" });
  const montrer = (proprietes, lieu) => bulle.setLngLat(lieu).setDOMContent(fiche(proprietes)).addTo(carte);
  for (const couche of ["retenus", "ailleurs", "voisins"]) {
    carte.on("mousemove", couche, (e) => montrer(e.features[0].properties, e.lngLat));
    carte.on("mouseleave", couche, () => bulle.remove());
    carte.on("click", couche, (e) => {
      montrer(e.features[0].properties, e.lngLat);
      figure.dispatchEvent(new CustomEvent("carte:choix", { detail: e.features[0].properties.siren }));
    });
  }
  let noms = [];
  const nommer = () => {
    noms.forEach((nom) => nom.remove());
    noms = choisis().length < 30 ? etiqueter(maplibre, carte, choisis(), montrer) : [];
  };
  nommer();
  suivre(figure, carte, donnees, nommer);
  await new Promise((suite, echec) => {
    carte.once("load", suite);
    carte.once("error", ({ error }) => echec(error));
  });
  return carte;
}

function bouton(texte, action) {
  const element = Object.assign(document.createElement("button"), { type: "button", textContent: texte });
  element.addEventListener("click", action);
  return element;
}

function equiper(figure) {
  const dessin = figure.querySelector("[data-dessin]");
  const surface = Object.assign(document.createElement("div"), { className: "surface", hidden: true });
  const outils = Object.assign(document.createElement("p"), { className: "carte-outils" });
  const etat = document.createElement("span");
  etat.setAttribute("role", "status");
  let carte = null;
  const zoom = (pas) => () => carte.zoomTo(carte.getZoom() + pas, { animate: !immobile() });
  const [plus, moins] = [bouton("Grossir", zoom(1)), bouton("Réduire", zoom(-1))];
  const bascule = bouton("Carte interactive", async () => {
    if (carte) {
      carte.remove();
      carte = null;
      montrer(false);
      return;
    }
    bascule.disabled = true;
    etat.textContent = "La carte se prépare…";
    try {
      surface.hidden = false;
      carte = await ouvrir(figure, surface);
      montrer(true);
      etat.textContent = "";
    } catch {
      surface.hidden = true;
      surface.replaceChildren();
      etat.textContent = "Ce navigateur n’affiche pas la carte interactive ; la carte dessinée dit la même chose.";
    }
    bascule.disabled = false;
  });
  const montrer = (interactive) => {
    surface.hidden = !interactive;
    dessin.hidden = interactive;
    plus.hidden = moins.hidden = !interactive;
    bascule.textContent = interactive ? "Carte dessinée" : "Carte interactive";
    bascule.focus();
  };
  plus.hidden = moins.hidden = true;
  outils.append(bascule, plus, moins, etat);
  dessin.after(surface, outils);
  dessin.scrollLeft = (dessin.scrollWidth - dessin.clientWidth) / 2;
}

document.querySelectorAll("[data-carte]").forEach(equiper);
