// A moment by the clock of this device, where that says otherwise than the one beside it. Worked out here and sent nowhere.
(function () {
  "use strict";

  var tag = document.documentElement.lang.replace(/^en$/, "en-GB"); // the day before the month, as these pages write it
  function told(moment, zone) {
    var how = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
    return moment.toLocaleString(tag, how);
  }
  function look() {
    document.querySelectorAll("time[data-zone]").forEach(function (target) {
      var moment = new Date(target.dateTime), own = told(moment), there;
      try { there = told(moment, target.dataset.zone); } catch (unknown) { return; } // an old browser knows fewer places
      if (own === there) return;
      target.textContent = target.dataset.words.replace("{}", own);
      target.hidden = false;
    });
  }
  document.addEventListener("htmx:load", look);
  look();
})();
