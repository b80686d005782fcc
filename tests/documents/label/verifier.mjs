// A label verified in another language, with what Node brings: node verifier.mjs LABEL.json DID.json [LISTE.json]
// Prints, as JSON, whether the signature holds and, given a list, the bit of the label's signal of that list.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const CHIFFRES = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const [label, did, liste] = process.argv.slice(2).map((f) => JSON.parse(readFileSync(f, "utf8")));

// RFC 8785: ECMAScript already writes numbers and strings as it wants, and sorts keys by UTF-16 units.
const canonique = (v) =>
  Array.isArray(v) ? `[${v.map(canonique)}]`
  : v && typeof v === "object" ? `{${Object.keys(v).sort().map((k) => `${JSON.stringify(k)}:${canonique(v[k])}`)}}`
  : JSON.stringify(v);
const condensat = (v) => createHash("sha256").update(canonique(v)).digest();
const base58 = (texte) => {
  const hexa = [...texte.slice(1)].reduce((n, c) => n * 58n + BigInt(CHIFFRES.indexOf(c)), 0n).toString(16);
  return Buffer.from(hexa.padStart(hexa.length + (hexa.length % 2), "0"), "hex");
};

function tient({ proof, ...contenu }) {
  const { proofValue, ...options } = proof;
  const methode = did.verificationMethod.find((m) => m.id === options.verificationMethod);
  const x = base58(methode.publicKeyMultibase).subarray(2).toString("base64url");
  const cle = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  const signature = Buffer.concat([Buffer.alloc(64), base58(proofValue)]).subarray(-64);
  return verify(null, Buffer.concat([condensat(options), condensat(contenu)]), cle, signature);
}

function signale() {
  const { statusPurpose, encodedList } = liste.credentialSubject;
  const rang = Number(label.credentialStatus.find((e) => e.statusPurpose === statusPurpose).statusListIndex);
  const bits = gunzipSync(Buffer.from(encodedList.slice(1), "base64url"));
  return ((bits[rang >> 3] >> (7 - (rang % 8))) & 1) === 1;
}

console.log(JSON.stringify({ signature: tient(label), ...(liste && { liste: tient(liste), signale: signale() }) }));
