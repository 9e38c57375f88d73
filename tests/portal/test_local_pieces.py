"""The small decisions of the local platform: paths, ports, secrets, pauses."""

import ast
import os
import re
import socket
import stat
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from portal.local import (
    browser,
    console,
    instance,
    layout,
    postgres,
    programs,
    secret,
)
from portal.local.errors import LocalError
from portal.local.processes import OsUser
from portal.local.supervisor import Health
from portal.management.commands.create_roles import database_of, password_of

STRANGER = OsUser(uid=64_123, gid=64_123)


def test_seconds_are_written_as_in_german() -> None:
    assert console.seconds(1.25) == "1,2 s"


def test_a_step_that_fails_is_crossed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(LocalError), console.step("Etwas"):
        raise LocalError("nein")
    assert f"{console.CROSS} Etwas" in capsys.readouterr().out


def test_a_closed_folder_above_keeps_the_database_user_out() -> None:
    with tempfile.TemporaryDirectory() as name:
        outer = Path(name)
        inner = outer / "inner"
        inner.mkdir(mode=0o755)
        assert not layout.is_reachable(inner, STRANGER)

        outer.chmod(0o711)
        assert layout.is_reachable(inner, STRANGER)


def test_sockets_lie_in_the_home_when_its_path_is_short(tmp_path: Path) -> None:
    assert layout.socket_folder(Path("/tmp") / tmp_path.name, None).name == "run"


@pytest.mark.parametrize("name", ["d" * 100, "mit Leerzeichen", "Größe", "a,b"])
def test_sockets_of_an_unwieldy_path_get_a_short_private_folder(tmp_path: Path, name: str) -> None:
    deep = tmp_path / name
    deep.mkdir()

    folder = layout.socket_folder(deep, None)

    assert len(os.fsencode(folder)) <= layout.LONGEST_SOCKET_FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    layout.remove_sockets(deep)
    assert not folder.exists()


def test_only_temporary_instances_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    for name, var in (
        ("gone", tmp_path / "no-longer"),
        ("there", tmp_path),
        ("elsewhere", Path("/mnt/not-mounted/var")),
    ):
        (tmp_path / "state" / name).mkdir(parents=True)
        (tmp_path / "state" / name / layout.BELONGS_TO).write_text(str(var))

    layout.remove_forgotten(tmp_path / "state")

    left = {folder.name for folder in (tmp_path / "state").iterdir()}
    assert left == {"there", "elsewhere"}


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    deep = tmp_path / ("e" * 100)
    folder = layout.socket_folder(deep, None)
    layout.remove_sockets(deep)
    folder.symlink_to(tmp_path)

    with pytest.raises(LocalError, match="gehört jemand anderem"):
        layout.socket_folder(deep, None)
    folder.unlink()


def test_secrets_are_made_once_and_private(tmp_path: Path) -> None:
    made = secret.load(tmp_path)

    assert secret.load(tmp_path) == made
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert len({made.secret_key, made.superuser, made.owner, made.app, made.broker}) == 5


def test_a_second_owner_is_told_who_the_first_is(tmp_path: Path) -> None:
    with (
        instance.owned(tmp_path),
        pytest.raises(LocalError, match=f"Prozess {os.getpid()}"),
        instance.owned(tmp_path),
    ):
        pass


def test_a_freed_instance_can_be_owned_again(tmp_path: Path) -> None:
    with instance.owned(tmp_path):
        pass
    with instance.owned(tmp_path):
        assert (tmp_path / "lock").read_text().strip() == str(os.getpid())


def test_stopping_nobody_says_so(tmp_path: Path) -> None:
    assert instance.stop(tmp_path) is False


def test_a_port_in_use_is_refused_with_the_next_one_as_advice() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(LocalError, match=rf"Port {port} ist schon belegt.*PORT={port + 1}"):
            instance.claim_port(port)


def test_the_mail_port_stays_the_same_while_it_is_free(tmp_path: Path) -> None:
    remembered = tmp_path / "mail.port"
    with instance.listener(remembered) as first:
        port = first.getsockname()[1]
        with instance.listener(remembered) as second:
            moved = second.getsockname()[1]
            assert moved != port

    with instance.listener(remembered) as third:
        assert third.getsockname()[1] == moved


def test_pauses_between_restarts_grow_and_are_forgotten_after_a_steady_time() -> None:
    health = Health(started=0.0)

    pauses = [health.fail(1.0) for _ in range(9)]
    assert pauses == [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]

    health.started = 100.0
    assert health.fail(200.0) == 0.0


def test_database_urls_survive_odd_paths_and_passwords(tmp_path: Path) -> None:
    server = postgres.Postgres(
        programs=tmp_path,
        home=tmp_path,
        sockets=Path("/Tmp/mit Leerzeichen & Ümlaut"),
        log=tmp_path,
        user=None,
        durable=True,
    )

    parsed = psycopg.conninfo.conninfo_to_dict(server.url("portal_app", "p@:/ss&ü"))

    assert parsed["host"] == "/Tmp/mit Leerzeichen & Ümlaut"
    assert parsed["password"] == "p@:/ss&ü"
    assert (parsed["user"], parsed["dbname"]) == ("portal_app", "portal")


def test_a_cluster_of_another_version_is_not_touched(tmp_path: Path) -> None:
    program = tmp_path / "bin/postgres"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 18.6'\n")
    program.chmod(0o755)
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("17\n")
    server = postgres.Postgres(
        programs=tmp_path, home=tmp_path, sockets=tmp_path, log=tmp_path, user=None, durable=True
    )

    with pytest.raises(LocalError, match=r"PostgreSQL 17.*18\.6"):
        postgres.ensure_cluster(server, password="x")
    assert (data / "PG_VERSION").read_text() == "17\n"


def test_local_env_names_only_what_is_known() -> None:
    text = programs.local_env({"DATABASE_URL": "postgresql://a?b=c", "HOME": "/root"})

    assert text == "DATABASE_URL='postgresql://a?b=c'\n"


def test_passwords_and_names_are_read_from_urls() -> None:
    assert password_of("postgresql://u:p%40w@host/name") == "p@w"
    assert password_of("postgresql://u@host/name") is None
    assert database_of("postgresql://u@host/name?sslmode=require") == "name"
    assert database_of("") == "portal"


def test_no_browser_is_left_out_loudly(capsys: pytest.CaptureFixture[str]) -> None:
    assert browser.choose({browser.VARIABLE: browser.NONE}) == browser.NONE
    assert "AUSGELASSEN" in capsys.readouterr().out


def test_a_named_browser_wins() -> None:
    assert browser.choose({"CHROMIUM": sys.executable}) == sys.executable


def test_the_bootstrap_is_python_3_8() -> None:
    source = (layout.ROOT / "tools/bootstrap.py").read_text()

    ast.parse(source, feature_version=(3, 8))


def pins(name: str) -> set[str]:
    text = (layout.ROOT / f"requirements/{name}.txt").read_text()
    return set(re.findall(r"^[a-z0-9][a-z0-9._-]*==[^ ]+", text, re.MULTILINE))


def test_the_larger_sets_hold_the_smaller_ones() -> None:
    assert pins("runtime") < pins("local") < pins("dev")


def test_requirements_name_no_index() -> None:
    for path in (layout.ROOT / "requirements").glob("*.txt"):
        assert "://" not in path.read_text(), path.name
