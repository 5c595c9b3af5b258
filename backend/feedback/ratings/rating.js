// The page on which a visit is rated: blinds, has it signed, unblinds, and sends the rating as a
// second request that carries nothing of the first. Without this file the page offers another way.
(function () {
  "use strict";
  var tools = self.palmBlind;
  var app = document.getElementById("rating");
  if (!app || !tools || !self.fetch || !self.TextEncoder) return;
  var form = document.getElementById("rate");
  var told = document.getElementById("told");
  var texts = form.dataset;
  var place = "palm-rating:" + texts.token;
  var memory = null;

  // In this tab only, so that a reload between the two requests loses nothing; where the browser
  // keeps nothing, it stands in memory.
  function keep(state) {
    memory = state;
    try {
      if (state) sessionStorage.setItem(place, JSON.stringify(state));
      else sessionStorage.removeItem(place);
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

  function tell(text, kind) {
    told.textContent = text;
    told.className = kind ? "verdict " + kind : "notice";
    told.hidden = !text;
  }

  async function asked(address, options) {
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, 30000);
    try {
      var answer = await fetch(address, Object.assign({ signal: stop.signal }, options));
      var body = await answer.json();
      if (!answer.ok) {
        var problem = new Error(body.detail || String(answer.status));
        problem.final = answer.status < 500 && answer.status !== 429;
        throw problem;
      }
      return body;
    } finally {
      clearTimeout(timer);
    }
  }
  function posting(body) {
    return {
      method: "POST", cache: "no-store", body: JSON.stringify(body),
      headers: {
        "Content-Type": "application/json", Accept: "application/json",
        "Accept-Language": document.documentElement.lang,
      },
    };
  }

  function answered() {
    var found = { overall: 0, text: form.elements.text.value.trim() };
    Array.prototype.forEach.call(form.querySelectorAll("input:checked"), function (input) {
      if (input.name === "overall") found.overall = Number(input.value);
      else if (input.value) found[input.name] = input.value === "yes";
    });
    return found;
  }

  async function begin() {
    var given = await asked(texts.key, { cache: "no-store" });
    var key = await tools.keyInLog(given, texts.agency, texts.month);
    var nonce = tools.random(32);
    var blinded = await tools.blind(key.n, nonce, tools.random(48));
    var state = {
      key: key.key, size: key.size, root: key.root,
      n: key.n.toString(16), encoded: blinded.encoded.toString(16),
      inverse: blinded.inverse.toString(16), blinded: tools.base64url(blinded.message),
      nonce: tools.base64url(nonce), salt: tools.base64url(tools.random(32)),
    };
    keep(state);
    return state;
  }

  async function send(state) {
    var number = function (text) { return BigInt("0x" + text); };
    var first = await asked(
      texts.token, posting({ key: state.key, blinded: state.blinded }),
    );
    var signature = tools.finalize(
      number(state.n), number(state.encoded), number(state.inverse),
      tools.unbase64url(first.signature),
    );
    var rating = state.rating || JSON.stringify(answered());
    state.rating = rating;
    keep(state);
    // Nothing that says who asks: no cookie, no referrer, and nothing of the visit in the body.
    await asked("/ratings", Object.assign(posting({
      agency: texts.agency, month: texts.month, nonce: state.nonce,
      signature: tools.base64url(signature), salt: state.salt, rating: rating,
    }), { credentials: "omit", referrerPolicy: "no-referrer" }));
    var digest = await tools.digest(
      "SHA-256", tools.unbase64url(state.salt), tools.utf8(texts.agency + "\n" + rating),
    );
    return tools.hex(digest);
  }

  function finish(state, receipt) {
    keep(null);
    form.hidden = true;
    tell("", "");
    document.getElementById("receipt").textContent = receipt;
    document.getElementById("seen-key").textContent = state.key.slice(0, 16);
    document.getElementById("seen-size").textContent = state.size;
    document.getElementById("seen-root").textContent = state.root;
    var done = document.getElementById("done");
    done.hidden = false;
    done.querySelector("h2").focus();
  }

  async function submit(event) {
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true" && form.dataset.going) return;
    if (!kept() && !form.querySelector("input[name=overall]:checked")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
      tell(texts.choose, "warn");
      return;
    }
    form.dataset.going = "1";
    form.setAttribute("aria-busy", "true");
    tell(texts.working, "");
    try {
      var state = kept() || (await begin());
      finish(state, await send(state));
    } catch (failure) {
      if (failure.final) keep(null);
      tell(failure.final ? failure.message : texts.again, failure.final ? "no" : "warn");
    }
    delete form.dataset.going;
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }

  // What gives somebody away, as far as a pattern can see it.
  var patterns = [
    /1[3-9]\d[ -]?\d{4}[ -]?\d{4}/g, /\b0\d{2,3}[ -]?\d{7,8}\b/g, /[1-9]\d{16}[\dXx]/g,
    /\b[0-9A-HJ-NPQRTUWXY]{18}\b/g, /[\w.+-]+@[\w-]+\.[\w.]+/g,
  ];
  var hint = document.getElementById("names-somebody");
  function covered(text) {
    var found = texts.name ? text.split(texts.name).join("▇▇▇") : text;
    return patterns.reduce(function (before, p) { return before.replace(p, "▇▇▇"); }, found);
  }
  form.elements.text.addEventListener("input", function () {
    hint.hidden = covered(this.value) === this.value;
  });
  document.getElementById("cover").addEventListener("click", function () {
    form.elements.text.value = covered(form.elements.text.value);
    hint.hidden = true;
  });

  if (app.dataset.given && !kept()) return;
  form.addEventListener("submit", submit);
  Array.prototype.forEach.call(document.querySelectorAll("[data-without-script]"), function (part) {
    part.hidden = true;
  });
  app.hidden = false;
  if (kept() && kept().rating) tell(texts.resume, "warn");
})();
