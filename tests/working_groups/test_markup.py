"""Markdown of comments: what becomes of it, and what can never come out."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings, strategies as st

from working_groups.markup import TAGS, rendered

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](%6aavascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](https:evil.example)",
    "[x](/arbeit/abmelden/)",
    "[x](#fragment)",
    "[x](http://unsafe.example)",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example"onmouseover=alert(1))',
    "<javascript:alert(1)>",
    '<https://a.example/"onclick=alert(1)>',
    "<a href='https://a.example' onclick='x'>y</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style>",
    "<style>*{display:none}</style>",
    "<form action=https://evil.example><input></form>",
    "<details open ontoggle=alert(1)>",
    "```html\n<script>alert(1)</script>\n```",
    "`<b onclick=x>`",
    '```"><script>alert(1)</script>\nx\n```',
    "[a]: javascript:alert(1)\n\n[a]",
    "# <img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "@<img src=x onerror=alert(1)>",
    "|a|\n|-|\n|<script>x</script>|",
    "~~<script>~~",
    "\u202e[x](https://a.example)\u202c",
]
NAMES = ["Anna Beispiel", "<img src=x onerror=alert(1)>", 'O"Neill & Söhne', "Anna"]


class Inspector(HTMLParser):
    """Every tag and attribute of what came out."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def ensure_harmless(html: str) -> None:
    for tag, attributes in Inspector(html).found:
        assert tag in {*TAGS, "a", "span"}, html
        match tag:
            case "a":
                assert {*attributes} <= {"href", "rel"}, html
                assert attributes["rel"] == "nofollow noopener"
                href = attributes.get("href")
                assert href is None or href.lower().startswith(("https://", "mailto:")), html
            case "span":
                assert attributes == {"class": "mention"}, html
            case "ol":
                assert {*attributes} <= {"start"}, html
            case _:
                assert attributes == {}, html


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_comes_through(attack: str) -> None:
    for text in (attack, f"Vorher {attack} nachher", f"- {attack}", f"> {attack}", f"**{attack}**"):
        ensure_harmless(rendered(text, NAMES))


@given(st.text(alphabet="<>&\"'`*_[]()!#@:/\\\n ahtpsjvcri\u202e=", max_size=60))
@settings(deadline=None, max_examples=300)
def test_no_text_whatever_comes_through(text: str) -> None:
    ensure_harmless(rendered(text, NAMES))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**fett** und *kursiv*", "<strong>fett</strong> und <em>kursiv</em>"),
        ("eins\nzwei", "eins<br>"),
        ("- a\n- b", "<ul>"),
        ("3. a", '<ol start="3">'),
        ("> Zitat", "<blockquote>"),
        ("`x < y`", "<code>x &lt; y</code>"),
        ("[Satzung](https://a.example/s)", 'href="https://a.example/s"'),
        ("<mail@a.example> und [Post](mailto:a@b.example)", 'href="mailto:a@b.example"'),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
    ],
)
def test_what_is_taken(text: str, html: str) -> None:
    assert html in rendered(text)


@pytest.mark.parametrize("text", ["# Überschrift", "![Bild](https://a.example/b.png)", "a\n==="])
def test_neither_headings_nor_images(text: str) -> None:
    html = rendered(text)
    assert "<h" not in html
    assert "<img" not in html


class TestMentions:
    def test_the_longest_name_is_marked(self) -> None:
        html = rendered("Bitte @Anna Beispiel, nicht @Annabell.", ["Anna", "Anna Beispiel"])
        assert '<span class="mention">@Anna Beispiel</span>' in html
        assert "@Annabell." in html
        assert html.count("mention") == 1

    def test_a_name_is_text(self) -> None:
        html = rendered('@O"Neill & Söhne', ['O"Neill & Söhne'])
        assert "Söhne</span>" in html
        assert "&amp;" in html

    def test_nobody_is_marked_within_code_or_without_being_mentioned(self) -> None:
        assert "mention" not in rendered("`@Anna`", ["Anna"])
        assert "mention" not in rendered("@Anna")
