"""Why a life event cannot be planned."""

from yiwang.kernel.calendars.text import Text


class BundleError(ValueError):
    """A life event that cannot be planned; `message(language)` names what is wrong."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)

    def message(self, language: str) -> str:
        """The refusal in `language`."""
        return self.text.message(language)


class BundleCycle(BundleError):
    """Evidence produced inside but needed before its producer.

    `path`: the services of the loop, each needing something of the next, closed by the first again.
    `kinds`: what each needs of the next.
    """

    def __init__(self, path: tuple[str, ...], kinds: tuple[str, ...]) -> None:
        self.path = path
        self.kinds = kinds
        links = list(zip(path[:-1], kinds, path[1:], strict=True))
        super().__init__(
            Text(
                "材料循环依赖：" + "；".join(f"“{a}”需要“{c}”办出的“{k}”" for a, k, c in links) + "。",
                "Evidence runs in a loop: "
                + "; ".join(f'"{a}" needs "{k}" from "{c}"' for a, k, c in links)
                + ".",
            )
        )
