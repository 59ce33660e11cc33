// What is typed stays in this tab until it is sent: pages of a person are not stored, so browsers lose it when one comes back or
// loads the page again (TRUST I4). The body says whose page it is, data-owner, empty if nobody is signed in: what was kept of anybody
// else is deleted unread. data-keep in a form names its words; inside it, data-keep-ask with a tick where nothing is kept unless it
// is ticked, and data-keep-back, shown when words came back. data-said: the form shows what was just sent and not accepted.
(function () {
  "use strict";

  var HOURS = 12, OFTEN = 600000; // ms
  var SECRET = /password|^pin$|^again$|^code$|token/, SEEN = /(^|-)(seen|before)(_\d+)?$/;
  var NEVER = /^(password|file|hidden|submit|button|image|reset)$/;
  var ALL = "words.", owner = document.body.dataset.owner, mine = ALL + owner + ".", store = null, returning = false;
  try { store = window.sessionStorage; } catch (error) { /* the browser keeps nothing */ }
  if (!store || owner === undefined) return;

  function key(box) { return mine + box.dataset.keep; }
  function read(name) { try { return JSON.parse(store.getItem(name)); } catch (error) { return null; } }
  function set(name, text) { try { store.setItem(name, text); } catch (error) { /* it is full */ } }
  function write(name, kept) { set(name, JSON.stringify(kept)); }
  function drop(name) { store.removeItem(name); }
  function names(beginning) { return Object.keys(store).filter(function (name) { return name.indexOf(beginning) === 0; }); }
  function isOld(kept) { return !kept || !(Math.abs(Date.now() - kept.at) < HOURS * 3600000); }

  // ---- which words go

  function sweep() {
    names(ALL).forEach(function (name) {
      if (!owner || name.indexOf(mine) !== 0 || (name !== mine + "choice" && isOld(read(name)))) drop(name);
    });
  }
  // Only a press that was accepted brings this cookie; it says which.
  function forgetSent() {
    var told = document.cookie.match(/(?:^|;\s)((?:__Host-)?sent)=([0-9a-f]{16})/);
    if (!told) return;
    names(mine).forEach(function (name) {
      if ((read(name) || {}).sent !== told[2]) return;
      drop(name);
      document.cookie = told[1] + "=; path=/; max-age=0; samesite=lax" + (location.protocol === "https:" ? "; secure" : "");
    });
  }

  // ---- the fields of a form

  function isTick(field) { return field.type === "checkbox" || field.type === "radio"; }
  function idOf(field) { return isTick(field) ? field.name + "=" + field.value : field.name; }
  function stateOf(field) { return isTick(field) ? field.checked : field.value; }
  function put(field, state) { if (isTick(field)) field.checked = state; else field.value = state; }
  function began(field) {
    if (isTick(field)) return field.defaultChecked;
    if (field.tagName !== "SELECT") return field.defaultValue;
    var chosen = Array.from(field.options).filter(function (option) { return option.defaultSelected; })[0] || field.options[0];
    return chosen ? chosen.value : "";
  }
  function fieldsOf(form) {
    return Array.from(form.elements).filter(function (field) {
      if (!field.name || !/^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName) || SECRET.test(field.name)) return false;
      return field.type === "hidden" ? SEEN.test(field.name) : !NEVER.test(field.type);
    });
  }
  // Which state of the page the words were typed on goes with them, so that nobody else's change is overwritten; it is no word.
  function isChanged(field) { return field.type !== "hidden" && stateOf(field) !== began(field); }

  function tickOf(box) { return box.querySelector("[data-keep-ask] input"); }
  function keeps(box) { return !tickOf(box) || store.getItem(mine + "choice") === "yes"; }
  function boxOf(form) { return form ? form.querySelector("[data-keep]") : null; }
  function tell(field) { field.dispatchEvent(new Event("input", { bubbles: true })); }

  function save(box) {
    var form = box.closest("form"), fields = fieldsOf(form), said = {}, before = read(key(box));
    if (!owner || !keeps(box)) return;
    if (!("said" in box.dataset) && !fields.some(isChanged)) return drop(key(box));
    fields.forEach(function (field) { said[idOf(field)] = stateOf(field); });
    if (before && JSON.stringify(before.fields) === JSON.stringify(said)) return; // Firefox tells of a change as the page goes
    write(key(box), { at: Date.now(), fields: said });
  }

  // ---- coming back

  function bringBack(box) {
    var kept = read(key(box)), form = box.closest("form"), fields = fieldsOf(form), back = box.querySelector("[data-keep-back]");
    var wanted = fields.filter(function (field) {
      return kept && idOf(field) in kept.fields && field.type !== "hidden" && kept.fields[idOf(field)] !== began(field);
    });
    if (!wanted.length) return;
    fields.forEach(function (field) {
      if (field.type === "hidden") field.dataset.began = field.value;
      if (idOf(field) in kept.fields) put(field, kept.fields[idOf(field)]);
    });
    returning = true;
    wanted.forEach(tell);
    returning = false;
    wanted.forEach(function (field) {
      for (var at = field.closest("details"); at; at = at.parentNode.closest("details")) at.open = true;
    });
    box.hidden = back.hidden = false;
  }
  function throwAway(form, box) {
    drop(key(box));
    box.querySelector("[data-keep-back]").hidden = true;
    box.hidden = !tickOf(box);
    fieldsOf(form).forEach(function (field) { if (field.dataset.began !== undefined) field.value = field.dataset.began; });
    setTimeout(function () { // once the fields are as they were
      if (tickOf(box)) tickOf(box).checked = keeps(box);
      returning = true;
      fieldsOf(form).forEach(tell);
      returning = false;
      delete form.dataset.dirty;
      delete form.dataset.unsent;
    });
  }

  function ask(box) {
    var tick = tickOf(box);
    if (!tick) return;
    tick.checked = keeps(box);
    box.hidden = box.querySelector("[data-keep-ask]").hidden = false;
    ["input", "change"].forEach(function (name) {
      tick.addEventListener(name, function (event) {
        event.stopPropagation(); // it is no part of what is sent
        if (tick.checked) set(mine + "choice", "yes"); else names(mine).forEach(drop);
        if (tick.checked) save(box);
      });
    });
  }
  function prepare(root) {
    root.querySelectorAll("[data-keep]").forEach(function (box) {
      ask(box);
      if (!keeps(box)) drop(key(box));
      else if ("said" in box.dataset) save(box);
      else if (!document.querySelector('[data-said][data-keep="' + box.dataset.keep + '"]')) bringBack(box);
    });
  }

  function typed(event) { var box = boxOf(event.target.form); if (box && !returning) save(box); }
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("reset", function (event) { var box = boxOf(event.target); if (box) throwAway(event.target, box); });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-keep-back] button"), form = button && button.form;
    if (!form) return;
    form.reset();
    var first = fieldsOf(form).filter(function (field) { return field.type !== "hidden" && field.offsetParent; })[0];
    if (first) first.focus();
  });
  document.addEventListener("submit", function (event) {
    var box = boxOf(event.target), kept = box && read(key(box)), field = event.target.querySelector("[data-copy]");
    if (field) field.remove();
    if (!kept || event.defaultPrevented) return;
    kept.sent = Array.from(crypto.getRandomValues(new Uint8Array(8)), function (n) { return (n + 256).toString(16).slice(1); }).join("");
    write(key(box), kept);
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "copy";
    field.value = kept.sent;
    field.setAttribute("data-copy", "");
    event.target.appendChild(field);
  });

  sweep();
  forgetSent();
  prepare(document);
  document.addEventListener("htmx:beforeSwap", forgetSent); // before the form that follows asks for words of its own
  document.addEventListener("htmx:load", function (event) {
    prepare(event.target);
    document.querySelectorAll("[data-keep]").forEach(save); // a part that was counted alone is nothing unsent
  });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { sweep(); forgetSent(); } });
  setInterval(sweep, OFTEN);
})();
