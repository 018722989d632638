"""Why a step is refused; the state stays as it was."""

from yiwang.kernel.calendars.text import Text


class StepError(ValueError):
    """An event that does not fit; the state stays as it was. `message(language)` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)

    def message(self, language: str) -> str:
        """The refusal in `language`."""
        return self.text.message(language)


class NotWaiting(StepError):
    """The case does not wait for this event: it came too late, twice, or names another node."""

    def __init__(self, node: str) -> None:
        self.node = node
        super().__init__(
            Text(
                f"本办件当前不在“{node}”环节，可能已由他人办理。",
                f'The case is not waiting at "{node}" (any more).',
            )
        )


class WrongOutcome(StepError):
    """A task was completed with an outcome it does not have; `allowed` lists those it has."""

    def __init__(self, node: str, outcome: str | None, allowed: tuple[str | None, ...]) -> None:
        self.node = node
        self.outcome = outcome
        self.allowed = allowed
        names = ", ".join(name or "-" for name in allowed)
        super().__init__(
            Text(
                f"“{node}”不能以“{outcome or '-'}”办结，可选：{names}。",
                f'"{node}" cannot be completed with "{outcome or "-"}"; it takes: {names}.',
            )
        )


class NoWay(StepError):
    """No condition holds at a node that has to choose, and it has no default."""

    def __init__(self, node: str) -> None:
        self.node = node
        super().__init__(
            Text(
                f"“{node}”的各分支条件均不成立，且没有默认分支。",
                f'No condition holds at "{node}", and it has no default flow.',
            )
        )


class Undecidable(StepError):
    """An expression gave no usable value; `reason` says which and why."""

    def __init__(self, node: str, reason: str) -> None:
        self.node = node
        self.reason = reason
        super().__init__(
            Text(
                f"“{node}”的表达式无法计算：{reason}。", f'An expression of "{node}" has no value: {reason}.'
            )
        )


class UnknownValue(StepError):
    """A value was given for a variable the procedure does not declare, or one no variable can hold."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            Text(
                f"流程未声明变量“{name}”，或其值无法保存。",
                f'The procedure has no variable "{name}" of that kind.',
            )
        )


class Endless(StepError):
    """The procedure would go on without ever waiting; `node` is where it was stopped."""

    def __init__(self, node: str) -> None:
        self.node = node
        super().__init__(
            Text(
                f"流程在“{node}”处循环不止，已中止本次操作。",
                f'The procedure runs on at "{node}" without ever waiting; the step was stopped.',
            )
        )
