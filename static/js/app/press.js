// A press is sent by htmx and answered with the part of the page that it changes, and a line that is lost takes nothing along
// (docs/presses.md). data-part, with an id: such a part. On a form: data-resend, sent again by itself until it is answered;
// data-takes-back, nothing that waits is sent after it; data-saves, saves itself while it is written; data-whole, left to the browser.
// On a place: data-waits, its buttons wait while the line is lost. data-from on a part: the address that it answers for.
(function () {
  "use strict";
  if (!window.htmx || !Element.prototype.closest || !window.FormData) return;

  var PATIENCE = 30, TRYING = 600, FIRST = 2, SLOW = 6, SELDOM = 30, PAUSE = 3, STANDS = 12; // seconds
  var PLACES = "a, button, input, select, textarea, summary", WRONG = "[role=alert], .notice.error, [aria-invalid=true]";
  var COOKIE = /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/, LEFT = "[data-whole], [data-stay]";
  var waiting = new Map(), held = new Map(), line = Promise.resolve(), sending = null, wasDirty = false, leaving = false, clicked = null;
  var words = document.getElementById("press").dataset;

  Object.assign(htmx.config, {
    allowEval: false, includeIndicatorStyles: false, historyEnabled: false, historyCacheSize: 0, historyRestoreAsHxRequest: false,
    timeout: 1000 * PATIENCE, responseHandling: [{ code: "204", swap: false }, { code: "...", swap: true }]
  });

  try { sessionStorage.removeItem("htmx-current-path-for-history"); } catch (error) { /* nothing was kept */ }

  function say(name) { return words[name]; }
  function nameOf(element) { return element ? element.tagName + (element.id || element.name + element.textContent.trim()) : ""; }
  function places(part) { return Array.from(part.querySelectorAll(PLACES)); }
  function hasLine() { return navigator.onLine !== false && !document.querySelector("[data-waits].offline"); }

  // ---- what a press is

  function addressOf(form, button, part) {
    return (button && button.getAttribute("formaction")) || form.getAttribute("action") || part.dataset.from || location.href;
  }
  function read(form, button) {
    var part = (button || form).closest("[data-part]"), fields = new FormData(form);
    if (button && button.name) fields.append(button.name, button.value);
    return {
      address: addressOf(form, button, part), fields: fields, part: part.id, also: part.contains(form) ? "" : form.id, form: form,
      button: button, name: nameOf(button), dirty: wasDirty, resends: form.hasAttribute("data-resend"), since: Date.now(), tries: 0
    };
  }
  function isOurs(form, button) {
    var place = button || form;
    return form.method === "post" && form.enctype !== "multipart/form-data" && !form.matches(LEFT) && !form.target &&
      !(button && (button.dataset.made || button.matches(LEFT))) && place.closest("[data-part]");
  }

  // ---- what stands beside its button

  function note(press, text, stops) {
    var said = holder(press).note || document.createElement("p"), at = press.button && document.contains(press.button) ? press.button : null;
    var place = at || document.getElementById(press.part) || document.getElementById("main");
    said.className = "unsent";
    said.setAttribute("role", "alert");
    said.textContent = text + " ";
    if (stops) {
      var stop = document.createElement("button");
      stop.type = "button";
      stop.className = "btn small";
      stop.textContent = say("stop");
      stop.onclick = function () { drop(press); note(press, say("stopped")); };
      said.appendChild(stop);
    }
    if (at) at.after(said); else if (!document.contains(said)) place.prepend(said);
    holder(press).note = said;
  }
  function holder(press) { return press.button || press.form; }
  function quieten(press) { if (holder(press).note) holder(press).note.remove(); holder(press).note = null; }
  function drop(press) {
    clearTimeout(press.timer);
    if (waiting.get(press.address) === press) waiting.delete(press.address);
    press.dropped = true;
  }
  function dropAll() { held.clear(); waiting.forEach(function (press) { drop(press); quieten(press); }); }

  // ---- sending, one after the other

  function queue(press) {
    clearTimeout(press.timer);
    line = line.then(function () { return press.dropped ? null : send(press); }).catch(function () { /* told by afterRequest */ });
  }
  // A press on what is being sent waits for the part that comes back: it brings the form that sends the next.
  function replay(press) {
    var part = document.getElementById(press.part), form = document.getElementById(press.form.id) || press.form, button = null;
    if (!part || !document.contains(form)) return;
    press.fields.forEach(function (value, name) {
      Array.from(part.querySelectorAll("input, textarea, select")).forEach(function (field) {
        if (field.name !== name || field.type === "hidden") return;
        if (/^(radio|checkbox)$/.test(field.type)) field.checked = field.value === value; else field.value = value;
      });
    });
    if (press.name) button = places(part).filter(function (place) { return nameOf(place) === press.name; })[0];
    form.requestSubmit(button || undefined);
  }
  function goOn(press, isAnswered) {
    var next = held.get(press.address);
    held.delete(press.address);
    if (next) setTimeout(isAnswered && HTMLFormElement.prototype.requestSubmit ? replay : queue, 60, next);
  }
  function send(press) {
    var part = document.getElementById(press.part) || document.getElementById("main"), token = document.cookie.match(COOKIE);
    if (token) press.fields.set("csrfmiddlewaretoken", token[1]);
    sending = press;
    press.target = part;
    part.setAttribute("aria-busy", "true");
    if (!press.quiet) press.slow = setTimeout(note, 1000 * SLOW, press, say("slow"));
    return htmx.ajax("POST", press.address, { source: part, target: part, swap: "outerHTML", headers: { "X-Also": press.also } });
  }
  document.addEventListener("htmx:configRequest", function (event) { event.detail.parameters = sending.fields; });

  document.addEventListener("htmx:beforeSwap", function (event) {
    var detail = event.detail, name = detail.xhr.getResponseHeader("X-Part");
    if (!name || (sending.quiet && detail.xhr.status === 200)) { detail.shouldSwap = false; detail.isError = !name; return; }
    if (name !== detail.target.id) detail.target = document.getElementById(name); // the page has no such part any more: its middle answers
    if (!detail.target.matches("[data-poll], [data-mine]")) return;
    detail.swapOverride = "innerHTML"; // live.js follows it, so it stays and its inside changes
    detail.selectOverride = "#" + name + " > *";
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var press = sending, xhr = event.detail.xhr;
    sending = null;
    if (!press) return;
    clearTimeout(press.slow);
    press.target.removeAttribute("aria-busy");
    goOn(press, Boolean(xhr.getResponseHeader("X-Part")));
    if (xhr.getResponseHeader("X-Part")) return answered(press, xhr);
    if (xhr.getResponseHeader("HX-Redirect") || xhr.getResponseHeader("HX-Refresh")) { leaving = true; return drop(press); }
    if (!xhr.status || xhr.status === 502 || xhr.status === 503 || xhr.status === 504) return lost(press, xhr.status);
    refused(press, xhr.status);
  });

  function answered(press, xhr) {
    drop(press);
    quieten(press);
    if (press.quiet && xhr.status === 200) return saved(press, xhr);
    delete press.form.dataset.unsent;
    var part = document.getElementById(xhr.getResponseHeader("X-Part")), at = xhr.getResponseHeader("X-At");
    if (!part) return;
    if (at === null) part.dataset.from = press.address; // nothing was followed: a form without an address belongs to this one
    setTimeout(function () { // once htmx has settled it
      tell();
      if (xhr.status < 400) lead(part, press, at && document.getElementById(at));
      else lead(part, { part: press.part }, part.querySelector(WRONG)); // to what is wrong, whatever was pressed
    }, 40);
  }
  // The notices stand at the edge for a while, and then at the top of the page alone.
  function tell() {
    var notices = document.getElementById("notices");
    if (!notices || !notices.children.length) return;
    notices.classList.add("came");
    setTimeout(function () { notices.classList.remove("came"); }, 1000 * STANDS);
  }
  // To the button that was pressed, as it stands now, and into sight of what came of it, if there is a place of it.
  function lead(part, press, at) {
    var isLost = !document.activeElement || document.activeElement === document.body;
    var same = places(part).filter(function (place) { return press.name && nameOf(place) === press.name; })[0];
    var wanted = same || at || part;
    if (isLost && !wanted.matches(PLACES)) wanted.tabIndex = -1;
    if (isLost) wanted.focus({ preventScroll: true });
    if (at && part.contains(at)) { if (isOut(at)) at.scrollIntoView(); }
    else if (part.id === "main" && press.part !== "main") window.scrollTo(0, 0);
  }
  function isOut(element) {
    var box = element.getBoundingClientRect();
    return box.bottom < 0 || box.top > window.innerHeight;
  }

  function keepWords(press) { if (press.dirty && document.contains(press.form)) press.form.dataset.dirty = "yes"; }
  function lost(press, status) {
    var told = say(status ? "busy" : "offline");
    keepWords(press);
    if (press.quiet) { press.form.saves = setTimeout(save, 1000 * SELDOM, press.form); return note(press, say("unsaved")); }
    if (!press.resends) { drop(press); return note(press, told + " " + say("yours")); }
    if (Date.now() - press.since > 1000 * TRYING) { drop(press); return note(press, say("over")); }
    press.tries += 1;
    waiting.set(press.address, press);
    press.timer = setTimeout(queue, 1000 * Math.min(SELDOM, FIRST * Math.pow(1.6, press.tries)), press);
    note(press, told + " " + say("again"), true);
  }
  function refused(press, status) {
    drop(press);
    keepWords(press);
    note(press, say(status === 404 || status === 410 ? "gone" : status === 413 ? "long" : "failed"));
  }

  // Browsers of before 2022 do not tell which button sends a form.
  document.addEventListener("click", function (event) { clicked = event.target.closest("button"); }, true);
  document.addEventListener("submit", function (event) { wasDirty = Boolean(event.target.dataset.dirty); }, true);
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter || (clicked && clicked.form === form ? clicked : null);
    if (form.action && /\/logout\/$/.test(form.action)) { leaving = true; return dropAll(); }
    if (event.defaultPrevented || !isOurs(form, button)) return;
    event.preventDefault();
    var press = read(form, button), before = waiting.get(press.address);
    if (form.closest("[data-waits]") && !hasLine()) return note(press, say("waits"));
    if (form.hasAttribute("data-takes-back")) dropAll();
    else if (before) { drop(before); quieten(before); }
    if (!sending || sending.address !== press.address) return queue(press);
    if (Array.from(sending.fields).join() !== Array.from(press.fields).join()) held.set(press.address, press);
  });

  function retry() { waiting.forEach(queue); }
  window.addEventListener("online", retry);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) retry(); });
  window.addEventListener("beforeunload", function (event) { if (waiting.size && !leaving) event.preventDefault(); });

  // ---- notes save themselves: the words stay as they are, and the form takes over what the next saving needs

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (!form || !form.hasAttribute("data-saves")) return;
    clearTimeout(form.saves);
    form.saves = setTimeout(save, 1000 * PAUSE, form);
  });
  function save(form) {
    if (!document.contains(form)) return;
    wasDirty = true;
    var press = read(form, form.querySelector("button:not([type=button])"));
    press.quiet = true;
    queue(press);
  }
  function saved(press, xhr) {
    var fresh = new DOMParser().parseFromString(xhr.responseText, "text/html").getElementById(press.form.id);
    if (!fresh) return;
    fresh.querySelectorAll("input[type=hidden]").forEach(function (field) {
      var own = press.form.elements[field.name];
      if (own) own.value = field.value;
    });
    press.fields.forEach(function (value, name) {
      var field = press.form.elements[name];
      if (field && field.tagName === "TEXTAREA") field.defaultValue = value;
    });
    var isNewer = Array.from(press.form.elements).some(function (field) { return field.tagName === "TEXTAREA" && field.value !== field.defaultValue; });
    if (isNewer) return save(press.form);
    delete press.form.dataset.dirty;
    delete press.form.dataset.unsent;
    note(press, say("saved"));
    holder(press).note.className = "soft";
  }
})();
