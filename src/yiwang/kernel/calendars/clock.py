"""A statutory clock: a limit that runs from a day, with lawful pauses and one lawful extension."""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from yiwang.kernel.calendars.limits import Limit
from yiwang.kernel.calendars.text import Text

# 行政许可法 art. 45 lists what does not count towards the limit; the list is closed.
PAUSE_REASONS: Final = MappingProxyType(
    {
        "hearing": Text("听证", "hearing"),
        "tender": Text("招标", "call for tenders"),
        "auction": Text("拍卖", "auction"),
        "inspection": Text("检验", "inspection"),
        "testing": Text("检测", "testing"),
        "quarantine": Text("检疫", "quarantine"),
        "appraisal": Text("鉴定", "appraisal"),
        "expert-review": Text("专家评审", "expert review"),
    }
)


class UnlawfulClock(ValueError):
    """A pause or an extension the law does not allow; `message(language)` says which and why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)

    def message(self, language: str) -> str:
        """The refusal in `language`."""
        return self.text.message(language)


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count: from `starts_on` to `ends_on`, both included; open while `ends_on` is None.

    `reason` is one of `PAUSE_REASONS`; `notice` is the number of the written notice that told the
    applicant, without which nothing is paused (art. 45). Raises `UnlawfulClock`.
    """

    starts_on: date
    ends_on: date | None
    reason: str
    notice: str

    def __post_init__(self) -> None:
        if self.reason not in PAUSE_REASONS:
            raise UnlawfulClock(
                Text(
                    f"“{self.reason}”不是行政许可法第四十五条所列的事由，不能暂停计时。",
                    f'"{self.reason}" is no ground of article 45; use one of {", ".join(PAUSE_REASONS)}.',
                )
            )
        if not self.notice.strip():
            raise UnlawfulClock(
                Text(
                    "所需时间未书面告知申请人（行政许可法第四十五条），不能暂停计时；请先出具告知书。",
                    "The applicant was not told in writing (article 45), so the clock cannot pause; "
                    "issue the notice first.",
                )
            )
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise UnlawfulClock(
                Text(
                    f"暂停的结束日 {self.ends_on} 早于开始日 {self.starts_on}。",
                    f"The pause ends on {self.ends_on}, before it starts on {self.starts_on}.",
                )
            )

    def covers(self, day: date) -> bool:
        """Whether `day` is paused."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit running from `started_on` (that day does not count) until `ended_on`, if it has ended.

    An `extension` is approved by the head of the office and told to the applicant with its reasons
    (art. 42), so it needs the number of that notice. Raises `UnlawfulClock`.
    """

    limit: Limit
    started_on: date
    pauses: tuple[Pause, ...] = ()
    extension: Limit | None = None
    extension_notice: str = ""
    ended_on: date | None = None

    def __post_init__(self) -> None:
        if self.extension is None:
            return
        if not self.extension_notice.strip():
            raise UnlawfulClock(
                Text(
                    "延长期限须经负责人批准并将理由告知申请人（行政许可法第四十二条）；请先出具延期告知书。",
                    "An extension needs the head's approval and a notice to the applicant (article 42); "
                    "issue the notice first.",
                )
            )
        if self.extension.unit != self.limit.unit:
            raise UnlawfulClock(
                Text(
                    f"延长期限的单位与原期限不同：{self.limit.text.zh}、{self.extension.text.zh}。",
                    f"The extension ({self.extension}) counts in another unit than the limit ({self.limit}).",
                )
            )

    @property
    def days(self) -> int:
        """The days allowed, with the extension."""
        return self.limit.days + (self.extension.days if self.extension else 0)

    def pause_on(self, day: date) -> Pause | None:
        """The pause that covers `day`, the earliest first when several do."""
        covering = (pause for pause in self.pauses if pause.covers(day))
        return min(covering, key=lambda pause: pause.starts_on, default=None)
