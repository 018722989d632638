"""The exchange at the desk, over HTTP and by command: the same acts, for the office that has one."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import world

from yiwang.records import clock
from yiwang.records.cases.models import Batch, Case
from yiwang.records.registry.people import issue_token
from yiwang.web.cli import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(applied, officers):
    world.decide(world.actor(officers["market-regulation"]), applied, "accept")
    return applied


def results(*rows):
    content = "\n".join(["办件编号,办理结果,文书编号,理由,经办人", *rows]).encode()
    return SimpleUploadedFile("结果.csv", content, "text/csv")


def test_out_and_back_at_the_desk(officer, accepted):
    page = officer.post("/desk/exchange/", {"act": "export"})
    batch = Batch.objects.get(kind="export")
    assert page.url == f"/desk/exchange/{batch.pk}/"
    file = officer.get(f"{page.url}?download")
    assert accepted.number in file.content.decode("utf-8-sig")
    assert "attachment" in file.headers["Content-Disposition"]
    assert "没有尚未交换" in officer.post("/desk/exchange/", {"act": "export"}).content.decode()
    file = results(f"{accepted.number},准予,甲1号,,", "NONE,准予,,,")
    back = officer.post("/desk/exchange/", {"act": "import", "file": file}, follow=True)
    said = back.content.decode()
    assert "已处理 1 行" in said
    assert "本部门没有这个办件" in said
    assert Case.objects.get(pk=accepted.pk).status == Case.Status.ISSUING


def test_a_wrong_file_changes_nothing_and_says_why(officer, accepted):
    wrong = SimpleUploadedFile("结果.csv", "办件编号\n甲".encode(), "text/csv")
    answer = officer.post("/desk/exchange/", {"act": "import", "file": wrong})
    assert answer.status_code == 422
    assert "办理结果" in answer.content.decode()
    assert officer.post("/desk/exchange/", {"act": "import"}).status_code == 422
    assert not Batch.objects.exists()


def test_an_office_without_one_and_others_batches(officer, stranger, accepted):
    officer.post("/desk/exchange/", {"act": "export"})
    batch = Batch.objects.get()
    assert "没有数据交换" in stranger.get("/desk/exchange/").content.decode()
    assert stranger.post("/desk/exchange/", {"act": "export"}).status_code == 404
    assert stranger.get(f"/desk/exchange/{batch.pk}/").status_code == 404
    assert stranger.get(f"/desk/exchange/{batch.pk}/?download").status_code == 404


def test_over_http(client, officers, accepted):
    user = officers["market-regulation"]
    hat = world.actor(user).hat.id
    token = issue_token(user, name="系统", hat=hat, expires_at=clock.now() + timedelta(days=1))
    headers = {"Authorization": f"Bearer {token}"}
    made = client.post("/api/v1/exchange/export", headers={**headers, "Idempotency-Key": "1"}).json()
    assert made["rows"] == 1
    assert accepted.number.encode() in client.get(made["content"], headers=headers).content
    file = results(f"{accepted.number},准予,甲1号,,")
    asked = {**headers, "Idempotency-Key": "2"}
    assert client.post("/api/v1/exchange/import", {"file": file}, headers=asked).json()["applied"] == 1
    assert len(client.get("/api/v1/exchange", headers=headers).json()) == 2
    wrong = SimpleUploadedFile("x.csv", b"a\n1", "text/csv")
    asked = {**headers, "Idempotency-Key": "3"}
    assert client.post("/api/v1/exchange/import", {"file": wrong}, headers=asked).status_code == 422


@pytest.fixture
def command(monkeypatch):
    monkeypatch.setattr("yiwang.web.cli.exchange._ready", lambda: None)
    runner = CliRunner()
    return lambda *words: runner.invoke(main, ["exchange", *map(str, words)])


def test_by_command(command, officers, accepted, tmp_path):
    name, out = officers["market-regulation"].username, tmp_path / "out.csv"
    words = ("export", "market-regulation", "--as", name, "--output", out)
    done = command(*words)
    assert done.exit_code == 0, done.output
    assert accepted.number in out.read_text("utf-8-sig")
    assert command(*words).exit_code == 3
    file = tmp_path / "in.csv"
    file.write_bytes(results(f"{accepted.number},准予,甲1号,,", "NONE,准予,,,").read())
    done = command("import", "market-regulation", file, "--as", name)
    assert done.exit_code == 1
    assert f"{file}:3: NONE" in done.output
    assert "1 applied" in done.output
    nobody = command("export", "market-regulation", "--as", "nobody")
    assert nobody.exit_code == 1
    assert "has no officer's post" in nobody.output
