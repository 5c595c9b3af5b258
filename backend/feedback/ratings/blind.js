// RFC 9474 (RSABSSA-SHA384-PSS-Deterministic), and whether a key stands in the log.
// A browser that cannot read this gets the weaker way.
(function (root) {
  "use strict";
  const subtle = root.crypto && root.crypto.subtle;
  if (typeof BigInt !== "function" || !subtle) return;

  const HASH = 48;
  const ZERO = BigInt(0);
  const ONE = BigInt(1);
  const E = BigInt(65537);
  // SubjectPublicKeyInfo around a modulus of 2048 bits.
  const BEFORE = "30820122300d06092a864886f70d01010105000382010f003082010a0282010100";
  const AFTER = "0203010001";

  const join = (...parts) => {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };
  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const toNumber = (bytes) => BigInt("0x" + (hex(bytes) || "0"));
  const toBytes = (number, length) => unhex(number.toString(16).padStart(2 * length, "0"));
  const utf8 = (text) => new TextEncoder().encode(text);
  const digest = async (name, ...parts) =>
    new Uint8Array(await subtle.digest(name, join(...parts)));
  const random = (length) => root.crypto.getRandomValues(new Uint8Array(length));
  const base64 = (bytes) => root.btoa(String.fromCharCode(...bytes));
  const unbase64 = (text) => Uint8Array.from(root.atob(text), (c) => c.charCodeAt(0));
  const base64url = (bytes) =>
    base64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const unbase64url = (text) => unbase64(text.replace(/-/g, "+").replace(/_/g, "/"));

  function power(base, exponent, n) {
    let result = ONE;
    for (let b = base % n, e = exponent; e > ZERO; e >>= ONE) {
      if (e & ONE) result = (result * b) % n;
      b = (b * b) % n;
    }
    return result;
  }

  function inverse(a, n) {
    let [r, next, s, t] = [n, a % n, ZERO, ONE];
    while (next !== ZERO) {
      const q = r / next;
      [r, next, s, t] = [next, r - q * next, t, s - q * t];
    }
    if (r !== ONE) throw new Error("invalid input");
    return s < ZERO ? s + n : s;
  }

  // RFC 8017, 9.1.1.
  async function encode(message, bits, salt) {
    const length = Math.ceil(bits / 8);
    const seal = await digest(
      "SHA-384", new Uint8Array(8), await digest("SHA-384", message), salt,
    );
    const size = length - HASH - 1;
    const block = join(new Uint8Array(size - salt.length - 1), [1], salt);
    for (let at = 0, count = 0; at < size; count += 1) {
      const mask = await digest("SHA-384", seal, [0, 0, 0, count]);
      for (let i = 0; i < HASH && at < size; i += 1) block[at++] ^= mask[i];
    }
    block[0] &= 255 >> (8 * length - bits);
    return join(block, seal, [188]);
  }

  const lengthOf = (n) => Math.ceil(n.toString(2).length / 8);

  // Uniform among 1 … n - 1.
  function factor(n) {
    const bits = n.toString(2).length;
    for (;;) {
      const bytes = random(Math.ceil(bits / 8));
      bytes[0] &= 255 >> (8 * bytes.length - bits);
      const found = toNumber(bytes);
      if (found > ZERO && found < n) return found;
    }
  }

  async function blind(n, message, salt, undo) {
    const encoded = toNumber(await encode(message, n.toString(2).length - 1, salt));
    inverse(encoded, n);
    const r = undo === undefined ? factor(n) : inverse(undo, n);
    const blinded = (encoded * power(r, E, n)) % n;
    return { message: toBytes(blinded, lengthOf(n)), inverse: inverse(r, n), encoded };
  }

  function finalize(n, encoded, undo, blindSignature) {
    if (blindSignature.length !== lengthOf(n)) throw new Error("unexpected input size");
    const signature = (toNumber(blindSignature) * undo) % n;
    if (power(signature, E, n) !== encoded) throw new Error("invalid signature");
    return toBytes(signature, lengthOf(n));
  }

  // RFC 9162, 2.1.3.2.
  async function rootOf(leaf, index, size, proof) {
    let [node, at, last] = [leaf, index, size - 1];
    const refuse = () => { throw new Error("the proof does not fit"); };
    if (!(index >= 0 && index < size && leaf.length === 32)) refuse();
    for (const step of proof) {
      if (last === 0) refuse();
      if (at % 2 === 1 || at === last) {
        node = await digest("SHA-256", [1], step, node);
        while (at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)];
      } else {
        node = await digest("SHA-256", [1], node, step);
      }
      [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    }
    if (last !== 0) refuse();
    return node;
  }

  // It cannot see whether everybody got the same checkpoint: so size and root are shown.
  async function keyInLog(given, agency, month) {
    const body = JSON.parse(new TextDecoder().decode(unbase64url(given.entry.split(".")[1])));
    const said = body.body;
    const leaf = await digest("SHA-256", [0], utf8(given.entry));
    const top = await rootOf(leaf, given.index, given.treeSize, given.proof.map(unbase64));
    const lines = given.checkpoint.split("\n");
    const spki = unbase64url(said.spki);
    const written = hex(spki);
    if (
      body.kind !== "rating.key_published" || said.agency !== agency || said.month !== month ||
      lines[1] !== String(given.treeSize) || lines[2] !== base64(top) ||
      hex(await digest("SHA-256", spki)) !== said.key ||
      written.length !== 588 || !written.startsWith(BEFORE) || !written.endsWith(AFTER)
    ) throw new Error("the key is not in the log");
    return { n: toNumber(spki.slice(33, 289)), key: said.key, size: lines[1], root: lines[2] };
  }

  root.palmBlind = {
    base64url, blind, digest, finalize, hex, keyInLog, random, rootOf, unbase64url, unhex, utf8,
  };
})(self);
