"""The English catalogue: how it is kept, and that it says every text of the portal."""

import os
import re
from collections import Counter
from gettext import GNUTranslations
from pathlib import Path

import polib
import pytest
from django.conf import LazySettings, settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext, ngettext

from municipalities.models import Role
from portal.catalogues import CATALOGUE, collect, compile_catalogues, update
from projects.labels import DEADLINES
from projects.workflow import TRANSITIONS
from tests.factories import municipalities as arrange

ROOT = Path(settings.BASE_DIR)
ENGLISH = ROOT / "locale" / CATALOGUE
# What a translation has to carry over as it is: values, percent signs and markup.
FIXED = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|</?\w+[^>]*>")
COUNTING = """
from django.utils.translation import gettext as _, ngettext
name = _("Projekt")
unit = ngettext("Projekt", "Projekte", 2)
"""


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def catalogue_of(root: Path) -> polib.POFile:
    return polib.pofile(str(root / "locale" / CATALOGUE))


def say(root: Path, text: str, *english: str) -> None:
    """Translate one text of the catalogue, with its plural if there are two."""
    catalogue = catalogue_of(root)
    [entry] = [each for each in catalogue if each.msgid == text]
    if len(english) == 1:
        entry.msgstr = english[0]
    else:
        entry.msgstr_plural = dict(enumerate(english))
    catalogue.save()


def english_entries() -> list[polib.POEntry]:
    return list(polib.pofile(str(ENGLISH)))


def pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """German and English, singular and plural."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [
        (entry.msgid, entry.msgstr_plural[0]),
        (entry.msgid_plural, entry.msgstr_plural[1]),
    ]


def test_code_and_templates_are_read(tmp_path: Path) -> None:
    write(tmp_path, "projects/labels.py", COUNTING)
    write(
        tmp_path,
        "templates/list.html",
        '{% load i18n %}{% translate "Stand" %}{% field label=_("Titel") %}'
        "{% blocktranslate count total=n %}{{ total }} Zeile"
        "{% plural %}{{ total }} Zeilen{% endblocktranslate %}",
    )
    found = {text: marked.plural for text, marked in collect(tmp_path).items()}
    assert found == {
        "Projekt": "Projekte",
        "Stand": "",
        "Titel": "",
        "%(total)s Zeile": "%(total)s Zeilen",
    }


def test_a_text_alone_and_with_a_plural_is_one_entry(tmp_path: Path) -> None:
    write(tmp_path, "projects/labels.py", COUNTING)
    write(tmp_path, "templates/list.html", '{% load i18n %}{% translate "Projekt" %}')
    update(tmp_path)
    [entry] = catalogue_of(tmp_path)
    assert (entry.msgid, entry.msgid_plural) == ("Projekt", "Projekte")
    assert [name for name, _line in entry.occurrences] == [
        "projects/labels.py",
        "templates/list.html",
    ]


def test_a_text_with_two_plurals_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "projects/a.py", 'ngettext("Saldo", "Saldos", 2)')
    write(tmp_path, "projects/b.py", 'ngettext("Saldo", "Salden", 2)')
    with pytest.raises(ValueError, match="Saldos"):
        collect(tmp_path)


def test_updating_keeps_what_is_translated_and_drops_what_is_gone(tmp_path: Path) -> None:
    write(tmp_path, "projects/labels.py", '_("Stand"), _("Ziele")')
    update(tmp_path)
    say(tmp_path, "Stand", "Status")
    write(tmp_path, "projects/labels.py", '_("Stand"), _("Ampel")')
    update(tmp_path)
    assert [(entry.msgid, entry.msgstr) for entry in catalogue_of(tmp_path)] == [
        ("Ampel", ""),
        ("Stand", "Status"),
    ]


def test_the_singular_stays_when_a_plural_comes_or_goes(tmp_path: Path) -> None:
    write(tmp_path, "projects/labels.py", '_("Projekt")')
    update(tmp_path)
    say(tmp_path, "Projekt", "Project")
    write(tmp_path, "projects/labels.py", COUNTING)
    update(tmp_path)
    assert catalogue_of(tmp_path)[0].msgstr_plural == {0: "Project", 1: ""}
    write(tmp_path, "projects/labels.py", '_("Projekt")')
    update(tmp_path)
    assert catalogue_of(tmp_path)[0].msgstr == "Project"


def test_updating_twice_writes_the_same(tmp_path: Path) -> None:
    write(tmp_path, "projects/labels.py", '_("Ziele"), _("%(n)s Ziele"), _("Ämter")')
    update(tmp_path)
    written = (tmp_path / "locale" / CATALOGUE).read_bytes()
    update(tmp_path)
    assert (tmp_path / "locale" / CATALOGUE).read_bytes() == written


def test_the_command_collects_and_compiles(
    tmp_path: Path, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "projects/labels.py", '_("Stand"), _("Ziele")')
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [tmp_path / "locale"]
    call_command("messages")
    assert capsys.readouterr().out == "2 Texte, 2 ohne Englisch.\n"
    say(tmp_path, "Stand", "Status")
    call_command("messages")
    assert capsys.readouterr().out == "2 Texte, 1 ohne Englisch.\n"
    assert (tmp_path / "locale" / CATALOGUE).with_suffix(".mo").exists()


def test_a_check_names_what_lacks_english_and_writes_nothing(
    tmp_path: Path, settings: LazySettings
) -> None:
    write(tmp_path, "projects/labels.py", '_("Stand")')
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match=r"1 Texte ohne Englisch .*„Stand“"):
        call_command("messages", "--check")
    assert not (tmp_path / "locale").exists()
    update(tmp_path)
    say(tmp_path, "Stand", "Status")
    call_command("messages", "--check")


def test_only_a_changed_catalogue_is_compiled(tmp_path: Path, settings: LazySettings) -> None:
    write(tmp_path, "projects/labels.py", COUNTING)
    update(tmp_path)
    say(tmp_path, "Projekt", "Project", "Projects")
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    source = tmp_path / "locale" / CATALOGUE
    compiled = source.with_suffix(".mo")
    compile_catalogues()
    with compiled.open("rb") as file:
        english = GNUTranslations(file)
    assert english.gettext("Projekt") == "Project"
    assert [english.ngettext("Projekt", "Projekte", n) for n in (0, 1, 2)] == [
        "Projects",
        "Project",
        "Projects",
    ]

    compiled.write_bytes(b"untouched")
    compile_catalogues()
    assert compiled.read_bytes() == b"untouched"
    later = compiled.stat().st_mtime + 1
    os.utime(source, (later, later))
    compile_catalogues()
    assert compiled.read_bytes() != b"untouched"
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]


def test_the_catalogue_holds_every_text_once() -> None:
    held = Counter(entry.msgid for entry in english_entries())
    assert [text for text, times in held.items() if times > 1] == []
    assert set(held) == set(collect(ROOT)), "make messages"


def test_every_text_has_its_english() -> None:
    lacking = [
        german for entry in english_entries() for german, english in pairs(entry) if not english
    ]
    assert lacking == []
    assert [entry.msgid for entry in english_entries() if entry.fuzzy] == []


def test_translations_carry_the_same_values_and_markup() -> None:
    differing = [
        (german, english)
        for entry in english_entries()
        for german, english in pairs(entry)
        if sorted(FIXED.findall(german)) != sorted(FIXED.findall(english))
    ]
    assert differing == []


def test_no_translation_was_left_in_german() -> None:
    # No English sentence of the portal needs one of these letters; nearly every German one does.
    german = re.compile(r"[äöüß„]|\b(?:und|der|die|das|nicht|Sie|für|ist)\b", re.IGNORECASE)
    left = [
        english
        for entry in english_entries()
        for _german, english in pairs(entry)
        if german.search(strip_tags(english))
    ]
    assert left == []


def test_every_deadline_of_the_lifecycle_can_be_said_in_english() -> None:
    deadlines = {step.deadline for step in TRANSITIONS.values() if step.deadline}
    assert deadlines == set(DEADLINES)


def test_django_reads_the_compiled_catalogue() -> None:
    with translation.override("en"):
        assert gettext("Modellkommune") == "Model municipality"
        assert gettext("Projekt") == "Project"
        assert [ngettext("Projekt", "Projekte", n) for n in (1, 2)] == ["Project", "Projects"]
    with translation.override("de"):
        assert gettext("Projekt") == "Projekt"


@pytest.mark.django_db
def test_visitors_who_chose_english_navigate_in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    text = client.get("/").text
    for label in ("Skip to content", "Main navigation", "Projects", "About the programme"):
        assert label in text
    assert "Über das Programm" not in text


@pytest.mark.django_db
def test_members_who_chose_english_work_in_english() -> None:
    organisation = arrange.organisation_of(arrange.tenant())
    client = arrange.client_for(arrange.membership(Role.OFFICER, organisation))
    client.cookies["django_language"] = "en"
    text = client.get("/arbeit/").text
    for label in ("My workspace", "Working groups", "Progress", "Notifications", "Sign out"):
        assert label in text
    assert "Arbeitsgruppen" not in text
