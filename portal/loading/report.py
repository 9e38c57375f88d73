"""What a loader changed, in words that an administrator reads."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """One line per kind of thing that was touched; none means that all was in place."""

    lines: list[str] = field(default_factory=list)

    def add(self, kind: str, *, new: Sequence[str] = (), changed: Sequence[str] = ()) -> None:
        """`new` and `changed` hold readable names; a single line names at most three of each."""
        parts = [
            f"{len(names)} {word} ({_some(names)})"
            for names, word in ((new, "neu"), (changed, "geändert"))
            if names
        ]
        if parts:
            self.lines.append(f"{kind}: {', '.join(parts)}")

    def text(self, title: str) -> str:
        if not self.lines:
            return f"{title}: nichts zu ändern."
        return "\n".join([f"{title}:", *(f"  {line}" for line in self.lines)])


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} …"
