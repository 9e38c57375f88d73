"""Reading a page's tables as a person would."""

from html.parser import HTMLParser


class Tables(HTMLParser):
    """Every table of a page by caption, as rows of cell texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] = []
        self._caption: str | None = None
        self._into: str = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append("")
            self._into = "cell"
        elif tag == "caption":
            self._into = "caption"
        elif tag in ("svg", "a"):
            self._into = self._into if tag == "a" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "caption"):
            self._into = ""
        elif tag == "table" and self._caption is not None:
            self.found.setdefault(self._caption, []).extend(self._rows)

    def handle_data(self, data: str) -> None:
        if self._into == "caption":
            self._caption = (self._caption or "") + data.strip()
        elif self._into == "cell":
            self._rows[-1][-1] += data.strip()
