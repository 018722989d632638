"""Starting a city: look, start the database, migrate, publish, fill, serve; every step shown and timed."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from yiwang.definitions import CityFolder, load, read_folder
from yiwang.web.running import embedded, preflight, rights, shift, supervise
from yiwang.web.running.django_ready import become_app, environment, set_up
from yiwang.web.running.place import Place
from yiwang.web.running.progress import Note, Progress
from yiwang.web.running.trouble import Trouble


@dataclass
class Started:
    """A city that runs: who may log in, as far as passwords were made just now."""

    name: str
    address: str
    is_demo: bool
    passwords: dict[str, str] = field(default_factory=dict)
    is_published: bool = True


def up(place: Place, progress: Progress) -> Started:
    """Start or restart a city and wait until it answers.

    Raises ``Trouble`` with what stands in the way, or ``FolderErrors`` with all that is wrong with the city's
    folder; in both cases nothing was published.
    """
    if place.is_embedded:
        embedded.check_socket(place.data)
    else:
        rights.check_database(place.owner_url)
    preflight.check_folder(place.data)
    preflight.check_city(place.city)
    was_running = supervise.is_running(place.data)
    if not supervise.serves(place):
        if not was_running:
            supervise.clear_left_overs(place.data)
        preflight.check_port(place)
    with progress.step("check the city folder"):
        city = load(read_folder(place.city))
    try:
        return _start(place, city, progress)
    except BaseException:
        if was_running:
            supervise.start_programs(place.data, "web", "worker")  # what ran before goes on
        else:
            supervise.down(place.data)  # nothing is left half started
        raise


def _start(place: Place, city: CityFolder, progress: Progress) -> Started:
    with progress.step("start the database") as note:
        _start_database(place, city, note)
    with progress.step("migrate") as note:
        _migrate(place, note)
    with progress.step("publish the city folder") as note:
        is_published = _publish(place.city, city, note)
    passwords = _fill(progress) if city.city.demo else {}
    if city.city.demo:
        _populate(progress)
    with progress.step("collect static files and translations"):
        _collect_static()
    with progress.step("start web and worker") as note:
        _serve(place)
        note(f"logs in {place.data / 'log'}")
    return Started(str(city.city.name), place.address, city.city.demo, passwords, is_published)


def _start_database(place: Place, city: CityFolder, note: Note) -> None:
    for line in _set_clock(place, city):
        note(line)
    if place.is_embedded:
        for line in embedded.prepare(place.data):
            note(line)
    supervise.ensure(place, environment(place))
    if place.is_embedded:
        embedded.wait(place.data)
    note(rights.check_database(place.owner_url))


def _set_clock(place: Place, city: CityFolder) -> list[str]:
    asked = os.environ.get("YIWANG_NOW", "")
    if not city.city.demo:
        if asked:
            raise Trouble(
                "YIWANG_NOW is set, but only a demo city's clock may be moved.", "Unset YIWANG_NOW."
            )
        return []
    real, zone, years = datetime.now(UTC), city.city.time_zone, city.calendar.years
    chosen = shift.choose(real, zone, years, shift.kept(place.data), asked)
    shift.keep(place.data, chosen)
    return shift.told(chosen, real, zone, years)


def _migrate(place: Place, note: Note) -> None:
    set_up(place, as_owner=True)
    from yiwang.web.running.migrating import migrate  # noqa: PLC0415  (Django is ready only now)

    applied = migrate()
    note(f"{applied} migrations applied" if applied else "nothing to do")
    rights.check_app(place.app_url)
    become_app(place)


def _publish(folder: Path, city: CityFolder, note: Note) -> bool:
    from yiwang.web.running import publishing  # noqa: PLC0415

    state = publishing.publish_for_demo(folder) if city.city.demo else publishing.load_draft(folder)
    for line in publishing.told(state):
        note(line)
    return publishing.is_anything_published()


def _fill(progress: Progress) -> dict[str, str]:
    from yiwang.web.demo import fill  # noqa: PLC0415

    with progress.step("fill the demo") as note:
        filled = fill.fill()
        note(filled.told)
    return filled.passwords


def _populate(progress: Progress) -> None:
    from yiwang.web.demo.population import ensure, wanted_size  # noqa: PLC0415

    if size := wanted_size():
        with progress.step("populate the demo") as note:
            note(ensure(size))


def _collect_static() -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from yiwang.web import messages  # noqa: PLC0415

    messages.compile_all()
    htmx = settings.NODE_MODULES / "htmx.org"
    if not htmx.is_dir():
        raise Trouble(f"The front-end packages are missing: there is no {htmx}.", "Run: make install")
    call_command("collectstatic", verbosity=0, interactive=False)


def _serve(place: Place) -> None:
    from yiwang.web.running.answering import wait_for_answer  # noqa: PLC0415

    supervise.start_programs(place.data, "web", "worker")
    wait_for_answer(place)
