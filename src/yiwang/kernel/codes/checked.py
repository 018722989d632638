"""What a check of a code answers: a wrong form is an error, a wrong check digit only a warning."""

from collections.abc import Iterable
from dataclasses import dataclass

from yiwang.kernel.calendars.text import Text


class CodeError(ValueError):
    """A text that cannot be the code it is given as; `message(language)` says why and what is expected."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)

    def message(self, language: str) -> str:
        """The refusal in `language`."""
        return self.text.message(language)


@dataclass(frozen=True, slots=True)
class Checked:
    """`ok` with no warning, or not ok with one: some lawfully issued codes fail their check digit."""

    ok: bool
    warning: Text | None = None


def checked(warnings: Iterable[Text]) -> Checked:
    """Join what was found into one answer."""
    found = list(warnings)
    if not found:
        return Checked(True)
    return Checked(False, Text("".join(text.zh for text in found), " ".join(text.en for text in found)))


def require_form(code: str, length: int, alphabet: str, name: Text) -> None:
    """Refuse (`CodeError`) a code of another length or with a character outside `alphabet`."""
    if len(code) != length:
        raise CodeError(
            Text(
                f"{name.zh}“{code}”应为 {length} 位，现为 {len(code)} 位。",
                f'{name.en} "{code}" has {len(code)} characters; it needs {length}.',
            )
        )
    for place, character in enumerate(code, 1):
        if character not in alphabet:
            raise CodeError(
                Text(
                    f"{name.zh}“{code}”第 {place} 位“{character}”不是允许的字符。",
                    f'{name.en} "{code}": character {place}, "{character}", is not one it may hold.',
                )
            )


def wrong_check(name: Text, code: str, expected: str) -> Text:
    """The warning for a check character that does not fit."""
    return Text(
        f"{name.zh}“{code}”的校验位应为“{expected}”，请核对；早期试点发放的个别代码属例外。",
        f'{name.en} "{code}": the check character should be "{expected}"; please verify it '
        "(a few codes issued early are exceptions).",
    )
