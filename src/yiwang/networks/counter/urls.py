"""Addresses of the counter."""

from django.urls import path, register_converter

from yiwang.networks.counter.views import (
    appointments,
    cases,
    correcting,
    definitions,
    documents,
    drafts,
    find,
    guided,
    licences,
    news,
    people,
    progress,
    rating,
    reviews,
    urging,
    visits,
    way,
    ways,
)


class KindConverter:
    """What is applied for."""

    regex = "service|life-event"

    def to_python(self, value: str) -> str:
        """Return it as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it stands in the address."""
        return value


register_converter(KindConverter, "kind")

app_name = "counter"
urlpatterns = [
    path("", find.home, name="home"),
    path("services/", find.catalogue, name="catalogue"),
    path("services/<slug:slug>/", find.service, name="service"),
    path("life-events/<slug:slug>/", find.life_event, name="life-event"),
    path("guided/", guided.wishes, name="wishes"),
    path("guided/<kind:kind>/<slug:slug>/", guided.questions, name="guided"),
    path("apply/<kind:kind>/<slug:slug>/", drafts.start, name="start"),
    path("drafts/<uuid:draft>/", drafts.overview, name="draft"),
    path("drafts/<uuid:draft>/parts/", drafts.parts, name="parts"),
    path("drafts/<uuid:draft>/form/<slug:group>/", drafts.section, name="section"),
    path("drafts/<uuid:draft>/papers/", drafts.papers, name="papers"),
    path("drafts/<uuid:draft>/papers/<slug:kind>/take-out/", drafts.take_out, name="take-out"),
    path("drafts/<uuid:draft>/commitment/<slug:service>/", ways.commit, name="commit"),
    path("drafts/<uuid:draft>/check/", drafts.check, name="check"),
    path("drafts/<uuid:draft>/send/", drafts.send, name="send"),
    path("drafts/<uuid:draft>/move/", drafts.move, name="move"),
    path("drafts/<uuid:draft>/discard/", drafts.discard, name="discard"),
    path("my/", cases.mine, name="mine"),
    path("my/reads/", cases.who_looked, name="reads"),
    path("my/messages/", news.told, name="messages"),
    path("my/contact/", news.contact, name="contact"),
    path("appointments/<kind:kind>/<slug:slug>/", appointments.choose, name="appointment"),
    path("my/appointments/", appointments.mine, name="appointments"),
    path("my/appointments/<uuid:appointment>/", appointments.settle, name="settle"),
    path("window/receive/", visits.receive, name="receive"),
    path("window/finish/", visits.finish, name="finish-visit"),
    path("window/visits/", appointments.window_day, name="window-day"),
    path("my/licences/", licences.licences, name="licences"),
    path("my/people/", people.people, name="people"),
    path("my/people/give/", people.give, name="give"),
    path("my/people/child/", people.child, name="child"),
    path("my/people/<uuid:mandate>/revoke/", people.revoke, name="revoke"),
    path("my/following/<int:task>/", ways.hand_in, name="following"),
    path("licences/check/", licences.check, name="check-licence"),
    path("my/tasks/<int:task>/", cases.correct, name="correct"),
    path("my/cases/<uuid:case>/", cases.case, name="case"),
    path("my/cases/<uuid:case>/receipt/", cases.receipt, name="receipt"),
    path("my/cases/<uuid:case>/urge/", urging.urge, name="urge"),
    path("my/cases/<uuid:case>/withdraw/", cases.withdraw, name="withdraw"),
    path("my/cases/<uuid:case>/correct/", correcting.correct, name="correct-all"),
    path("my/cases/<uuid:case>/review/", reviews.ask, name="ask-review"),
    path("my/reviews/<uuid:review>/", reviews.review, name="review"),
    path("my/cases/<uuid:case>/way/", way.choose, name="way"),
    path("my/cases/<uuid:case>/rate/", rating.rate, name="rate"),
    path("rates/", rating.published, name="rates"),
    path("rates/<int:year>/<slug:by>/<slug:name>/", rating.counted, name="counted"),
    path("progress/", progress.look_up, name="progress"),
    path("window/", progress.at_the_window, name="window"),
    path("window/mandates/", people.at_window, name="window-mandate"),
    path("definitions/<uuid:release>/<path:path>", definitions.definition, name="definition"),
    path("documents/<uuid:document>/", documents.document, name="document"),
]
