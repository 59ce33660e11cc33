// Pages that follow the room. The page works without this file: a link on it loads what is new.
//
// data-poll="address" (with data-version, data-every seconds, data-private to send the session): asked with ?v=; 204 says
// nothing is new, 200 replaces what is inside and brings X-Version, and X-Seconds for the clock if it was made earlier.
// X-Held gives it the class "held". data-mine="address": the person's own part, asked for when X-Key or X-Seats changes.
// What a press is answered with (app.js) stands here at once. data-waits: a place whose buttons wait while the line is lost.
// data-clock data-seconds: a ticking clock, which closes nothing; with data-over it counts on past its end. data-lost, data-moved
// (with a data-drop button) and data-soon are shown when they are needed.
(function () {
  "use strict";

  var SOON = 20, PATIENCE = 10, SELDOM = 30; // seconds
  var SIZES = ["w-huge", "w-large", "w-middle", "w-small", "w-tiny"];
  var TICKS = "input[type=checkbox], input[type=radio]";
  var mine = document.querySelector("[data-mine]"), pending = new Map(), again = 0, isLost = false;

  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function lose(lost) {
    if (isLost && !lost) getMine(false); // a press may have arrived whose answer did not
    isLost = lost;
    show("[data-lost]", lost);
    all("[data-waits]").forEach(function (place) {
      place.classList.toggle("offline", lost);
      all("button:not([type=button])", place).forEach(function (button) { button.disabled = lost; });
    });
  }
  function show(selector, shown) {
    all(selector).forEach(function (element) { if (element.hidden === shown) element.hidden = !shown; });
  }

  // Clocks run from the seconds that the server said; the time of this device decides nothing.
  function wind(root, seconds, said) {
    all("[data-clock]", root).forEach(function (clock) {
      if (seconds !== null && seconds !== "") clock.dataset.seconds = seconds;
      clock.ends = said + 1000 * Number(clock.dataset.seconds);
    });
    tick();
  }
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function tick() {
    var soon = false;
    all("[data-clock]").forEach(function (clock) {
      var left = Math.round((clock.ends - Date.now()) / 1000), over = left < 0 && clock.hasAttribute("data-over");
      left = over ? -left : Math.max(0, left);
      var hours = Math.floor(left / 3600), minutes = Math.floor(left / 60) % 60;
      var text = (over ? "+" : "") + (hours ? hours + ":" + two(minutes) : minutes) + ":" + two(left % 60);
      if (clock.textContent !== text) clock.textContent = text;
      clock.classList.toggle("soon", over || left <= SOON);
      if (clock.hasAttribute("data-closes") && left > 0 && left <= SOON) soon = true;
    });
    show("[data-soon]", soon);
    pending.forEach(function (fresh, box) { if (!isBusy(box)) swap(box, fresh); });
  }

  // What somebody is writing is theirs: a part with unsent words, or with the cursor in a field, is left alone.
  function isDirty(box) { return Boolean(box.querySelector("form[data-dirty], form[data-unsent]")); }
  function isBusy(box) {
    var at = document.activeElement;
    return isDirty(box) || (box.contains(at) && at.matches("textarea, select, input") && !at.matches(TICKS));
  }
  function nameOf(element) { return element.tagName + (element.id || element.textContent + (element.value || "")); }
  // A tick that is not sent goes over into what is new, as long as the same form stands there.
  function tickOf(input) { return [input.form && input.form.getAttribute("action"), input.name, input.value].join(" "); }
  // The server chose the letters of a wall for usual fonts: where a machine's are wider, the page takes the next smaller ones.
  function fit(root) {
    all(".w-answers, .w-said", root).forEach(function (page) {
      SIZES.slice(0, -1).forEach(function (size, at) {
        if (!page.classList.contains(size) || page.scrollHeight <= page.clientHeight) return;
        page.classList.remove(size);
        page.classList.add(SIZES[at + 1]);
      });
    });
  }
  function swap(box, fresh) {
    var at = box.contains(document.activeElement) && nameOf(document.activeElement);
    var open = all("details[open] > summary", box).map(nameOf), ticks = new Map();
    all(TICKS, box).forEach(function (input) {
      if (input.checked !== input.defaultChecked) ticks.set(tickOf(input), input.checked);
    });
    pending.delete(box);
    box.innerHTML = fresh.html;
    all(TICKS, box).forEach(function (input) {
      if (ticks.has(tickOf(input))) input.checked = ticks.get(tickOf(input));
    });
    all("details > summary", box).forEach(function (summary) {
      if (open.indexOf(nameOf(summary)) >= 0) summary.parentNode.open = true;
    });
    if (at) all("a, button, summary, " + TICKS, box).some(function (element) { if (nameOf(element) === at) { element.focus(); return true; } });
    if (box === mine) { show("[data-moved]", false); ripen(); }
    fit(box);
    box.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true })); // app.js prepares what is new
    wind(box, fresh.seconds, fresh.said);
  }
  function put(box, html, seconds, moved) {
    var fresh = { html: html, seconds: seconds, said: Date.now() };
    if (!isBusy(box)) return swap(box, fresh);
    pending.set(box, fresh);
    if (moved && isDirty(box)) show("[data-moved]", true);
  }

  function get(address, withSession) {
    return new Promise(function (resolve, reject) {
      setTimeout(reject, 1000 * PATIENCE);
      fetch(address, { credentials: withSession ? "same-origin" : "omit", cache: "no-store" }).then(resolve, reject);
    });
  }

  // The person's own part, when the room moved on, and now and then while they wait for somebody.
  function getMine(moved) {
    if (!mine) return;
    get(mine.dataset.mine, true).then(function (answer) {
      if (!answer.ok || !answer.headers.get("X-Version")) return ripen();
      return answer.text().then(function (html) { put(mine, html, null, moved); });
    }).catch(ripen);
  }
  function ripen() {
    var waits = mine && mine.querySelector("[data-again]");
    clearTimeout(again);
    if (waits && !document.hidden) again = setTimeout(getMine, 1000 * waits.dataset.again, false);
  }
  function wake() { if (!document.hidden && mine && mine.querySelector("[data-again]")) getMine(false); }
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("pageshow", function (event) { if (event.persisted) getMine(false); });

  function follow(box) {
    var every = Number(box.dataset.every || 3), timer = 0, fails = 0, asking = false;
    function later() {
      if (!document.contains(box)) return; // a press put another in its place
      var wait = fails ? Math.min(SELDOM, every * Math.pow(2, fails)) : every;
      clearTimeout(timer);
      if (!document.hidden) timer = setTimeout(ask, 1000 * wait * (0.8 + 0.3 * Math.random()));
    }
    function end(failed) {
      asking = false;
      fails = failed ? fails + 1 : 0;
      lose(fails > 0);
      later();
    }
    function ask() {
      var address = box.dataset.poll, mark = address.indexOf("?") < 0 ? "?" : "&";
      var begun = Date.now();
      if (asking) return;
      asking = true;
      get(address + mark + "v=" + encodeURIComponent(box.dataset.version || "0"), "private" in box.dataset).then(function (answer) {
        var version = answer.headers.get("X-Version"), key = answer.headers.get("X-Key"), seats = answer.headers.get("X-Seats") || "";
        if (answer.ok) box.classList.toggle("held", answer.headers.get("X-Held") === "yes");
        if (answer.status === 204 || answer.redirected || begun < box.pressed) return end(false); // older than a press, or signed out
        if (!answer.ok || !version) return end(true);
        return answer.text().then(function (html) {
          box.dataset.version = version;
          put(box, html, answer.headers.get("X-Seconds"), true);
          if (key && key !== box.dataset.key) { box.dataset.key = key; show(".notices", false); getMine(true); }
          else if (seats !== box.dataset.seats) setTimeout(getMine, 1000 * Math.random(), false); // a thousand phones at once would queue
          box.dataset.seats = seats;
          end(false);
        });
      }).catch(function () { end(true); });
    }
    function now() { if (!document.hidden) { clearTimeout(timer); ask(); } }
    document.addEventListener("visibilitychange", function () { if (document.hidden) clearTimeout(timer); else now(); });
    window.addEventListener("pageshow", function (event) { if (event.persisted) now(); });
    window.addEventListener("online", now);
    window.addEventListener("offline", function () { lose(true); });
    box.isFollowed = true;
    later();
  }

  // What a press was answered with is newer than what waits to be shown.
  document.addEventListener("htmx:load", function (event) {
    if (!event.detail || !event.detail.elt) return; // of this file
    var fresh = event.target;
    pending.forEach(function (_html, box) { if (box.contains(fresh)) pending.delete(box); });
    all("[data-poll]").forEach(function (box) { if (box.contains(fresh)) box.pressed = Date.now(); });
    mine = document.querySelector("[data-mine]");
    fit(fresh);
    wind(fresh, null, Date.now());
    all("[data-poll]").forEach(function (box) { if (!box.isFollowed) follow(box); });
    ripen();
  });

  document.addEventListener("input", function (event) {
    var form = event.target.form, where = event.target.matches("select") ? "[data-poll]" : "[data-poll], [data-mine]";
    if (form && !event.target.matches(TICKS) && form.closest(where)) form.dataset.unsent = "yes";
  });
  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-drop]") || !mine) return;
    all("form", mine).forEach(function (form) { form.reset(); delete form.dataset.unsent; delete form.dataset.dirty; });
    show("[data-moved]", false);
    getMine(false);
  });

  // Staying signed in, without leaving what is being written.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("[data-stay]") || !window.URLSearchParams) return;
    event.preventDefault();
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) return form.submit();
      all("[data-staying]").forEach(function (notice) { notice.remove(); });
    }, function () { lose(true); });
  });

  // The wall: d changes between dark and light, f fills the screen; the address remembers the first.
  if (document.body.hasAttribute("data-wall")) document.addEventListener("keydown", function (event) {
    var root = document.documentElement, dark = window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches;
    if (event.key === "f" && root.requestFullscreen) root.requestFullscreen();
    if (event.key !== "d") return;
    root.dataset.scheme = (root.dataset.scheme || (dark ? "dark" : "light")) === "dark" ? "light" : "dark";
    history.replaceState(null, "", "?" + root.dataset.scheme);
  });

  wind(document, null, Date.now());
  fit(document);
  setInterval(tick, 500);
  all("[data-poll]").forEach(follow);
  ripen();
})();
