// Blinds, has it signed, unblinds, and sends the rating as a second request that carries nothing
// of the first. A browser that cannot read this gets the weaker way.
(() => {
  "use strict";
  const part = (id) => document.getElementById(id);
  const tools = self.palmBlind;
  const app = part("rating");
  if (!app || !tools || !self.fetch || !self.AbortController) return;
  const form = part("rate");
  const texts = form.dataset;
  const text = form.elements.text;
  const place = "palm-rating:" + texts.token;
  const number = (hex) => BigInt("0x" + hex);
  let memory = null;
  let going = false;

  // A reload between the two requests loses nothing, where the browser keeps anything.
  function keep(state) {
    memory = state;
    try {
      sessionStorage.setItem(place, JSON.stringify(state));
    } catch (refused) {
      return;
    }
  }
  function kept() {
    try {
      return memory || JSON.parse(sessionStorage.getItem(place));
    } catch (refused) {
      return memory;
    }
  }

  function tell(what, kind) {
    const told = part("told");
    told.textContent = what;
    told.className = kind ? "verdict " + kind : "notice";
    told.hidden = !what;
  }

  async function asked(address, body, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 30000);
    let answer, told;
    try {
      answer = await fetch(address, {
        cache: "no-store", signal: stop.signal, method: body ? "POST" : "GET",
        body: body && JSON.stringify(body), ...options,
        headers: {
          "Content-Type": "application/json",
          "Accept-Language": document.documentElement.lang,
        },
      });
      told = await answer.json();
    } catch (cut) {
      throw { message: texts.again };
    } finally {
      clearTimeout(timer);
    }
    if (answer.ok) return told;
    throw { message: told.detail, final: answer.status < 500 && answer.status !== 429 };
  }

  function answered() {
    const found = { overall: 0, text: text.value.trim() };
    for (const { name, value } of form.querySelectorAll("input:checked")) {
      if (name === "overall") found.overall = Number(value);
      else if (value) found[name] = value === "yes";
    }
    if (!found.overall) throw { message: texts.choose };
    return JSON.stringify(found);
  }

  async function begin(rating) {
    const given = await asked(texts.key);
    const key = await tools.keyInLog(given, texts.agency, texts.month);
    const nonce = tools.random(32);
    const made = await tools.blind(key.n, nonce, tools.random(48));
    return {
      rating, key: key.key, size: key.size, root: key.root, n: key.n.toString(16),
      encoded: made.encoded.toString(16), inverse: made.inverse.toString(16),
      blinded: tools.base64url(made.message), nonce: tools.base64url(nonce),
      salt: tools.base64url(tools.random(32)),
    };
  }

  async function send(state) {
    const first = await asked(texts.token, { key: state.key, blinded: state.blinded });
    const signature = tools.finalize(
      number(state.n), number(state.encoded), number(state.inverse),
      tools.unbase64url(first.signature),
    );
    const { agency, month } = texts;
    const { nonce, salt, rating } = state;
    const sent = { agency, month, nonce, salt, rating, signature: tools.base64url(signature) };
    // No cookie, no referrer, nothing of the visit.
    await asked("/ratings", sent, { credentials: "omit", referrerPolicy: "no-referrer" });
    const said = tools.utf8(agency + "\n" + rating);
    return tools.hex(await tools.digest("SHA-256", tools.unbase64url(salt), said));
  }

  function finish(state, receipt) {
    keep(null);
    form.hidden = true;
    tell("");
    part("receipt").textContent = receipt;
    part("seen-key").textContent = state.key.slice(0, 16);
    part("seen-size").textContent = state.size;
    part("seen-root").textContent = state.root;
    part("done").hidden = false;
    part("done").querySelector("h2").focus();
  }

  async function submit(event) {
    event.preventDefault();
    if (going) return;
    going = true;
    form.setAttribute("aria-busy", "true");
    tell(texts.working);
    try {
      const state = kept() || (await begin(answered()));
      keep(state);
      finish(state, await send(state));
    } catch (failure) {
      // What is not ours to say is a key, a proof or a signature that does not fit.
      const lie = failure instanceof Error;
      if (lie || failure.final) keep(null);
      tell(lie ? texts.lie : failure.message, lie || failure.final ? "no" : "warn");
    }
    going = false;
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }

  const patterns = [
    /1[3-9]\d[ -]?\d{4}[ -]?\d{4}/g, /\b0\d{2,3}[ -]?\d{7,8}\b/g, /[1-9]\d{16}[\dXx]/g,
    /\b[0-9A-HJ-NPQRTUWXY]{18}\b/g, /[\w.+-]+@[\w-]+\.[\w.]+/g,
  ];
  const covered = () => patterns.reduce(
    (before, pattern) => before.replace(pattern, "▇▇▇"),
    texts.name ? text.value.split(texts.name).join("▇▇▇") : text.value,
  );
  text.addEventListener("input", () => {
    part("names-somebody").hidden = covered() === text.value;
  });
  part("cover").addEventListener("click", () => {
    text.value = covered();
    part("names-somebody").hidden = true;
    text.focus();
  });

  if (app.dataset.given && !kept()) return;
  form.addEventListener("submit", submit);
  for (const other of document.querySelectorAll("[data-without-script]")) other.hidden = true;
  app.hidden = false;
  if (kept()) tell(texts.resume, "warn");
})();
