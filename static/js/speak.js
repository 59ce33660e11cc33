// The phone's own voice reads a text aloud: a button with data-speak, the selector of an element. Only voices of this device are taken:
// others send the text away. Without one the button stays hidden; any press stops it.
(function () {
  "use strict";

  var speech = window.speechSynthesis;
  if (!speech) return;
  function textOf(target) { return document.querySelector(target.dataset.speak); }
  function own(tag) { return tag.split(/[-_]/)[0]; }
  function voiceOf(target) {
    return speech.getVoices().find(function (voice) { return voice.localService && own(voice.lang) === own(textOf(target).closest("[lang]").lang); });
  }
  function look() {
    document.querySelectorAll("[data-speak]").forEach(function (target) { target.hidden = !voiceOf(target); });
  }
  document.addEventListener("click", function (event) {
    var target = event.target.closest("[data-speak]");
    if (!target || speech.speaking) return speech.cancel();
    var words = new SpeechSynthesisUtterance(textOf(target).textContent);
    words.voice = voiceOf(target);
    if (words.voice) speech.speak(words); // never by a voice that the browser would choose
  });
  document.addEventListener("htmx:load", look);
  window.addEventListener("pagehide", function () { speech.cancel(); });
  speech.onvoiceschanged = look;
  look();
})();
