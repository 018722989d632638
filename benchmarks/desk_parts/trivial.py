"""The trivial Django view: no middleware, no template, no login; it reads one row and writes it back."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from yiwang.web.database import django_database

if not settings.configured:
    from pathlib import Path

    url = os.environ["DATABASE_URL"]
    settings.configure(
        DATABASES={"default": django_database(url, Path("/"))},
        ROOT_URLCONF=__name__,
        SECRET_KEY="a benchmark",
        ALLOWED_HOSTS=["*"],
        USE_TZ=True,
    )
    django.setup()

CREATE = "create table bench_row (id integer primary key, n bigint not null)"
FILL = "insert into bench_row select number, 0 from generate_series(0, 999) number"


class Row(models.Model):
    """A row of the benchmark's own table."""

    id = models.IntegerField(primary_key=True)
    n = models.BigIntegerField()

    class Meta:
        app_label = "bench"
        db_table = "bench_row"
        managed = False

    def __str__(self) -> str:
        return f"{self.pk}: {self.n}"


def count(request: HttpRequest, row: int) -> HttpResponse:
    """Count one more, in a transaction."""
    with transaction.atomic():
        found = Row.objects.get(pk=row)
        found.n += 1
        found.save(update_fields=["n"])
    return HttpResponse(str(found.n))


urlpatterns = [path("<int:row>/", count)]
application = WSGIHandler()
