"""A visitor of the site in a real browser, who looks at every page that is opened."""

import os
from pathlib import Path

from playwright.sync_api import expect

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / "docs" / "pictures"
AXE = ROOT / "src" / "zhiren" / "web" / "static" / "vendor" / "axe.min.js"
# What a page answers on purpose is no trouble: refusals, and the log-in page's lock.
EXPECTED_ANSWERS = ("status of 403", "status of 404", "status of 429")
# A busy machine may take long over a page that is usually there at once (ms).
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


class Visitor:
    """A page of Chromium; ``troubles`` collects what is wrong with any page that was seen."""

    def __init__(self, context, width):
        self.context, self.width = context, width
        self.troubles = []
        # Name and password to log in with anew, should the session kept from before have ended.
        self.kept_from = None
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self._note(f"script: {error}"))
        self.page.on("console", self._console)
        self.page.on("response", self._response)

    def close(self):
        self.context.close()

    def _note(self, what):
        self.troubles.append(f"{self.page.url}: {what}")

    def _console(self, message):
        expected = any(answer in message.text for answer in EXPECTED_ANSWERS)
        if message.type == "error" and not expected:
            self._note(f"console: {message.text}")

    def _response(self, response):
        if response.status >= 500:
            self._note(f"answered {response.status}")

    # Going

    def log_in(self, name, password):
        """Log in, on the log-in page that is open or on a fresh one."""
        if not self.page.locator("input[name=username]").count():
            self.go("/accounts/log-in/")
        self.page.fill("input[name=username]", name)
        self.page.fill("input[name=password]", password)
        self.page.locator(
            "main form button[type=submit], main form button:not([type])"
        ).first.click()
        self.settle()

    def go(self, path):
        """Open an address; gives the status."""
        response = self.page.goto(path)
        self.settle()
        account, self.kept_from = self.kept_from, None
        if account and "/accounts/log-in/" in self.page.url:
            self.log_in(*account)
            return self.go(path)
        return response.status if response else None

    def follow(self, name, *, within=None, exact=False):
        """Click the first visible link of that name."""
        self._click("link", name, within, exact)

    def press(self, name, *, within=None, exact=False):
        """Click the first visible button of that name."""
        self._click("button", name, within, exact)

    def _click(self, role, name, within, exact):
        place = within if within is not None else self.page
        place.get_by_role(role, name=name, exact=exact).locator("visible=true").first.click()
        self.settle()

    def settle(self):
        """Wait for the page, and see that it is no wider than the window."""
        self.page.wait_for_load_state("load")
        over = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if over > 0:
            self._note(f"{over} px wider than {self.width} px")

    # Looking

    @property
    def main(self):
        return self.page.locator("main")

    def sees(self, text):
        expect(self.main).to_contain_text(text)

    def sees_not(self, text):
        expect(self.main).not_to_contain_text(text)

    def accessibility(self):
        """What axe finds against WCAG 2 A and AA, shortly."""
        self.page.evaluate(AXE.read_text("utf-8"))
        return self.page.evaluate(
            """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa"]}).then(found =>
                found.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(
                    n => n.target + " " + n.html.slice(0, 140)).join(" | ")))"""
        )

    def picture(self, name, *, full=False):
        """Keep what is seen as ``docs/pictures/<name>.png``, when pictures are wanted."""
        if os.environ.get("ZHIREN_PICTURES"):
            from PIL import Image

            path = PICTURES / f"{name}.png"
            self.page.mouse.move(0, 0)
            self.page.screenshot(path=path, full_page=full, animations="disabled")
            # A third of the size; no eye sees the difference.
            with Image.open(path) as taken:
                small = taken.convert("RGB").quantize(160, Image.Quantize.MEDIANCUT, dither=0)
            small.save(path, optimize=True)
