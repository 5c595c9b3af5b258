// The page's own script, outside a browser. One JSON question on stdin, one answer on stdout.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const asked = JSON.parse(readFileSync(0, "utf8"));
const self = { crypto, btoa, atob };
vm.runInContext(
  readFileSync(asked.script, "utf8"),
  vm.createContext({ self, TextEncoder, TextDecoder, Uint8Array, BigInt }),
);
const tools = self.palmBlind;
const number = (hex) => BigInt(`0x${hex}`);
const raw64 = (text) => tools.unhex(Buffer.from(text, "base64").toString("hex"));

const acts = {
  // RFC 9474, appendix A.
  async vectors() {
    const found = [];
    for (const v of asked.vectors) {
      const bare = (text) => text.replace(/^0x/, "");
      const n = number(bare(v.n));
      const message = tools.unhex(bare(v.input_msg));
      const made = await tools.blind(n, message, tools.unhex(bare(v.salt)), number(bare(v.inv)));
      const signature = tools.finalize(n, made.encoded, made.inverse, tools.unhex(v.blind_sig));
      found.push({ blinded: tools.hex(made.message), signature: tools.hex(signature) });
    }
    return found;
  },
  async inclusion() {
    const found = [];
    for (const { leafHash, leafIdx, treeSize, proof, root } of asked.cases) {
      try {
        const made = await tools.rootOf(
          raw64(leafHash), leafIdx, treeSize, (proof || []).map(raw64),
        );
        found.push(Buffer.from(made).equals(Buffer.from(root || "", "base64")));
      } catch {
        found.push(false);
      }
    }
    return found;
  },
  // A whole token: the page's half before and after the issuer's.
  async blind() {
    const found = [];
    for (const given of asked.given) {
      try {
        const key = await tools.keyInLog(given, asked.agency, asked.month);
        const nonce = tools.random(32);
        const made = await tools.blind(key.n, nonce, tools.random(48));
        found.push({
          key: key.key, nonce: tools.hex(nonce), blinded: tools.hex(made.message),
          encoded: made.encoded.toString(16), inverse: made.inverse.toString(16),
          n: key.n.toString(16),
        });
      } catch (refused) {
        found.push({ refused: refused.message });
      }
    }
    return found;
  },
  async finalize() {
    return asked.signed.map(({ n, encoded, inverse, signature }) => {
      try {
        const bytes = tools.unhex(signature);
        return tools.hex(tools.finalize(number(n), number(encoded), number(inverse), bytes));
      } catch (refused) {
        return refused.message;
      }
    });
  },
};

process.stdout.write(JSON.stringify(await acts[asked.act]()));
