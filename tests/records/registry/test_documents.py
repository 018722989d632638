"""Documents are what their bytes say, within bounds, and stay as they were stored."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, transaction

from yiwang.records.registry import documents
from yiwang.records.registry.documents import Content, UploadRefused, examine, next_number, store

PDF = b"%PDF-1.7\nhello"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00", "type"),
        (b"x" + PDF, "type"),
        (b"%PDF-" + b"0" * 1024 * 1024, "too-large"),
    ],
)
def test_bad_uploads_are_refused_by_what_they_are(data, reason):
    with pytest.raises(UploadRefused) as refused:
        examine(io.BytesIO(data), formats=("pdf", "jpg", "png"), max_mb=1)
    assert refused.value.reason == reason


def test_a_format_the_evidence_does_not_allow_is_refused():
    with pytest.raises(UploadRefused):
        examine(io.BytesIO(PDF), formats=("png",), max_mb=1)
    assert examine(io.BytesIO(PDF), formats=("pdf",), max_mb=1).format == "pdf"


@pytest.mark.django_db
def test_a_document_keeps_its_content_and_loses_its_path():
    row = store(Content(PDF, "pdf"), kind="plan", name="..\\..\\etc/passwd.pdf")
    assert row.name == "passwd.pdf"
    assert documents.read(row) == PDF


@pytest.mark.django_db
def test_a_half_written_file_is_written_again():
    row = store(Content(PDF, "pdf"), kind="plan", name="a.pdf")
    path = settings.DOCUMENTS / row.sha256[:2] / row.sha256
    path.write_bytes(PDF[:4])
    store(Content(PDF, "pdf"), kind="plan", name="a.pdf")
    assert documents.read(row) == PDF


@pytest.mark.django_db
def test_a_changed_file_is_not_served():
    row = store(Content(PDF + b"1", "pdf"), kind="plan", name="a.pdf")
    path = settings.DOCUMENTS / row.sha256[:2] / row.sha256
    path.write_bytes(b"%PDF-forged....")
    with pytest.raises(ValueError, match="changed in the store"):
        documents.read(row)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_and_no_doubles_even_side_by_side():
    def take(fail: bool) -> str | None:
        try:
            with transaction.atomic():
                number = next_number("演示〔2026〕")
                if fail:
                    raise ValueError
                return number
        except ValueError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        taken = [number for number in pool.map(take, [False, True, False, False] * 5) if number]
    assert sorted(taken) == [f"演示〔2026〕{n:06d}" for n in range(1, 16)]
