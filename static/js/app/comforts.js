// Small comforts. Every page works without them; nothing here sends anything but a choice on a ballot.
(function () {
  "use strict";

  // Length of a text while it is written: data-counter on the textarea or on its field.
  function count(area) {
    var holder = area.closest("[data-counter]");
    if (!holder) return;
    var field = area.closest(".field") || area.parentNode;
    var out = field.querySelector("[data-count]");
    if (!out) {
      out = document.createElement("p");
      out.setAttribute("data-count", "");
      area.after(out);
    }
    var max = Number(holder.dataset.counter);
    var length = Array.from(area.value).length; // code points, as the server counts
    out.textContent = length.toLocaleString(document.documentElement.lang) + " / " + max.toLocaleString(document.documentElement.lang);
    out.classList.toggle("over", length > max);
  }

  // No more marks than allowed: the others wait until one is taken back.
  function limitUrgent(form) {
    var boxes = Array.from(form.elements).filter(function (field) { return "urgent" in field.dataset; });
    var marked = boxes.filter(function (box) { return box.checked; }).length;
    var max = Number(form.dataset.urgentMax);
    boxes.forEach(function (box) { box.disabled = !box.checked && marked >= max; });
    var out = document.querySelector("[data-urgent-count]");
    if (!out) return;
    var say = out.dataset;
    var alone = boxes.some(function (box) {
      return box.checked && !box.closest("li").querySelector("[type=radio]:checked:not([value=none])");
    });
    var words = marked + " / " + max + " " + say.of + (alone ? say.alone : marked < max ? "" : say.full);
    if (out.textContent !== words) out.textContent = words;
  }

  // A choice on a ballot is counted as it is pressed, where htmx sends the forms of parts. The fields belong to the whole paper, which
  // one button saves without a script; the form of a mark takes along those that stand around it.
  function castsNow() { return window.htmx && window.FormDataEvent; }
  function isTick(field) { return /^(radio|checkbox)$/.test(field.type); }
  function markOf(field) {
    var part = castsNow() && isTick(field) ? field.closest("[data-part]") : null;
    return part ? part.querySelector("form[data-mark]") : null;
  }
  document.addEventListener("change", function (event) {
    var form = markOf(event.target);
    if (!form || !form.closest("[data-part]").querySelector("[type=radio]:checked")) return;
    form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })); // Safari before 16 has no requestSubmit
  });
  document.addEventListener("formdata", function (event) {
    if (!event.target.matches("form[data-mark]")) return;
    event.target.closest("[data-part]").querySelectorAll("[form=paper]").forEach(function (field) {
      if (field.name && (field.checked || !isTick(field))) event.formData.append(field.name, field.value);
    });
  });

  // Ask before a step that is hard to take back.
  function ask(button) {
    var dialog = document.getElementById("confirm");
    if (!dialog || !dialog.showModal) return window.confirm(button.dataset.confirm);
    dialog.querySelector("p").textContent = button.dataset.confirm;
    dialog.returnValue = "";
    dialog.onclose = function () {
      if (dialog.returnValue !== "yes") return;
      button.dataset.confirmed = "yes";
      button.click();
      delete button.dataset.confirmed;
    };
    dialog.showModal();
    return false;
  }

  function copy(button) {
    navigator.clipboard.writeText(button.dataset.copy).then(function () {
      var before = button.textContent;
      button.textContent = button.dataset.copied || "✓";
      setTimeout(function () { button.textContent = before; }, 2000);
    });
  }

  function prepare(root) {
    root.querySelectorAll("textarea").forEach(count);
    document.querySelectorAll("form[data-urgent-max]").forEach(limitUrgent);
    if (castsNow()) root.querySelectorAll("[data-now]").forEach(function (button) { button.hidden = false; });
    if (navigator.clipboard) root.querySelectorAll("[data-copy]").forEach(function (button) { button.hidden = false; });
  }

  document.addEventListener("input", function (event) {
    if (event.target.tagName === "TEXTAREA") count(event.target);
    var form = event.target.form;
    if (form && form.matches("[data-guard]") && !markOf(event.target)) form.dataset.dirty = "yes";
    if (form && form.matches("[data-urgent-max]")) limitUrgent(form);
  });

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    var button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.copy) copy(button);
    if (button.dataset.confirm && !button.dataset.confirmed && !ask(button)) event.preventDefault();
  });

  document.addEventListener("keydown", function (event) {
    var menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("submit", function (event) {
    delete event.target.dataset.dirty;
    var made = event.submitter && event.submitter.dataset.made; // the answer is a file: this page stays, and says so
    if (made) document.getElementById(made).hidden = false;
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form[data-dirty]")) event.preventDefault();
  });
  // A form whose parts were sent one by one has nothing unsent in it any more.
  function isAsDrawn(field) {
    if (field.options) return Array.from(field.options).every(function (option) { return option.selected === option.defaultSelected; });
    return isTick(field) ? field.checked === field.defaultChecked : field.value === field.defaultValue;
  }
  document.addEventListener("htmx:load", function (event) {
    prepare(event.target);
    document.querySelectorAll("form[data-dirty]").forEach(function (form) {
      var fields = Array.from(form.elements).filter(function (field) { return field.name && "defaultValue" in field || field.options; });
      if (fields.every(isAsDrawn)) delete form.dataset.dirty;
    });
  });
  prepare(document);
  // On a shared phone, loading this page again must not send the words of who wrote them once more.
  if (document.querySelector("[data-forget]")) history.replaceState(null, "", location.href);
})();
