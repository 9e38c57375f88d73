"""Markdown of comments as HTML: a small safe part of it, with the people and organisations named.

Neither raw HTML nor images nor headings; links lead to https and mailto only and pass nothing on.
What comes out was cleaned once more by an allow-list, so that no fault of the first step shows.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

RULES: Final = (
    "paragraph",
    "list",
    "blockquote",
    "code",
    "fence",
    "emphasis",
    "link",
    "autolink",
    "backticks",
    "escape",
    "entity",
    "newline",
)
TAGS: Final = frozenset({"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre"})
SCHEMES: Final = frozenset({"https", "mailto"})
_SAFE_LINK: Final = re.compile(r"(https://[^/]|mailto:[^/])", re.IGNORECASE)
_CLASS: Final = "mention"


def rendered(text: str, names: Sequence[str] = ()) -> SafeString:
    """`names` are those that the text mentions („@Name“); they are marked."""
    html = _parser().render(text, {"names": sorted(names, key=len, reverse=True)})
    cleaned = nh3.clean(
        html,
        tags={*TAGS, "a", "span"},
        attributes={"a": {"href"}, "span": {"class"}, "ol": {"start"}},
        allowed_classes={},
        attribute_filter=_attribute,
        url_schemes={*SCHEMES},
        link_rel="nofollow noopener",
    )
    return SafeString(cleaned)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The cleaner lets some harmless ones pass on any tag; here nothing passes that is not named."""
    match tag, name:
        case "span", "class":
            return value if value == _CLASS else None
        case "a", "href":
            return value if _SAFE_LINK.match(value) else None
        case ("ol", "start") | ("a", "rel"):
            return value
        case _:
            return None


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": False, "breaks": True, "maxNesting": 10})
    parser.enable([*RULES])
    parser.core.ruler.push("mentions", _mark)
    parser.validateLink = _is_safe  # type: ignore[method-assign]
    parser.add_render_rule("mention", _render)
    return parser


def _is_safe(url: str) -> bool:
    return _SAFE_LINK.match(url.strip()) is not None


def _mark(state: StateCore) -> None:
    names: Sequence[str] = state.env.get("names", ())
    if not names:
        return
    pattern = re.compile("@(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = [part for child in block.children for part in _parts(child, pattern)]


def _parts(token: Token, pattern: re.Pattern[str]) -> list[Token]:
    if token.type != "text":
        return [token]
    parts, position = [], 0
    for match in pattern.finditer(token.content):
        parts.append(Token("text", "", 0, content=token.content[position : match.start()]))
        parts.append(Token("mention", "", 0, content=match[0]))
        position = match.end()
    return [*parts, Token("text", "", 0, content=token.content[position:])]


def _render(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    content = nh3.clean_text(tokens[index].content)
    return f'<span class="{_CLASS}">{content}</span>'
