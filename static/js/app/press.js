// A press is sent by htmx and answered with the part of the page that it changes, and a line that is lost takes nothing along
// (docs/presses.md). data-part, with an id: such a part. On a form: data-resend, sent again by itself until it is answered;
// data-takes-back, also on a button, nothing that waits is sent after it; data-saves, saves itself while it is written; data-whole,
// left to the browser. On a place: data-waits, its buttons wait while the line is lost. data-from on a part: the address it answers for.
(function () {
  "use strict";
  if (!window.htmx || !Element.prototype.closest || !window.FormData) return;

  var PATIENCE = 30, TRYING = 600, FIRST = 2, SLOW = 6, SELDOM = 30, LATE = 10, PAUSE = 3, STANDS = 12; // seconds
  var SIZE = 512; // bytes: bodies are filled up, so that their length does not tell a yes from a no
  var PLACES = "a, button, input, select, textarea, summary", WRONG = "[role=alert], .notice.error, .errors, [aria-invalid=true]";
  var COOKIE = /(?:^|;\s)(?:__Host-)?csrftoken=([^;]+)/, LEFT = "[data-whole], [data-stay]";
  var OURS = ["csrfmiddlewaretoken", "copy", "pad", "key", "once"]; // of a body, said by no person
  var live = new Set(), line = Promise.resolve(), sending = null, wasDirty = false, leaving = false, clicked = null, timedOut = false, standing = null;
  var words = document.getElementById("press").dataset;

  Object.assign(htmx.config, {
    allowEval: false, includeIndicatorStyles: false, historyEnabled: false, historyCacheSize: 0, historyRestoreAsHxRequest: false,
    timeout: 1000 * PATIENCE, responseHandling: [{ code: "204", swap: false }, { code: "...", swap: true }]
  });
  try { sessionStorage.removeItem("htmx-current-path-for-history"); } catch (error) { /* nothing was kept */ }

  function say(name) { return words[name]; }
  function nameOf(element) { return element ? element.tagName + (element.id || element.name + element.textContent.trim()) : ""; }
  function named(part, name) { return places(part).filter(function (place) { return name && nameOf(place) === name; }); }
  function places(part) { return Array.from(part.querySelectorAll(PLACES)); }
  function isDirty(place) { return Boolean(place.querySelector("form[data-dirty]")); }
  function isTick(field) { return /^(radio|checkbox)$/.test(field.type); }
  // Fields may belong to a form that stands elsewhere: what is written in a part is asked of its fields.
  function typed(part) { return Array.from(part.querySelectorAll("input:not([type=hidden]), textarea")); }
  function written(part) {
    return typed(part).map(function (field) { return isTick(field) ? "" : field.value; }).join("\n");
  }
  function opened(part) { return Array.from(part.querySelectorAll("details[open] > summary")).map(nameOf); }
  function hasLine() { return navigator.onLine !== false && !document.querySelector("[data-waits].offline"); }

  // ---- what a press is

  function fieldsOf(form, button) {
    var fields = new FormData(form);
    if (button && button.name) fields.append(button.name, button.value);
    return fields;
  }
  function read(form, button) {
    var part = (button || form).closest("[data-part]");
    return {
      address: (button && button.getAttribute("formaction")) || form.getAttribute("action") || part.dataset.from || location.href,
      fields: fieldsOf(form, button), part: part.id, also: part.contains(form) ? "" : form.id, form: form, button: button,
      name: nameOf(button), place: named(part, nameOf(button)).indexOf(button), wasDirty: wasDirty, resends: form.hasAttribute("data-resend"),
      waits: Boolean(form.closest("[data-waits]")), since: Date.now(), tries: 0, next: null
    };
  }
  function isOurs(form, button) {
    return form.method === "post" && form.enctype !== "multipart/form-data" && !form.matches(LEFT) && !form.target &&
      !(button && (button.dataset.made || button.matches(LEFT))) && (button || form).closest("[data-part]");
  }
  function said(fields) { return Array.from(fields).filter(function (field) { return OURS.indexOf(field[0]) < 0; }).join("&"); }
  function at(address) { return Array.from(live).filter(function (press) { return press.address === address; }); }

  // ---- what stands beside its button

  function holder(press) { return press.button || press.form; }
  function note(press, text, more) {
    var said = holder(press).note || document.createElement("p"), button = document.contains(press.button) ? press.button : null;
    if (said.parentNode && said.dataset.text === text) return; // a reader is not told twice, and keeps the place
    said.className = "unsent";
    said.setAttribute("role", "alert");
    said.dataset.text = text;
    said.textContent = text + " ";
    if (more) said.appendChild(more);
    if (button) button.after(said);
    else if (!press.button && document.contains(press.form)) press.form.after(said); // a mark on a ballot
    else if (!document.contains(said)) (document.getElementById(press.part) || document.getElementById("main")).prepend(said);
    holder(press).note = said;
  }
  function beside(name, act) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn small";
    button.textContent = say(name);
    button.onclick = act;
    return button;
  }
  // A mark was pressed without a button: it is chosen already, so that choosing it does nothing.
  function again(press) { return press.button ? null : beside("retry", function () { submit(press.form); }); }
  function quieten(press) { if (holder(press).note) holder(press).note.remove(); holder(press).note = null; }
  function keepWords(press) { if (press.wasDirty && document.contains(press.form)) press.form.dataset.dirty = "yes"; }

  // ---- sending, one after the other

  function end(press) {
    clearTimeout(press.timer);
    clearTimeout(press.slow);
    press.ended = true;
    live.delete(press);
  }
  function endAll() { live.forEach(function (press) { end(press); quieten(press); }); }
  function stop(press, text) { end(press); keepWords(press); note(press, text, again(press)); }

  function queue(press) {
    clearTimeout(press.timer);
    live.add(press);
    if (!press.quiet && !press.slow) press.slow = setTimeout(note, 1000 * SLOW, press, say("slow"));
    line = line.then(function () {
      var age = (Date.now() - press.since) / 1000;
      if (press.ended) return null;
      if (press.tries && age > TRYING) return stop(press, say("over"));
      if (press.waits && !press.quiet && (!hasLine() || age > LATE)) return stop(press, say("waits"));
      return send(press);
    }).catch(function () { /* told by afterRequest */ });
  }
  function fill(press) {
    var fields = press.fields, token = document.cookie.match(COOKIE), length = 0;
    // A key says for whom its form was opened; without one the token of its page has to.
    if (token && fields.has("key")) fields.set("csrfmiddlewaretoken", token[1]);
    fields.delete("pad");
    fields.forEach(function (value, name) { length += encodeURIComponent(name).length + encodeURIComponent(value).length + 2; });
    fields.set("pad", "-".repeat(SIZE - ((length + 4) % SIZE)));
  }
  function send(press) {
    var part = document.getElementById(press.part) || document.getElementById("main");
    if (press.quiet) press.fields = fieldsOf(press.form, press.button);
    fill(press);
    press.said = said(press.fields);
    press.written = written(part);
    press.opened = opened(part);
    delete press.form.dataset.dirty; // what is typed from now on is not of this press
    press.target = part;
    press.cut = navigator.onLine === false;
    part.setAttribute("aria-busy", "true");
    sending = press;
    timedOut = false;
    return htmx.ajax("POST", press.address, { source: part, target: part, swap: "outerHTML", headers: { "X-Also": press.also } });
  }
  document.addEventListener("htmx:configRequest", function (event) { event.detail.parameters = sending.fields; });
  document.addEventListener("htmx:timeout", function () { timedOut = true; });

  // ---- what comes back

  // Whoever goes on typing while a press is on its way keeps what is typed: nothing is put over it.
  function isTypedOver(press, target) {
    return isDirty(target) || (document.contains(press.target) && written(press.target) !== press.written) || (document.contains(press.form) && press.form.hasAttribute("data-dirty"));
  }
  document.addEventListener("htmx:beforeOnLoad", function (event) {
    var xhr = event.detail.xhr;
    if (!xhr.getResponseHeader("HX-Redirect") && !xhr.getResponseHeader("HX-Refresh")) return;
    end(sending);
    delete sending.form.dataset.dirty;
    leaving = !live.size;
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    var detail = event.detail, xhr = detail.xhr, name = xhr.getResponseHeader("X-Part"), target = name && document.getElementById(name);
    detail.isError = !name;
    sending.over = Boolean(target) && isTypedOver(sending, target);
    if (!target || sending.over || (sending.quiet && xhr.status === 200)) { detail.shouldSwap = false; return; }
    sending.carried = typed(target).filter(function (field) { return field.form !== sending.form && field.value !== field.defaultValue; });
    sending.holds = target.contains(document.activeElement);
    sending.unfolded = opened(target).filter(function (name) { return sending.opened.indexOf(name) < 0; });
    detail.target = target; // where the page has no such part any more, its middle answers
    if (!target.matches("[data-poll], [data-mine]")) return;
    detail.swapOverride = "innerHTML"; // live.js follows it, so it stays and its inside changes
    detail.selectOverride = "#" + name + " > *";
  });
  // What one press was told stands for its while, also when another that has nothing to tell is answered.
  document.addEventListener("htmx:oobBeforeSwap", function (event) {
    var detail = event.detail;
    if (isDirty(detail.target) || (detail.target === standing && !detail.fragment.querySelector(".notice"))) detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var press = sending, xhr = event.detail.xhr;
    sending = null;
    if (!press) return;
    clearTimeout(press.slow);
    press.slow = 0;
    press.target.removeAttribute("aria-busy");
    if (xhr.getResponseHeader("HX-Redirect") || xhr.getResponseHeader("HX-Refresh")) return;
    if (xhr.getResponseHeader("X-Part")) answered(press, xhr);
    else if (!xhr.status || xhr.status === 502 || xhr.status === 503 || xhr.status === 504) setTimeout(lost, 0, press, xhr.status); // after htmx:timeout
    else refused(press, xhr.status);
  });

  function answered(press, xhr) {
    var next = press.next;
    end(press);
    quieten(press);
    if (press.quiet && xhr.status === 200) return saved(press, xhr);
    if (press.over) { told(press, xhr); if (next) queue(renewed(next)); return; }
    delete press.form.dataset.unsent;
    var part = document.getElementById(xhr.getResponseHeader("X-Part")), found = xhr.getResponseHeader("X-At");
    if (found === null) part.dataset.from = press.address; // nothing was followed: a form without an address belongs to this one
    stand(document.getElementById("notices"));
    unfold(part, press.unfolded);
    press.carried.forEach(function (field) { carry(part, field); });
    if (xhr.status === 401 || xhr.status === 403) part.querySelectorAll("form").forEach(function (form) { form.dataset.unsent = "yes"; });
    setTimeout(function () { // once htmx has settled it
      tell();
      if (xhr.status < 400) lead(part, press, found && document.getElementById(found));
      else lead(part, { part: press.part, tries: 0 }, part.querySelector(WRONG)); // to what is wrong, whatever was pressed
      if (next) replay(next);
    }, 60);
  }
  // What was opened while the press was on its way is where somebody wants to write.
  function unfold(part, names) {
    part.querySelectorAll("summary").forEach(function (summary) {
      if (names.indexOf(nameOf(summary)) >= 0) summary.parentNode.open = true;
    });
  }
  // What was typed in the part before, for another press, is in its field again.
  function carry(part, old) {
    var same = typed(part).filter(function (field) {
      return field.id === old.id && field.name === old.name && addressOf(field) === addressOf(old);
    })[0];
    if (!same || same.value === old.value) return;
    same.value = old.value;
    same.dispatchEvent(new Event("input", { bubbles: true }));
    for (var at = same; (at = at.parentNode.closest("details")); ) at.open = true;
  }
  function parsed(xhr) { return new DOMParser().parseFromString(xhr.responseText, "text/html"); }
  function told(press, xhr) {
    var wrong = xhr.status >= 400 && parsed(xhr).querySelector(WRONG);
    if (xhr.status < 400) { follow(press, parsed(xhr)); return note(press, say("stays")); }
    keepWords(press);
    note(press, (wrong && wrong.textContent.trim()) || say("failed"));
  }
  // The words stay, and the hidden fields beside them follow: what is typed now is sent as a change of what was sent.
  function addressOf(field) { return field.getAttribute("form") || (field.form && field.form.getAttribute("action")); }
  function follow(press, fresh) {
    press.target.querySelectorAll("input[type=hidden]").forEach(function (field) {
      var same = Array.from(fresh.querySelectorAll("input[type=hidden]")).filter(function (other) {
        return other.name === field.name && addressOf(other) === addressOf(field);
      });
      if (same.length === 1) field.value = same[0].value;
    });
  }
  function stand(notices) {
    if (!notices || notices === standing || !notices.children.length) return;
    standing = notices;
    setTimeout(function () { if (standing === notices) standing = null; }, 1000 * STANDS);
  }
  // The notices stand at the edge for a while, and then at the top of the page alone.
  function tell() {
    var notices = document.getElementById("notices");
    if (!notices || !notices.children.length) return;
    notices.classList.add("came");
    setTimeout(function () { notices.classList.remove("came"); }, 1000 * STANDS);
  }
  // To the button that was pressed, as it stands now, or the one in its place in a list, and into sight of what came of it, if there is a
  // place of it. What went by itself later leads nobody away from what they do.
  function lead(part, press, found) {
    var isFree = !document.activeElement || document.activeElement === document.body, alike = named(part, press.name);
    var told = part.querySelector("#notices > *") && document.getElementById("notices");
    var wanted = alike[Math.min(press.place, alike.length - 1)] || found || told || part;
    if (!isFree || (press.tries && !press.holds)) return;
    if (!wanted.matches(PLACES)) wanted.tabIndex = -1;
    wanted.focus({ preventScroll: true });
    if (press.tries) return;
    if (found && part.contains(found)) { if (isOut(found)) found.scrollIntoView(); }
    else if (part.id === "main" && press.part !== "main") window.scrollTo(0, 0);
  }
  function isOut(element) {
    var box = element.getBoundingClientRect();
    return box.bottom < 0 || box.top > window.innerHeight;
  }

  function lost(press, status) {
    // What went while there was a line may have arrived: it is "not sent" only of what is sent again until it is answered.
    var text = say(status ? "busy" : !timedOut && (press.cut || press.resends) ? "offline" : "silent");
    if (!status && !press.resends) window.dispatchEvent(new Event("offline")); // live.js: buttons wait, and the page looks anew
    if (press.ended) return keepWords(press);
    if (press.next) { end(press); quieten(press); return press.next.resends ? queue(press.next) : stop(press.next, text + " " + say("yours")); }
    if (press.quiet) { end(press); press.form.saves = setTimeout(save, 1000 * SELDOM, press.form); keepWords(press); return note(press, say("unsaved")); }
    if (!press.resends) return stop(press, text + " " + say("yours"));
    press.tries += 1;
    keepWords(press);
    press.timer = setTimeout(queue, 1000 * Math.min(SELDOM, FIRST * Math.pow(1.6, press.tries)), press);
    note(press, text + " " + say("again"), beside("stop", function () { stop(press, say("stopped")); }));
  }
  function refused(press, status) {
    if (press.next) { end(press); quieten(press); return queue(press.next); }
    stop(press, say(status === 404 || status === 410 ? "gone" : status === 413 ? "long" : status < 500 ? "refused" : "failed"));
  }

  // Nothing was put over what is typed, so the form that sends the next is the same, with the hidden fields that follow.
  function renewed(press) {
    press.form.closest("[data-part]").querySelectorAll("input[type=hidden]").forEach(function (field) {
      var isOf = field.form === press.form || field.hasAttribute("form");
      if (isOf && press.fields.getAll(field.name).length === 1) press.fields.set(field.name, field.value);
    });
    return press;
  }
  // What a button of a list asks for, and of what, without the state that it replaces, which may be another by now.
  function sense(button) { return button.formAction + button.value.replace(/-[a-z]+/, ""); }
  // A press on what is being sent waits for the part that comes back: it brings the form that sends the next, or the button in whose form
  // everything else is the same: of a list, the one of that row.
  function replay(press) {
    var part = document.getElementById(press.part) || document, form = press.form.id && document.getElementById(press.form.id);
    var alike = named(part, press.name), same = alike.filter(function (other) { return said(fieldsOf(other.form, other)) === said(press.fields); });
    var button = (form && press.button ? alike.filter(function (other) { return sense(other) === sense(press.button); }) : same)[0];
    if (!button && (!form || press.button)) return stop(press, say("gone"));
    if (form) refill(press, part);
    if (button) button.click(); else submit(form);
  }
  function submit(form) { form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })); }
  function refill(press, part) {
    Array.from(part.querySelectorAll("input, textarea, select")).forEach(function (field) {
      var values = press.fields.getAll(field.name), ticks = isTick(field);
      if (field.type === "hidden" || (!ticks && !values.length)) return;
      if (ticks) field.checked = values.indexOf(field.value) >= 0;
      else if (field.value === field.defaultValue) field.value = values[0];
    });
  }

  // ---- pressing

  // Browsers of before 2022 do not tell which button sends a form.
  document.addEventListener("click", function (event) { clicked = event.target.closest("button"); }, true);
  document.addEventListener("submit", function (event) { wasDirty = Boolean(event.target.dataset.dirty); }, true);
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter || (clicked && clicked.form === form ? clicked : null);
    if (form.action && /\/logout\/$/.test(form.action)) { leaving = true; return endAll(); }
    if (event.defaultPrevented || !isOurs(form, button)) return;
    event.preventDefault();
    press(read(form, button));
  });
  function press(made) {
    if (made.form.hasAttribute("data-takes-back") || (made.button && made.button.hasAttribute("data-takes-back"))) endAll();
    if (made.waits && !hasLine()) return stop(made, say("waits"));
    var flying = sending && sending.address === made.address && !sending.ended ? sending : null;
    if (flying && flying.said === said(made.fields)) return; // the same twice is once
    if (flying && !flying.quiet) { flying.next = made; return; }
    at(made.address).forEach(function (old) { if (old !== flying) { end(old); quieten(old); } });
    queue(made);
  }
  // Words that were changed after the press are not sent by themselves: the press was about others.
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    live.forEach(function (waiting) {
      if (form && waiting.form === form && waiting.tries && waiting !== sending) stop(waiting, say("changed"));
    });
  });

  function retry() { live.forEach(function (waiting) { if (waiting.tries && waiting !== sending) queue(waiting); }); }
  window.addEventListener("online", retry);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) retry(); });
  window.addEventListener("beforeunload", function (event) {
    if (leaving || !live.size) return;
    event.preventDefault();
    event.returnValue = "yes";
  });

  // ---- notes save themselves: the words stay as they are, and the form takes over what the next saving needs

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (!form || !form.hasAttribute("data-saves")) return;
    clearTimeout(form.saves);
    form.saves = setTimeout(save, 1000 * PAUSE, form);
  });
  function save(form) {
    var button = form.querySelector("button:not([type=button])");
    if (!document.contains(form) || at(form.getAttribute("action")).length) return; // what is on its way saves the rest after it
    wasDirty = Boolean(form.dataset.dirty);
    var made = read(form, button);
    made.quiet = true;
    queue(made);
  }
  function saved(press, xhr) {
    var form = press.form, area = form.querySelector("textarea"), sent = press.fields.get(area.name), state = xhr.getResponseHeader("X-Kept");
    var fresh = parsed(xhr).getElementById(form.id), same = fresh && fresh.elements.session.value === form.elements.session.value;
    if (!state && same) { // a colleague wrote meanwhile: both texts, and what was typed since
      var both = fresh.querySelector("textarea").value, since = area.value.indexOf(sent) === 0 ? area.value.slice(sent.length) : "\n\n" + area.value;
      area.value = both + (area.value === sent ? "" : since);
      sent = both;
      state = fresh.elements.before.value;
    }
    if (state) form.elements.before.value = state;
    area.defaultValue = sent;
    if (area.value !== sent) { form.saves = setTimeout(save, 1000 * PAUSE, form); return; }
    delete form.dataset.dirty;
    delete form.dataset.unsent;
    note(press, say("saved"));
    holder(press).note.className = "soft";
  }
})();
