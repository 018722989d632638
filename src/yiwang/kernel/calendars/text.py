"""What a calendar says to people, in Chinese first and English second."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in the two languages of the city."""

    zh: str
    en: str

    def message(self, language: str) -> str:
        """The sentence in `language` ("zh", "zh-hans", "en" ...); anything not Chinese reads English."""
        return self.zh if language.lower().startswith("zh") else self.en


# The holidays of the State Council's rules on national days off (全国年节及纪念日放假办法).
_HOLIDAYS = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}


def holiday_text(name: str) -> Text:
    """A day off by its Chinese name; a name without a known English form is kept as it is."""
    english = name
    for chinese, translation in _HOLIDAYS.items():
        english = english.replace(chinese, translation)
    return Text(name, english.replace("、", ", "))
