"""An officer opens the case's procedure and its table as drawings; the applicant sees them on a phone."""

import pytest
from playwright.sync_api import expect
from tests.journeys.filling import PHONE, begin, fill_sections, open_task, submit, upload

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


def test_the_procedure_and_the_rule_are_drawn(visit, shot):
    resident = visit("resident", PHONE)
    begin(resident, "service", "startup-loan-person")
    fill_sections(resident)
    upload(resident)
    number = submit(resident)
    officer, said = visit("labour"), []
    officer.on("pageerror", lambda error: said.append(str(error)))
    open_task(officer, number)
    drawing = officer.locator("details.drawing.procedure")
    drawing.locator("summary").click()
    expect(drawing.locator(".djs-element.active")).to_have_count(1)
    expect(drawing.locator(".bjs-powered-by")).to_be_visible()
    table = officer.locator("details.drawing.table").first
    table.locator("summary").click()
    expect(table.locator("td.matched").first).to_be_visible()
    shot(officer, "drawing-officer")
    assert not said

    resident.goto("/my/")
    resident.get_by_role("link", name="贷款").first.click()
    expect(resident.locator(".steps-done [aria-current=step]")).to_contain_text("受理")
    resident.locator("details.drawing.procedure summary").click()
    expect(resident.locator(".djs-element.active")).to_be_visible()
    shot(resident, "drawing-phone")
