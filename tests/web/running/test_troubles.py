"""What stands in the way is said before anything is started, in words, with the next step."""

import socket
from pathlib import Path

import pytest

from yiwang.web.running import embedded, preflight, rights, supervise
from yiwang.web.running.place import as_app, here
from yiwang.web.running.trouble import Trouble

SETTINGS = ("DATABASE_URL", "YIWANG_APP_DATABASE_URL", "YIWANG_DATA", "YIWANG_CITY", "YIWANG_HOST", "PORT")


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "80 80", "８０００"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Trouble, match="is not a port"):
        here()


def test_settings_are_honoured(monkeypatch, tmp_path):
    monkeypatch.setenv("PORT", "8010")
    monkeypatch.setenv("YIWANG_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://city:secret@db.example:5433/city?sslmode=require")
    place = here()
    assert (place.port, place.data, place.is_embedded) == (8010, tmp_path / "data", False)
    assert place.app_url == "postgresql://city:secret@db.example:5433/city?sslmode=require&role=yiwang_app"
    monkeypatch.setenv("YIWANG_APP_DATABASE_URL", "postgresql://web@db.example/city")
    assert here().app_url == "postgresql://web@db.example/city?role=yiwang_app"


def test_each_city_folder_has_its_own_data_folder(monkeypatch, tmp_path):
    usual = here().data
    monkeypatch.setenv("YIWANG_CITY", str(tmp_path / "guangan"))
    assert here().data == usual.with_name(".data-guangan")


def test_another_database_than_postgresql_is_refused(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://root@localhost/city")
    with pytest.raises(Trouble, match="PostgreSQL only"):
        here()


def test_a_database_that_does_not_answer_is_named(unused_port):
    with pytest.raises(Trouble, match=r"does not let us in.*refused"):
        rights.check_database(f"postgresql://city@127.0.0.1:{unused_port}/city")


@pytest.fixture
def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_login_without_rights_is_told_what_to_grant(embedded_server):
    url = f"postgresql://{{}}@/postgres?host={embedded_server / 'pg'}"
    with rights.connect(url.format("postgres")) as connection:
        connection.execute("create role poor login")
        connection.execute("create role maker login")
        connection.execute("grant create on schema public to maker")
    with pytest.raises(Trouble, match="poor may not make tables") as refused:
        rights.check_database(url.format("poor"))
    assert "alter database postgres owner to poor" in refused.value.remedy
    with pytest.raises(Trouble, match="maker may not grant the role yiwang_app") as refused:
        rights.check_database(url.format("maker"))
    assert "grant yiwang_app to maker with admin option" in refused.value.remedy
    assert "PostgreSQL 18" in rights.check_database(url.format("postgres"))


def test_a_long_socket_path_is_refused_by_its_length(tmp_path):
    long = tmp_path / ("x" * 100)
    with pytest.raises(Trouble, match=r"bytes long; 100 are allowed") as refused:
        embedded.check_socket(long)
    assert "YIWANG_DATA" in refused.value.remedy
    embedded.check_socket(Path("/tmp/short"))


def test_a_socket_path_is_measured_in_bytes():
    folder = Path("/tmp/" + "市" * 25)  # 25 characters, 75 bytes
    with pytest.raises(Trouble, match="bytes long"):
        embedded.check_socket(folder / "data-of-a-city")


def test_a_folder_that_cannot_be_written_is_named():
    with pytest.raises(Trouble, match="/proc/city cannot be written"):
        preflight.check_folder(Path("/proc/city"))


def test_a_full_disk_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 20 * 2**20})())
    with pytest.raises(Trouble, match="has 20 MB left"):
        preflight.check_folder(tmp_path)


def test_a_folder_without_a_city_is_refused(tmp_path):
    with pytest.raises(Trouble, match="is no city folder"):
        preflight.check_city(tmp_path)


def test_passwords_do_not_reach_the_command_line(monkeypatch):
    from yiwang.web.running import dumping

    monkeypatch.setenv("DATABASE_URL", "postgresql://city:s%40cret@db.example/city?role=x")
    assert dumping._address(here()) == "postgresql://city@db.example/city"


@pytest.mark.parametrize("value", ["100%", "a,b", "it's", 'say "yes" twice', "x;y", "沈阳"])
def test_settings_survive_supervisors_file(monkeypatch, tmp_path, value):
    from supervisor.options import ServerOptions

    monkeypatch.setenv("YIWANG_DATA", str(tmp_path))
    (tmp_path / "log").mkdir()
    file = tmp_path / "supervisor.conf"
    file.write_text(supervise.configuration(here(), {"YIWANG_NOTE": value}))
    options = ServerOptions()
    options.realize(["-c", str(file)])
    web = next(group for group in options.process_group_configs if group.name == "web")
    assert web.process_configs[0].environment["YIWANG_NOTE"] == value


@pytest.mark.parametrize("value", ['it\'s "so" today', "'quoted", 'quoted"', "two\nlines"])
def test_a_setting_supervisor_cannot_hold_is_refused(monkeypatch, tmp_path, value):
    monkeypatch.setenv("YIWANG_DATA", str(tmp_path))
    with pytest.raises(Trouble, match="YIWANG_NOTE cannot be handed on"):
        supervise.configuration(here(), {"YIWANG_NOTE": value})


def test_the_role_is_added_to_any_address():
    assert as_app("postgresql://postgres@/yiwang?host=/tmp/d/pg") == (
        "postgresql://postgres@/yiwang?host=/tmp/d/pg&role=yiwang_app"
    )
    assert as_app("postgresql://a/b?role=other") == "postgresql://a/b?role=yiwang_app"
