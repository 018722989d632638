"""Every phrase an explanation is made of, in both languages."""

from __future__ import annotations

LANGUAGES = ("zh-hans", "en")

_PHRASES: dict[str, tuple[str, str]] = {
    "and": ("、", ", "),
    "or": ("或", " or "),
    "true": ("是", "yes"),
    "false": ("否", "no"),
    "null": ("（无）", "(none)"),
    "result": ("{label}：{value}", "{label}: {value}"),
    "no result": ("{label}：无法得出结论", "{label}: no conclusion could be reached"),
    "no rule": ("没有一条规则适用。", "No rule applies."),
    "by rule": ("依据第 {number} 条规则。", "By rule {number}."),
    "by rule because": ("依据第 {number} 条规则：{note}", "By rule {number}: {note}"),
    "default": ("没有规则适用，取默认结果。", "No rule applies, so the default result holds."),
    "error": ("原因：{reason}", "Reason: {reason}"),
    "missing": ("还缺少：{names}。", "Still missing: {names}."),
    "wanted": (
        "若要得出“{value}”（第 {number} 条规则），还差：",
        'For "{value}" (rule {number}) this is lacking:',
    ),
    "within": ("其中：{sentence}", "{sentence}"),
    "held": ("已满足：{sentence}", "Met: {sentence}"),
    "is": ("{label}为 {value}", "{label} is {value}"),
    "bad value": ("{label}的值不可用（{reason}）", "the value of {label} cannot be used ({reason})"),
    "unknown": ("缺少{label}", "{label} is not known"),
    "but": ("{fact}，{demand}", "{fact}; {demand}"),
    "at least": ("需达到 {low}", "it must be at least {low}"),
    "more than": ("需超过 {low}", "it must be more than {low}"),
    "at most": ("不得超过 {high}", "it must be at most {high}"),
    "less than": ("需低于 {high}", "it must be less than {high}"),
    "not before": ("不得早于 {low}", "it must not be before {low}"),
    "after": ("需晚于 {low}", "it must be after {low}"),
    "not after": ("不得晚于 {high}", "it must not be after {high}"),
    "before": ("需早于 {high}", "it must be before {high}"),
    "between": ("需在 {low} 至 {high} 之间", "it must be between {low} and {high}"),
    "from to below": (
        "需达到 {low} 且低于 {high}",
        "it must be at least {low} and less than {high}",
    ),
    "above to": ("需超过 {low} 且不超过 {high}", "it must be more than {low} and at most {high}"),
    "above below": ("需超过 {low} 且低于 {high}", "it must be more than {low} and less than {high}"),
    "equal": ("需为 {values}", "it must be {values}"),
    "not equal": ("不得为 {values}", "it must not be {values}"),
    "does not meet": ("不满足“{text}”", 'which does not meet "{text}"'),
    "must meet": ("需满足“{text}”", 'it must meet "{text}"'),
    "not so": ("“{text}”不成立{facts}", '"{text}" does not hold{facts}'),
    "is so": ("“{text}”成立{facts}", '"{text}" holds{facts}'),
    "cannot tell": ("无法判断“{text}”{facts}", 'it cannot be told whether "{text}"{facts}'),
    "facts": ("（{facts}）", " ({facts})"),
    "stop": ("。", "."),
}


def phrase(key: str, language: str, **parts: object) -> str:
    """A phrase in a language, with its parts filled in."""
    return _PHRASES[key][LANGUAGES.index(language)].format(**parts)
