"""The rules and the state of a vote in words."""

from django.utils.translation import gettext as _, ngettext

from working_groups.workflow import Quorum, Rule, Tally, Terms, Verdict


def rule_in_words(terms: Terms) -> str:
    """What the vote asks for, said before anybody votes."""
    quorum = {
        Quorum.HALF: _("Mehr als die Hälfte der Stimmberechtigten muss abstimmen."),
        Quorum.TWO_THIRDS: _("Mindestens zwei Drittel der Stimmberechtigten müssen abstimmen."),
        Quorum.ALL: _("Alle Stimmberechtigten müssen abstimmen."),
    }[terms.quorum]
    match terms.rule:
        case Rule.MAJORITY:
            return _joined(_("Angenommen ist, was mehr Ja- als Nein-Stimmen hat."), quorum)
        case Rule.TWO_THIRDS:
            sentence = _(
                "Angenommen ist, was mindestens doppelt so viele Ja- wie Nein-Stimmen hat."
            )
            return _joined(sentence, quorum)
        case Rule.CONSENSUS:
            sentence = _("Angenommen ist, wofür jemand stimmt und wogegen niemand stimmt.")
            return _joined(sentence, quorum)
        case Rule.SILENCE:
            return _("Angenommen ist, wem bis zum Ende der Frist niemand widerspricht.")


def standing(tally: Tally) -> str:
    """What a running vote still lacks."""
    if tally.terms.rule == Rule.SILENCE:
        return _unopposed(tally)
    if tally.has_quorum:
        return _("Die Gruppe ist beschlussfähig.")
    lacking = tally.quorum - tally.cast
    return ngettext(
        "Beschlussfähig ist die Gruppe ab %(quorum)s Stimmen; es fehlt noch %(number)s Stimme.",
        "Beschlussfähig ist die Gruppe ab %(quorum)s Stimmen; es fehlen noch %(number)s Stimmen.",
        lacking,
    ) % {"number": lacking, "quorum": tally.quorum}


def _unopposed(tally: Tally) -> str:
    if not tally.no:
        return _("Bisher hat niemand widersprochen.")
    return ngettext(
        "%(number)s Organisation hat widersprochen.",
        "%(number)s Organisationen haben widersprochen.",
        tally.no,
    ) % {"number": tally.no}


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
    return _sentence(tally) % numbers


def _sentence(tally: Tally) -> str:
    if not tally.is_approved:
        return _refusal(tally)
    if tally.terms.rule == Rule.SILENCE:
        return _("Angenommen: Niemand hat innerhalb der Frist widersprochen.")
    if tally.terms.rule == Rule.CONSENSUS:
        return ngettext(
            "Im Konsens angenommen: %(yes)s Organisation stimmt zu, keine widerspricht.",
            "Im Konsens angenommen: %(yes)s Organisationen stimmen zu, keine widerspricht.",
            tally.yes,
        )
    return _("Angenommen mit %(yes)s zu %(no)s Stimmen.")


def _refusal(tally: Tally) -> str:
    match tally.verdict:
        case Verdict.NOBODY_LEFT:
            return _("Nicht angenommen: Alle Organisationen sind befangen.")
        case Verdict.NO_QUORUM:
            return _(
                "Nicht angenommen: Die Gruppe war nicht beschlussfähig (nötig: %(quorum)s Stimmen)."
            )
        case Verdict.NO_TWO_THIRDS:
            return _(
                "Nicht angenommen: Mit %(yes)s zu %(no)s Stimmen fehlt die Mehrheit von zwei Dritteln."
            )
        case Verdict.OBJECTION:
            return ngettext(
                "Nicht angenommen: %(no)s Organisation hat widersprochen.",
                "Nicht angenommen: %(no)s Organisationen haben widersprochen.",
                tally.no,
            )
        case Verdict.NO_CONSENT:
            return _("Nicht angenommen: Niemand hat zugestimmt.")
        case _ if tally.yes == tally.no:
            return _("Nicht angenommen: Bei %(yes)s zu %(no)s Stimmen fehlt die Mehrheit.")
        case _:
            return _("Abgelehnt mit %(no)s zu %(yes)s Stimmen.")


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
