// The second file of a label read by others' libraries, offline: node interoperable.mjs RDFC.json DID.json LISTE.json…
// Prints, as JSON, what @digitalbazaar/vc says of it and of each list, and the graph that jsonld draws of its content.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { contexts } from "@digitalbazaar/credentials-context";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { decodeList } from "@digitalbazaar/vc-bitstring-status-list";
import * as vc from "@digitalbazaar/vc";
import jsonld from "jsonld";

const [label, did, ...listes] = process.argv.slice(2).map((f) => JSON.parse(readFileSync(f, "utf8")));
const connus = new Map(contexts);

// Nothing is fetched: the W3C's contexts that the libraries bring, and the issuer's document.
async function documentLoader(url) {
  const repondre = (document) => ({ contextUrl: null, documentUrl: url, document });
  if (connus.has(url)) return repondre(connus.get(url));
  if (url === did.id) return repondre(did);
  const cle = did.verificationMethod.find((m) => m.id === url);
  if (cle) return repondre({ "@context": "https://w3id.org/security/multikey/v1", ...cle });
  throw new Error(`inconnu : ${url}`);
}

const fautes = (resultat) => (resultat.verified ? [] : [resultat.error, ...(resultat.error?.errors ?? [])].map(String));
const { proof, ...contenu } = label;
const graphe = await jsonld.canonize(contenu, {
  algorithm: "RDFC-1.0", format: "application/n-quads", documentLoader, safe: true,
});
const suite = new DataIntegrityProof({ cryptosuite });
const resultat = await vc.verifyCredential({
  credential: label, suite, documentLoader,
  // What is verified here is the signature and the shape; states are asked of the lists below.
  checkStatus: async () => ({ verified: true }),
});
const signales = {};
for (const liste of listes) {
  const { statusPurpose, encodedList } = liste.credentialSubject;
  const rang = Number(label.credentialStatus.find((e) => e.statusPurpose === statusPurpose).statusListIndex);
  const lue = await decodeList({ encodedList });
  signales[statusPurpose] = { places: lue.length, signale: lue.getStatus(rang) };
}
const sha256 = createHash("sha256").update(graphe).digest("hex");
console.log(JSON.stringify({ valide: resultat.verified, fautes: fautes(resultat), signales, graphe, sha256 }));
