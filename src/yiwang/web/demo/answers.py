"""What demo applicants answer in the form of 开办餐饮店; what the registers know is not answered again."""

from yiwang.web.demo.people import Person
from yiwang.web.demo.registers import PREMISES

_RESTAURANT = {
    "trader-form": "person",
    "business-scope": "餐饮服务（演示）",
    "industry-code": "H6210",
    "employees": "6",
    "delivery-method": "electronic",
    "declaration": "true",
    "opening-date": "",
    "premises-address": PREMISES,
    "premises-district": "210102",
    "premises-right": "rented",
    "premises-area": "120",
    "kitchen-area": "36",
    "seats": "48",
    "premises-floor": "1",
    "exits": "2",
    "occupancy": "60",
    "fire-resistance": "2",
    "gas-used": "true",
    "fire-check-mode": "commitment",
    "sign-width": "6",
    "sign-height": "1.2",
    "sign-material": "metal",
    "sign-lit": "true",
    "school-distance": "150",
    "catering-form": "restaurant",
    "food-category": "hot",
    "alcohol-sales": "none",
    "storage-area": "0",
    "online-orders": "true",
    "tobacco-kind": "cigarettes",
}


def restaurant(person: Person, name: str) -> dict[str, str]:
    """Return the answers of somebody who opens a restaurant of some name."""
    who = {
        "applicant-name": person.name,
        "applicant-id-number": person.number,
        "applicant-phone": person.phone,
        "agent-name": person.name,
        "agent-id-number": person.number,
        "legal-representative-name": person.name,
        "legal-representative-id-number": person.number,
        "legal-representative-phone": person.phone,
        "food-manager-name": person.name,
        "food-manager-phone": person.phone,
        "fire-manager-name": person.name,
        "fire-manager-phone": person.phone,
    }
    return {**_RESTAURANT, **who, "business-name": name, "sign-text": name[:40]}
