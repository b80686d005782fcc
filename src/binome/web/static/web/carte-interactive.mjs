// The interactive map: the same paint, names and signs as the drawing, whatever the zoom. Loaded when it is asked for.
const CHEFS = ["prefecture", "sous_prefecture"];
const RANGS = [...CHEFS, "principale", "commune"];
const DE_PRES = { prefecture: 0, sous_prefecture: 6, principale: 7.4, commune: 9.2 };
const MEMBRES = ["retenu", "propose", "retire", "ailleurs"];
const ROND = [1, 2, 5];
const nombre = new Intl.NumberFormat("fr-FR");
export const immobile = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const NOMS = ["papier", "encre", "carte-membre", "carte-nom-membre", "carte-limite", "carte-departement", "carte-note"];
const TERRES = ["terre-1", "terre-2", "terre-3", "terre-4"];

export function couleursDeLaPage() {
  const feuille = getComputedStyle(document.documentElement);
  return Object.fromEntries([...NOMS, ...TERRES].map((nom) => [nom, feuille.getPropertyValue(`--${nom}`).trim()]));
}

// What the map draws, from its data and colours alone. A later layer of names goes before an earlier one.
export function style(donnees, c) {
  const est = (...roles) => ["match", ["get", "role"], roles, true, false];
  const rang = (...rangs) => ["match", ["get", "rang"], rangs, true, false];
  const terre = ["match", ["%", ["to-number", ["slice", ["get", "siren"], 7]], 4]];
  TERRES.slice(0, 3).forEach((nom, k) => terre.push(k, c[nom]));
  const surface = (id, filtre, paint) => ({ id, type: "fill", source: "epci", filter: filtre, paint });
  const trait = (id, source, filtre, paint) => ({ id, type: "line", source, filter: filtre, paint });
  const encre = (halo, couleur, epaisseur = 1.4) => ({
    "text-color": couleur, "text-halo-color": halo, "text-halo-width": epaisseur,
  });
  const villes = (id, filtre, minzoom, police, corps) => ({
    id, type: "symbol", source: "villes", filter: filtre, minzoom,
    layout: {
      "icon-image": ["concat", "ville-", ["get", "rang"]],
      "text-field": ["get", "nom"], "text-font": [police],
      "text-size": ["interpolate", ["linear"], ["zoom"], 7, corps * 0.85, 9, corps],
      "text-variable-anchor": ["left", "right", "top", "bottom", "top-left", "bottom-left"],
      "text-radial-offset": 0.5, "text-justify": "auto", "text-max-width": 12, "text-padding": 1,
      "symbol-sort-key": ["+", ["*", 1e8, ["index-of", ["get", "rang"], ["literal", RANGS]]], ["-", ["get", "population"]]],
    },
    paint: encre(
      ["match", ["get", "role"], "retenu", c["carte-membre"], c.papier],
      ["match", ["get", "role"], "retenu", c["carte-nom-membre"], c.encre],
    ),
  });
  const noms = (id, filtre, police, corps, paint) => ({
    id, type: "symbol", source: "noms", filter: filtre, paint,
    layout: {
      "text-field": ["get", "court"], "text-font": [police], "text-max-width": 7,
      "text-size": ["interpolate", ["linear"], ["zoom"], 7, corps * 0.78, 9, corps],
      "text-variable-anchor": ["center", "bottom", "top"], "text-radial-offset": 0.7,
      "text-line-height": 1.05, "text-padding": 3, "symbol-sort-key": ["-", ["get", "population"]],
    },
  });
  const chezSoi = est("retenu", "propose", "ailleurs");
  return {
    version: 8,
    sources: sourcesDe(donnees),
    layers: [
      { id: "papier", type: "background", paint: { "background-color": c.papier } },
      surface("voisins", est("voisin"), { "fill-color": [...terre, c["terre-4"]] }),
      surface("dehors", est("ailleurs", "retire"), { "fill-color": c.papier }),
      surface("retenus", est("retenu"), { "fill-color": c["carte-membre"] }),
      surface("proposes", est("propose"), { "fill-pattern": "hachures" }),
      trait("limites", "epci", ["has", "siren"], {
        "line-color": c["carte-limite"], "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.3, 9, 1.4],
      }),
      trait("limites-dehors", "epci", est("ailleurs", "propose"), { "line-color": c["carte-membre"], "line-width": 2.4 }),
      trait("limites-retirees", "epci", est("retire"), {
        "line-color": c["carte-membre"], "line-width": 2, "line-dasharray": [3, 2],
      }),
      trait("departements-fond", "limites", true, { "line-color": c.papier, "line-width": 2.8, "line-opacity": 0.75 }),
      trait("departements", "limites", true, {
        "line-color": c["carte-departement"], "line-width": 1.4, "line-dasharray": [5, 2, 1, 2],
      }),
      villes("communes", ["all", rang("commune"), chezSoi], DE_PRES.commune, "Carte-Italic", 12),
      noms("noms-voisins", ["!", est(...MEMBRES)], "Carte-Regular", 13, encre(c.papier, c["carte-note"])),
      villes("villes", ["all", rang("principale"), chezSoi], DE_PRES.principale, "Carte-Regular", 13),
      villes("sous-prefectures", rang("sous_prefecture"), DE_PRES.sous_prefecture, "Carte-Regular", 13),
      noms("noms-dehors", est("propose", "retire", "ailleurs"), "Carte-SemiBold", 15, encre(c.papier, c.encre, 2)),
      noms("noms-retenus", est("retenu"), "Carte-SemiBold", 15, encre(c["carte-membre"], c["carte-nom-membre"])),
      villes("prefectures", rang("prefecture"), DE_PRES.prefecture, "Carte-Regular", 14),
    ],
  };
}

function sourcesDe({ features }) {
  const collection = (objets) => ({ type: "geojson", data: { type: "FeatureCollection", features: objets } });
  const nommes = features.filter(({ properties }) => properties.etiquette);
  return {
    epci: collection(features.filter(({ properties }) => properties.siren && !properties.rang)),
    limites: collection(features.filter(({ properties }) => properties.role === "departement")),
    villes: collection(features.filter(({ properties }) => properties.rang)),
    noms: collection(
      nommes.map(({ properties }) => ({
        type: "Feature", properties, geometry: { type: "Point", coordinates: properties.etiquette },
      })),
    ),
  };
}

// The hatching of proposals and the signs of towns, drawn as the server does.
function image(nom, c) {
  const cote = nom === "hachures" ? 20 : 22;
  const toile = Object.assign(document.createElement("canvas"), { width: cote, height: cote });
  const p = toile.getContext("2d");
  if (nom === "hachures") {
    Object.assign(p, { fillStyle: c.papier, strokeStyle: c["carte-membre"], lineWidth: 6 });
    p.fillRect(0, 0, cote, cote);
    for (const x of [-cote, 0, cote]) {
      p.moveTo(x, cote);
      p.lineTo(x + cote, 0);
    }
    p.stroke();
  } else {
    const rang = nom.slice("ville-".length);
    const petite = rang === "commune";
    Object.assign(p, { fillStyle: petite ? c.encre : c.papier, strokeStyle: petite ? c.papier : c.encre, lineWidth: 2.2 });
    if (rang === "prefecture") p.rect(4, 4, 14, 14);
    else p.arc(11, 11, { sous_prefecture: 7, principale: 5.2 }[rang] ?? 4, 0, 2 * Math.PI);
    p.fill();
    p.stroke();
    if (CHEFS.includes(rang)) {
      Object.assign(p, { fillStyle: c.encre });
      p.beginPath();
      p.arc(11, 11, 2.6, 0, 2 * Math.PI);
      p.fill();
    }
  }
  return p.getImageData(0, 0, cote, cote);
}

export function etendue(objets) {
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

// The round length that fits a place, and the pixels that it takes: [metres, pixels].
export function echelle(zoom, latitude, place) {
  const metres = (40075016.686 * Math.cos((latitude * Math.PI) / 180)) / (512 * 2 ** zoom);
  const puissance = 10 ** Math.floor(Math.log10(place * metres));
  const ronde = puissance * ROND.findLast((n) => n * puissance <= place * metres);
  return [ronde, ronde / metres];
}

function fiche(proprietes) {
  const bloc = document.createElement("div");
  const ligne = (balise, texte) => bloc.append(Object.assign(document.createElement(balise), { textContent: texte }));
  const population = proprietes.population ? `${nombre.format(proprietes.population)} habitants, ` : "";
  ligne("strong", proprietes.nom);
  ligne("div", `${population}${proprietes.communes} communes`);
  const dit = { ailleurs: "Candidate ailleurs", propose: "Proposée", retire: "Laissée de côté" }[proprietes.role];
  if (dit) ligne("div", dit);
  return bloc;
}

// What the keyboard reaches: a button per member, on its name, seen when it has the focus.
function boutons(maplibre, carte, objets, montrer) {
  return objets.flatMap(({ properties }) => {
    if (!properties.etiquette) return [];
    const bouton = Object.assign(document.createElement("button"), { type: "button", className: "etiquette-carte" });
    bouton.textContent = properties.court;
    for (const geste of ["focus", "click"]) bouton.addEventListener(geste, () => montrer(properties, properties.etiquette));
    return [new maplibre.Marker({ element: bouton }).setLngLat(properties.etiquette).addTo(carte)];
  });
}

const LOCALE = {
  "Map.Title": "Carte interactive : flèches pour se déplacer, + et − pour grossir",
  "CooperativeGesturesHandler.WindowsHelpText": "Tenez Ctrl pour grossir la carte avec la molette",
  "CooperativeGesturesHandler.MacHelpText": "Tenez ⌘ pour grossir la carte avec la molette",
  "CooperativeGesturesHandler.MobileHelpText": "Deux doigts pour déplacer la carte",
};

async function charger(figure) {
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
  return [maplibre, donnees];
}

// `dire` is told where the map stands: what it shows, how close, and at which latitude.
export async function ouvrir(figure, surface, dire) {
  const [maplibre, donnees] = await charger(figure);
  const choisis = () => donnees.features.filter(({ properties: p }) => MEMBRES.includes(p.role) && !p.rang);
  const cadre = () => etendue(choisis().length ? choisis() : donnees.features);
  const carte = new maplibre.Map({
    container: surface,
    style: style(donnees, couleursDeLaPage()),
    bounds: cadre(),
    fitBoundsOptions: { padding: 30 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: immobile() ? 0 : 200,
    cooperativeGestures: true,
    locale: LOCALE,
  });
  carte.touchZoomRotate.disableRotation();
  carte.setMissingStyleImageResolver((id) => {
    carte.addImage(id, image(id, couleursDeLaPage()), { pixelRatio: 2 });
  });
  const bulle = new maplibre.Popup({ closeButton: false, maxWidth: "18rem" });
  const montrer = (proprietes, lieu) => bulle.setLngLat(lieu).setDOMContent(fiche(proprietes)).addTo(carte);
  for (const couche of ["retenus", "proposes", "dehors", "voisins"]) {
    carte.on("mousemove", couche, (e) => montrer(e.features[0].properties, e.lngLat));
    carte.on("mouseleave", couche, () => bulle.remove());
    carte.on("click", couche, (e) => {
      montrer(e.features[0].properties, e.lngLat);
      figure.dispatchEvent(new CustomEvent("carte:choix", { detail: e.features[0].properties.siren }));
    });
  }
  let reperes = [];
  const nommer = () => {
    reperes.forEach((repere) => repere.remove());
    reperes = choisis().length < 30 ? boutons(maplibre, carte, choisis(), montrer) : [];
  };
  const informer = () => {
    const zoom = carte.getZoom();
    const vus = new Set(donnees.features.map(({ properties: p }) => p.rang ?? p.role));
    dire({ zoom, latitude: carte.getCenter().lat, vus: [...vus].filter((cle) => zoom >= (DE_PRES[cle] ?? 0)) });
  };
  // The workbench listens to what is chosen here, and says which roles it gave: « carte:choix », « carte:roles ».
  const roles = ({ detail }) => {
    for (const { properties } of donnees.features) {
      if (properties.siren) properties.role = detail[properties.siren] ?? "voisin";
    }
    for (const [nom, { data }] of Object.entries(sourcesDe(donnees))) carte.getSource(nom).setData(data);
    nommer();
    carte.fitBounds(cadre(), { padding: 30, animate: !immobile() });
    informer();
  };
  const theme = matchMedia("(prefers-color-scheme: dark)");
  const repeindre = () => carte.setStyle(style(donnees, couleursDeLaPage()), { diff: false });
  figure.addEventListener("carte:roles", roles);
  theme.addEventListener("change", repeindre);
  carte.once("remove", () => {
    figure.removeEventListener("carte:roles", roles);
    theme.removeEventListener("change", repeindre);
  });
  await new Promise((suite, echec) => {
    carte.once("load", suite);
    carte.once("error", ({ error }) => echec(error));
  });
  nommer();
  carte.on("move", informer);
  figure.addEventListener("carte:legende", informer);
  carte.once("remove", () => figure.removeEventListener("carte:legende", informer));
  informer();
  return carte;
}
