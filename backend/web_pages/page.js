// Comfort only: every step of every page works without this file.
(function () {
  "use strict";

  // Old web views do not know all of this; whatever is missing is left out.
  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  // A second tap while the first is on its way.
  each("form", function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      form.setAttribute("aria-busy", "true");
    });
  });
  window.addEventListener("pageshow", function () {
    each("form[data-sent]", function (form) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });

  // What was typed survives the language switch, where the browser can keep anything at all.
  var key = "palm-typed:" + location.pathname;
  function fields() {
    return document.querySelectorAll("textarea[name], input[type=text][name]");
  }
  function named(field) {
    return (field.form ? field.form.getAttribute("action").split("?")[0] : "") + "#" + field.name;
  }
  try {
    var typed = JSON.parse(sessionStorage.getItem(key) || "{}");
    sessionStorage.removeItem(key);
    Array.prototype.forEach.call(fields(), function (field) {
      var before = typed[named(field)];
      if (before && !field.value) {
        field.value = before;
        var part = field.closest("details");
        if (part) part.open = true;
      }
    });
    each(".language", function (link) {
      link.addEventListener("click", function () {
        var kept = {};
        Array.prototype.forEach.call(fields(), function (field) {
          if (field.value) kept[named(field)] = field.value;
        });
        try {
          sessionStorage.setItem(key, JSON.stringify(kept));
        } catch (refused) {
          return;
        }
      });
    });
  } catch (refused) {
    // No storage in this web view: the switch then forgets what was typed.
  }

  // Reading aloud, sentence by sentence: long utterances are cut off by some browsers.
  var voice = window.speechSynthesis;
  if (!voice || !window.SpeechSynthesisUtterance) return;
  function sentences() {
    var found = [];
    each("main h1, main h2, main h3, main p, main li, main dt, main dd", function (part) {
      if (part.closest("form, [aria-hidden=true]") || part.querySelector("p, li, dt")) return;
      var text = part.textContent.replace(/\s+/g, " ").trim();
      if (text) found = found.concat(text.match(/[^。！？.!?;；]+[。！？.!?;；]*/g) || []);
    });
    return found;
  }
  each("[data-aloud]", function (button) {
    var start = button.textContent;
    button.hidden = false;
    function rest() {
      button.textContent = start;
      button.setAttribute("aria-pressed", "false");
    }
    rest();
    button.addEventListener("click", function () {
      var reading = button.getAttribute("aria-pressed") === "true";
      voice.cancel();
      if (reading) return rest();
      button.textContent = button.getAttribute("data-stop");
      button.setAttribute("aria-pressed", "true");
      var all = sentences();
      all.forEach(function (text, place) {
        var said = new SpeechSynthesisUtterance(text);
        said.lang = document.documentElement.lang;
        if (place === all.length - 1) said.onend = rest;
        voice.speak(said);
      });
    });
    window.addEventListener("pagehide", function () {
      voice.cancel();
      rest();
    });
  });
})();
