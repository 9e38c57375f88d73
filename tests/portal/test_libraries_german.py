"""The libraries' messages, too, speak to people in the formal way and say what to do."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import django
import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

OWN: Final = Path(settings.BASE_DIR) / "locale" / "de" / "LC_MESSAGES" / "django.po"
CATALOGUE: Final = Path("locale") / "de" / "LC_MESSAGES" / "django"
INFORMAL: Final = re.compile(
    r"\b(?:du|dich|dir|dein(?:e[mnrs]?)?|euch|eure?[mnrs]?|stelle sicher|bitte sicherstellen"
    r"|gib|wähle|versuche|prüfe|überprüfe|nutze|benutze|verwende|lade|klick|klicke|melde|folge"
    r"|lass|rufe|bestätige|kontaktiere|bist|hast|kannst|musst|möchtest)\b",
    re.IGNORECASE,
)
FIRST_PERSON: Final = "I have saved my recovery codes"  # „Ich habe … gespeichert“
NOT_INSTALLED: Final = re.compile(r"(?:templates/)?(?:socialaccount|idp|headless)/")
"""Parts of allauth that the portal does without; one catalogue has the texts of all."""
BEHIND_PAGES: Final = {
    "Haitian Creole",
    "“%(value)s” is not a valid binary value.",
    "%(model)s instance with %(field)s %(value)r is not a valid choice.",
    "No %s matches the given query.",
    *("Ready", "Running", "Failed", "Successful"),
}
"""A language that is not offered, errors of code that no form shows, states of Django's tasks."""
# What a translation has to carry over as it is.
FIXED: Final = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{[\w:.]*\}|</?\w+[^>]*>")


def catalogues() -> Iterator[Path]:
    """Without endings: some libraries come without the source of their catalogue."""
    homes = [Path(django.__file__).parent / "conf"]
    homes += [Path(app.path) for app in apps.get_app_configs()]
    yield from (home / CATALOGUE for home in homes if (home / f"{CATALOGUE}.mo").exists())


def unreachable(catalogue: Path) -> set[str]:
    """What only parts say that are not installed."""
    source = catalogue.with_suffix(".po")
    if not source.exists() or source.stat().st_size == 0:
        return set()
    return {
        entry.msgid
        for entry in polib.pofile(str(source))
        if entry.occurrences and all(NOT_INSTALLED.match(name) for name, _line in entry.occurrences)
    }


def texts(entry: polib.POEntry | polib.MOEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def own_entries() -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in polib.pofile(str(OWN))}


def test_every_informal_message_is_said_formally() -> None:
    left = [
        f"{catalogue}: {entry.msgid}"
        for catalogue in catalogues()
        for entry in polib.mofile(f"{catalogue}.mo")
        if any(INFORMAL.search(text) for text in texts(entry))
        and entry.msgid not in {*own_entries(), *unreachable(catalogue), FIRST_PERSON}
    ]
    assert left == []


def test_the_scan_finds_the_catalogues_and_their_tone() -> None:
    assert {"conf", "allauth", "rest_framework", "django_filters"} <= {
        catalogue.parents[3].name for catalogue in catalogues()
    }
    assert INFORMAL.search("Gib eine gültige E-Mail Adresse an.")
    assert not INFORMAL.search("Geben Sie eine E-Mail-Adresse ein.")


def test_own_wording_is_formal_and_carries_every_value() -> None:
    for msgid, entry in own_entries().items():
        for text in texts(entry):
            assert text, msgid
            assert not INFORMAL.search(text), msgid
            wanted = sorted(FIXED.findall(msgid))
            assert sorted(FIXED.findall(text)) == wanted, msgid


def test_own_wording_replaces_a_message_that_exists() -> None:
    known = {entry.msgid for each in catalogues() for entry in polib.mofile(f"{each}.mo")}
    assert own_entries().keys() <= known | says_django()


def test_what_django_says_on_pages_is_german() -> None:
    """Its German catalogue lags behind its releases; the rest is said by ours."""
    conf = Path(django.__file__).parent / "conf" / f"{CATALOGUE}.mo"
    german = {entry.msgid for entry in polib.mofile(str(conf))} | own_entries().keys()
    assert says_django() - german == BEHIND_PAGES


def says_django() -> set[str]:
    source = Path(django.__file__).parent / "conf/locale/en/LC_MESSAGES/django.po"
    return {entry.msgid for entry in polib.pofile(str(source))}


@pytest.mark.parametrize(
    ("english", "german"),
    (
        ("Enter a valid email address.", "Geben Sie eine E-Mail-Adresse ein, zum Beispiel"),
        ("Ensure this value is greater than or equal to {min_value}.", "Geben Sie mindestens"),
        ("This field is required.", "Füllen Sie dieses Feld aus."),
    ),
)
def test_own_wording_wins(english: str, german: str) -> None:
    with translation.override("de"):
        assert gettext(english).startswith(german)


def test_own_wording_wins_for_plurals() -> None:
    english = "Ensure that there are no more than %(max)s decimal place."
    with translation.override("de"):
        several = ngettext(english, english.replace("place.", "places."), 2)
    assert several == "Geben Sie höchstens %(max)s Nachkommastellen an."
