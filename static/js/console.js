// Keys of the facilitator's screen, and dragging in the plan. Every one of them is a button on the page as well.
(function () {
  "use strict";

  var TWICE = 1500; // ms within which the big button's key is pressed again
  var armed = 0;

  function press(key) {
    var button = document.querySelector('[data-key="' + key + '"]');
    if (!button) return;
    if (button.dataset.key === "n" && Date.now() - armed > TWICE) {
      armed = Date.now();
      button.classList.add("armed");
      setTimeout(function () { button.classList.remove("armed"); }, TWICE);
      return;
    }
    button.click();
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
    if (event.key === "?") {
      var keys = document.querySelector("[data-keys]");
      if (keys) { keys.open = !keys.open; keys.scrollIntoView({ block: "nearest" }); }
      return;
    }
    var key = event.key === "=" ? "+" : event.key;
    if (/^[nbhf+-]$/.test(key)) press(key);
  });

  // While a press asks "go on?", the live part stays as it is: the button that goes on must still stand in the page then.
  var dialog = document.getElementById("confirm");
  if (dialog && dialog.showModal) {
    document.addEventListener("click", function (event) {
      var button = event.target.closest("button[data-confirm]");
      if (button && button.form && !button.dataset.confirmed && !button.form.dataset.unsent) button.form.dataset.unsent = "asking";
    });
    dialog.addEventListener("close", function () {
      document.querySelectorAll('form[data-unsent="asking"]').forEach(function (form) { delete form.dataset.unsent; });
    });
  }

  // The plan: a session is taken by the mouse and dropped before another one; the new order is sent as a whole.
  // Only what has arrows can be taken: a session that was held stays.
  var form = document.querySelector("form[data-arrange-form]"), held = null, list = null, next = null;
  if (!form) return;
  document.querySelectorAll("[data-session]").forEach(function (row) { row.draggable = Boolean(row.querySelector("form.places")); });
  document.addEventListener("dragstart", function (event) {
    held = event.target.closest && event.target.closest('[data-session][draggable="true"]');
    if (!held) return;
    list = held.parentNode;
    next = held.nextSibling;
    event.dataTransfer.effectAllowed = "move";
    held.classList.add("held");
  });
  document.addEventListener("dragover", function (event) {
    if (!held || !event.target.closest("[data-arrange]")) return;
    event.preventDefault();
    var row = event.target.closest("[data-session]");
    if (!row || row === held) return;
    var box = row.getBoundingClientRect();
    row.parentNode.insertBefore(held, event.clientY < box.top + box.height / 2 ? row : row.nextSibling);
  });
  document.addEventListener("drop", function (event) { if (held) event.preventDefault(); });
  document.addEventListener("dragend", function (event) {
    if (!held) return;
    var row = held, cancelled = event.dataTransfer.dropEffect === "none", moved = row.parentNode !== list || row.nextSibling !== next;
    row.classList.remove("held");
    held = null;
    if (cancelled) list.insertBefore(row, next);
    if (cancelled || !moved) return;
    form.elements.order.value = Array.from(document.querySelectorAll("[data-arrange]")).map(function (day) {
      return Array.from(day.querySelectorAll("[data-session]")).map(function (row) { return day.dataset.arrange + ":" + row.dataset.session; });
    }).flat().join(",");
    if (form.requestSubmit) form.requestSubmit(); else form.submit();
  });
})();
