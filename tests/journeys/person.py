"""What a person does in a browser, and what every page she meets must keep to."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

AXE: Final = Path(__file__).resolve().parents[1] / "assets" / "axe-core" / "axe.min.js"
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS: Final = ["color-contrast", "link-in-text-block"]
"""What may differ between light and dark: the page itself is the same."""
PASSWORD: Final = "modellregion"
# axe itself tries inline styles, so a document counts until axe has been brought in.
NOTE_REFUSALS: Final = """
    window.refused = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.axe || window.refused.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""


@dataclass
class Person:
    page: Page
    email: str = ""

    def __post_init__(self) -> None:
        self.page.set_default_timeout(10_000)
        self.page.add_init_script(NOTE_REFUSALS)

    def sign_in(self) -> None:
        self.page.goto("/anmelden/")
        self.page.get_by_label("E-Mail-Adresse").fill(self.email)
        self.page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Anmelden", exact=True).click()
        self.page.wait_for_url("**/arbeit/**")

    def visit(self, path: str) -> Page:
        """Open a page and hold it to the house's rules."""
        self.page.goto(path)
        self.check()
        return self.page

    def check(self) -> None:
        """axe finds nothing in light and dark, nothing is wider than the screen, CSP is quiet."""
        refused = self.page.evaluate("refused")
        assert refused == [], f"{self.page.url}: {refused}"
        # Over the debugging protocol, which the page's own policy does not bind.
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        assert self._violations({"type": "tag", "values": TAGS}) == [], self.page.url
        self.page.emulate_media(color_scheme="dark")
        dark = self._violations({"type": "rule", "values": COLOURS})
        self.page.emulate_media(color_scheme="light")
        assert dark == [], f"{self.page.url} (dark)"
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{self.page.url} is {overflow} px too wide"

    def _violations(self, rules: dict[str, Any]) -> list[str]:
        found = self.page.evaluate(
            "rules => axe.run({runOnly: rules, resultTypes: ['violations']})"
            ".then(result => result.violations)",
            rules,
        )
        return [
            f"{each['id']}: {node['target']} {node['failureSummary']}"
            for each in found
            for node in each["nodes"]
        ]
