"""What stands in the way of a running city, in words for the person who has to clear it."""


class Trouble(Exception):
    """Something an operator must put right. ``reason`` says what is wrong, ``remedy`` what to do next."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy

    def __str__(self) -> str:
        return f"{self.reason}\n  {self.remedy}" if self.remedy else self.reason
