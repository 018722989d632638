"""What a person does with forms, whatever they ask: shared by the journeys."""

import re

from playwright.sync_api import Page, ViewportSize
from tests import world
from tests.running_city import PROJECT

from yiwang.definitions import load, merged_form, read_folder

CITY = load(read_folder(PROJECT / "cities" / "shenyang"))
FIELDS = {field.id: field for field in merged_form(CITY, sorted(CITY.services)).fields}
TYPED = "main .field input:not([type=radio]):not([type=checkbox]):not([type=file]), main .field textarea"
PHONE: ViewportSize = {"width": 390, "height": 844}


def fill_sections(page: Page, leave: str = "") -> None:
    """Fill in whatever each section still asks, and go on; fields of the type ``leave`` are left blank."""
    while "/form/" in page.url:
        page.wait_for_load_state()  # on a busy machine the address changes before its fields are there
        here = page.url
        for box in page.locator(TYPED).all():
            if not box.input_value() and FIELDS[str(box.get_attribute("name"))].element.type != leave:
                box.fill(world.value_for(FIELDS[str(box.get_attribute("name"))]))
        for choice in page.locator("main select").all():
            if not choice.input_value():
                choice.select_option(world.value_for(FIELDS[str(choice.get_attribute("name"))]))
        for group in page.locator("main fieldset").all():
            if not group.locator("input:checked").count():
                group.locator("input").first.check()
        for box in page.locator("main input[type=checkbox]").all():
            box.check()
        page.locator("button[value=go-on]").click()
        assert page.url != here, page.locator(".errors").inner_text()


def upload(page: Page) -> None:
    """Upload a demo document for each paper asked for, and go on."""
    page.wait_for_load_state()
    for box in page.locator("main input[type=file]").all():
        name = f"{box.get_attribute('name')}.pdf"
        is_pdf = ".pdf" in str(box.get_attribute("accept"))
        data = (world.PDF if is_pdf else b"\x89PNG\r\n\x1a\n") + name.encode()
        box.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": data})
    page.locator("button[value=go-on]").click()


def begin(page: Page, kind: str, slug: str) -> None:
    """Begin an application and open its first section."""
    page.goto(f"/apply/{kind}/{slug}/")
    page.locator("main form button.large").click()
    page.locator("ol.tasks a[href*='/form/']").first.click()


def submit(page: Page) -> str:
    """Submit from the page to check; returns the case number on the receipt."""
    page.locator("form[action$='/send/'] button").click()
    page.wait_for_url("**/receipt/")
    found = re.search(r"\b\d{15}\b", page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()
    return found[0]


def open_task(page: Page, number: str) -> None:
    """Open an office's task about a case from its work list."""
    page.goto("/desk/")
    page.locator("tr", has_text=number).first.locator("a").first.click()


def act_form(page: Page, outcome: str):
    """Unfold the form of one act."""
    act = page.locator("details.act", has=page.locator(f"input[name=outcome][value={outcome}]")).first
    act.locator("summary").click()
    return act.locator("form")
