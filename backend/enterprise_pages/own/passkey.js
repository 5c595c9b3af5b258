// Passkeys need a script; the printed code works without one.
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !window.fetch || !navigator.credentials) return;

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (c) {
      return c.charCodeAt(0);
    });
  }
  function text(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function wire(credential) {
    var response = {};
    [
      "clientDataJSON",
      "attestationObject",
      "authenticatorData",
      "signature",
      "userHandle",
    ].forEach(function (name) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    });
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response: response };
  }
  function post(path, body) {
    return fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body || {}),
    }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.status === 204 ? null : answer.json();
    });
  }
  function make(button) {
    return post("/e/passkey/registration").then(function (options) {
      options.challenge = bytes(options.challenge);
      options.user.id = bytes(options.user.id);
      (options.excludeCredentials || []).forEach(function (one) {
        one.id = bytes(one.id);
      });
      return navigator.credentials.create({ publicKey: options }).then(function (made) {
        return post("/e/passkey", { credential: wire(made), label: button.getAttribute("data-label") });
      });
    });
  }
  function use() {
    return post("/e/passkey/authentication").then(function (start) {
      start.options.challenge = bytes(start.options.challenge);
      return navigator.credentials.get({ publicKey: start.options }).then(function (got) {
        return post("/e/passkey/session", { ceremony: start.ceremony, credential: wire(got) });
      });
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-passkey]"), function (part) {
    part.hidden = false;
    var failed = part.querySelector("[data-passkey-failed]");
    Array.prototype.forEach.call(part.querySelectorAll("button"), function (button) {
      button.addEventListener("click", function () {
        failed.hidden = true;
        button.disabled = true;
        (button.hasAttribute("data-passkey-make") ? make(button) : use())
          .then(function () {
            location.assign(button.getAttribute("data-home"));
          })
          .catch(function () {
            button.disabled = false;
            failed.hidden = false;
          });
      });
    });
  });
})();
