"""The state of a vote in words."""

from django.utils.translation import gettext as _, ngettext

from working_groups.workflow import Tally


def standing(tally: Tally) -> str:
    """What a running vote still lacks."""
    if tally.has_quorum:
        return _("Die Gruppe ist beschlussfähig.")
    lacking = tally.quorum - tally.cast
    return ngettext(
        "Beschlussfähig ist die Gruppe ab %(quorum)s Stimmen; es fehlt noch %(number)s Stimme.",
        "Beschlussfähig ist die Gruppe ab %(quorum)s Stimmen; es fehlen noch %(number)s Stimmen.",
        lacking,
    ) % {"number": lacking, "quorum": tally.quorum}


def explanation(tally: Tally) -> str:
    """Why the result is what it is, for the minutes and for whoever asks later."""
    return _joined(_result(tally), _turnout(tally), _recused(tally))


def verdict(tally: Tally) -> str:
    """The same beside a chart, which shows the numbers already."""
    return _joined(_result(tally), _recused(tally))


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _result(tally: Tally) -> str:
    numbers = {"yes": tally.yes, "no": tally.no, "quorum": tally.quorum}
    if not tally.has_quorum:
        return (
            _("Nicht angenommen: Die Gruppe war nicht beschlussfähig (nötig: %(quorum)s Stimmen).")
            % numbers
        )
    if tally.is_approved:
        return _("Angenommen mit %(yes)s zu %(no)s Stimmen.") % numbers
    if tally.yes == tally.no:
        return _("Nicht angenommen: Bei %(yes)s zu %(no)s Stimmen fehlt die Mehrheit.") % numbers
    return _("Abgelehnt mit %(no)s zu %(yes)s Stimmen.") % numbers


def _turnout(tally: Tally) -> str:
    sentence = _("%(cast)s von %(eligible)s stimmberechtigten Organisationen haben abgestimmt")
    sentence %= {"cast": tally.cast, "eligible": tally.eligible}
    if not tally.abstain:
        return f"{sentence}."
    abstained = ngettext(
        "%(number)s enthielt sich", "%(number)s enthielten sich", tally.abstain
    ) % {"number": tally.abstain}
    return f"{sentence}, {abstained}."


def _recused(tally: Tally) -> str:
    if not tally.recused:
        return ""
    return ngettext(
        "%(number)s Organisation ist befangen und zählt nicht mit.",
        "%(number)s Organisationen sind befangen und zählen nicht mit.",
        tally.recused,
    ) % {"number": tally.recused}
