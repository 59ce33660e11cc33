"""Debian's Chromium, driven through Playwright; nothing is downloaded and nothing is called but the demo."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect, sync_playwright

DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
QUIET = (
    *("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # The first two: else each window loads two pages of the browser's own, for a bar of addresses that nobody sees: most of what a
    # window costs. The others are Playwright's: of two such lists Chromium reads the last alone.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch",
)
PATIENCE = 60_000  # ms for whatever comes by itself, on a machine that does other things too; how soon is measured by `make bench`
expect.set_options(timeout=PATIENCE)
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
# Every part is settled, and nothing is being sent: static/js/app/press.js. Another page knows nothing of the watch.
WATCH = """() => {
  let later = 0;
  window.pressed = false;
  document.addEventListener("htmx:afterSettle", () => {
    clearTimeout(later);
    later = setTimeout(() => { window.pressed = !document.querySelector("[aria-busy=true]"); }, 150);
  });
}"""
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"  # pixels beyond the edge


def executable():
    return shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"


@contextmanager
def chromium(*, wide=False):
    """A browser. While it runs, its event loop makes Django refuse the database in this thread: close it before.

    `wide`: it knows one family of fonts, which is on every Linux and wider than all that people usually have, so that a page looks
    alike on every machine of ours, and what fits here fits elsewhere.
    """
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        environ = {**os.environ, **(_one_family(Path(folder)) if wide else {})}
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox", *QUIET], env=environ)
        try:
            yield browser
        finally:
            browser.close()


def _one_family(folder):
    """What tells fontconfig of it. Elsewhere than on Linux, or without the fonts, browsers go on with their own."""
    if not DEJAVU.is_dir():
        return {}
    settings = folder / "fonts.conf"
    settings.write_text(f"<fontconfig><dir>{DEJAVU}</dir><cachedir>{folder}</cachedir></fontconfig>")
    return {"FONTCONFIG_FILE": str(settings)}


class Visit:
    """A window of one person, and what it noticed: requests, complaints of the console, crashes of scripts."""

    def __init__(self, browser, demo, size=PHONE, scheme="light", javascript=True, zone="UTC"):
        self.demo, self.scripted, self.language = demo, javascript, ""
        self.context = browser.new_context(
            base_url=demo.url,
            viewport=size,
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id=zone,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.requests, self.complaints = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def hear(self, message):
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()

    def speak(self, language):
        """Read the pages in this language, as if it had been chosen on this device."""
        self.language = language
        cookie = {"name": "django_language", "value": language, "url": self.demo.url}
        self.context.add_cookies([cookie])
        return self

    def sign_in(self, key):
        """Look at the demo as a featured person: one press on the start page. In English, whatever their account says, unless
        another language was chosen."""
        self.speak(self.language or "en")
        self.page.goto("/")
        user = f'[name="user"][value="{self.demo.user(key)}"]'
        self.press(self.page.locator(f"form:has(input{user}) button, button{user}").first)
        return self

    def press(self, button):
        """Press a button or link that leads to another page, or changes a part of this one, and wait until all of it stands."""
        if not self.scripted:
            with self.page.expect_navigation():
                button.click()
            return
        # What a click before this one sent must not settle in its place.
        self.page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
        self.page.evaluate(WATCH)
        button.click()
        self.page.wait_for_function("() => window.pressed !== false && document.readyState === 'complete'")

    def go(self, path):
        """Open a page; returns its status."""
        return self.page.goto(path).status
