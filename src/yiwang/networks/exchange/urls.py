"""Addresses of the log and of what the ledger says about a person."""

from django.urls import path

from yiwang.networks.exchange.views import erasures, files, mine, pages

app_name = "exchange"
urlpatterns = [
    path("", pages.log, name="log"),
    path("audit/", pages.audit, name="audit"),
    path("checkpoint", files.checkpoint, name="checkpoint"),
    path("key", files.key, name="key"),
    path("tile/<path:rest>", files.tile, name="tile"),
    path("checkpoints/<int:size>", files.earlier, name="earlier"),
    path("mine/", mine.mine, name="mine"),
    path("mine/bundle", mine.bundle, name="bundle"),
    path("erasures/", erasures.requests, name="erasures"),
    path("erasures/ask/", erasures.ask, name="ask"),
    path("erasures/<uuid:request_id>/", erasures.decide, name="decide"),
]
