// @cloudflare/blindrsa-ts as rater and as issuer. One JSON question on stdin, one answer on stdout.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const asked = JSON.parse(readFileSync(0, "utf8"));
const { RSABSSA } = await import(pathToFileURL(asked.library).href);
const suite = RSABSSA.SHA384.PSS.Deterministic();
const raw = (text) => new Uint8Array(Buffer.from(text, "base64"));
const told = (bytes) => Buffer.from(bytes).toString("base64");
const algorithm = { name: "RSA-PSS", hash: "SHA-384" };

const importKey = (form, bytes, uses) =>
  crypto.subtle.importKey(form, raw(bytes), algorithm, true, uses);

async function each(list, act) {
  const found = [];
  for (const one of list) found.push(await act(one));
  return found;
}

const acts = {
  async blind() {
    const key = await importKey("spki", asked.spki, ["verify"]);
    return each(asked.messages, async (message) => {
      const { blindedMsg, inv } = await suite.blind(key, suite.prepare(raw(message)));
      return { blinded: told(blindedMsg), inverse: told(inv) };
    });
  },
  async finalize() {
    const key = await importKey("spki", asked.spki, ["verify"]);
    return each(asked.signed, async ({ message, signature, inverse }) =>
      told(await suite.finalize(key, raw(message), raw(signature), raw(inverse))),
    );
  },
  async sign() {
    const key = await importKey("pkcs8", asked.pkcs8, ["sign"]);
    return each(asked.blinded, async (blinded) => told(await suite.blindSign(key, raw(blinded))));
  },
  async verify() {
    const key = await importKey("spki", asked.spki, ["verify"]);
    return each(asked.tokens, ({ message, signature }) =>
      suite.verify(key, raw(signature), raw(message)).catch(() => false),
    );
  },
};

process.stdout.write(JSON.stringify(await acts[asked.act]()));
