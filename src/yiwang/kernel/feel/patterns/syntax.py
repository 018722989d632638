"""Reads a pattern (XPath and XQuery Functions 3.1, 5.6.1; XML Schema part 2, appendix F)."""

from __future__ import annotations

from yiwang.kernel.feel.patterns.charsets import (
    ANYTHING,
    NOT_NEWLINE,
    CharSet,
    category,
    escape_class,
    single,
)
from yiwang.kernel.feel.patterns.errors import PatternError
from yiwang.kernel.feel.patterns.flags import literal, without_space
from yiwang.kernel.feel.patterns.tree import Back, Chars, Choice, Edge, Group, Part, Repeat, Sequence, Tree

MAX_NESTING = 50
MAX_LENGTH = 10_000
MAX_COUNT = 10_000
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}


def parse(source: str, flags: str) -> Tree:
    """The tree of a pattern. Raises PatternError for one that is malformed or too long."""
    unknown = next((flag for flag in flags if flag not in "smixq"), None)
    if unknown is not None:
        raise PatternError(f"there is no flag '{unknown}'; use s, m, i, x, q")
    if len(source) > MAX_LENGTH:
        raise PatternError(f"the pattern has more than {MAX_LENGTH} characters")
    if "q" in flags:
        return literal(source, "i" in flags)
    reader = _Reader(without_space(source) if "x" in flags else source, flags)
    part = reader.choice()
    if reader.at < len(reader.source):
        raise PatternError("there is a ')' too many")
    return Tree(part, reader.groups, "i" in flags, reader.has_back)


class _Reader:
    def __init__(self, source: str, flags: str) -> None:
        self.source = source
        self.at = 0
        self.dot = ANYTHING if "s" in flags else NOT_NEWLINE
        self.lines = "m" in flags
        self.any_case = "i" in flags
        self.groups = 0
        self.closed: set[int] = set()
        self.has_back = False
        self.depth = 0

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def take(self) -> str:
        character = self.peek()
        if not character:
            raise PatternError("the pattern ends too early")
        self.at += 1
        return character

    def accept(self, text: str) -> bool:
        if self.source.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def choice(self) -> Part:
        options = [self.sequence()]
        while self.accept("|"):
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self) -> Part:
        parts: list[Part] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.repeated())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def repeated(self) -> Part:
        part = self.atom()
        bounds = self.quantifier()
        if bounds is None:
            return part
        if isinstance(part, Edge):
            raise PatternError("a quantifier cannot follow ^ or $")
        lazy = self.accept("?")
        if self.peek() and self.peek() in "*+?":
            raise PatternError("two quantifiers follow one another")
        return Repeat(part, bounds[0], bounds[1], lazy)

    def quantifier(self) -> tuple[int, int | None] | None:
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if self.peek() in simple:
            return simple[self.take()]
        if not self.accept("{"):
            return None
        least = self.count()
        most: int | None = least
        if self.accept(","):
            most = None if self.peek() == "}" else self.count()
        if not self.accept("}"):
            raise PatternError("'}' is needed after a count")
        if most is not None and most < least:
            raise PatternError(f"no count is from {least} to {most}")
        return least, most

    def count(self) -> int:
        start = self.at
        while self.peek().isdigit() and self.peek().isascii():
            self.at += 1
        digits = self.source[start : self.at]
        if not digits or len(digits) > 6 or int(digits) > MAX_COUNT:
            raise PatternError(f"a count up to {MAX_COUNT} is needed in braces")
        return int(digits)

    def atom(self) -> Part:
        character = self.take()
        if character == "(":
            return self.group()
        if character == "[":
            return Chars(self.char_class())
        if character == ".":
            return Chars(self.dot)
        if character in "^$":
            return Edge(character == "$", self.lines)
        if character == "\\":
            return self.escape()
        if character in "*+?{}]":
            raise PatternError(f"'{character}' is out of place; write \\{character}")
        return Chars(self.cased(single(character)))

    def cased(self, chars: CharSet) -> CharSet:
        return chars.any_case() if self.any_case else chars

    def group(self) -> Part:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise PatternError(f"groups are nested more than {MAX_NESTING} deep")
        captures = not self.accept("?:")
        if captures and self.peek() == "?":
            raise PatternError("only (?: is a group that is not captured; look-around is not part of XPath")
        number = 0
        if captures:
            self.groups += 1
            number = self.groups
        part = self.choice()
        if not self.accept(")"):
            raise PatternError("a ')' is missing")
        self.depth -= 1
        if not captures:
            return part
        self.closed.add(number)
        return Group(part, number)

    def escape(self) -> Part:
        if self.peek().isdigit() and self.peek().isascii():
            return self.back_reference()
        return Chars(self.escaped())

    def back_reference(self) -> Part:
        number = int(self.take())
        while self.peek().isdigit() and int(f"{number}{self.peek()}") in self.closed:
            number = int(f"{number}{self.take()}")
        if number not in self.closed:
            raise PatternError(f"there is no group {number} before \\{number}")
        self.has_back = True
        return Back(number)

    def escaped(self) -> CharSet:
        """The set of an escape, its backslash read already."""
        letter = self.take()
        if letter in _CONTROL:
            return single(_CONTROL[letter])
        if letter in "pP":
            return self.property(letter == "P")
        found = escape_class(letter) if letter.isascii() and letter.isalpha() else None
        if found is not None:
            return found
        if letter.isalnum():
            raise PatternError(f"there is no escape \\{letter}")
        return self.cased(single(letter))

    def property(self, negated: bool) -> CharSet:
        if not self.accept("{"):
            raise PatternError("'{' is needed after \\p")
        end = self.source.find("}", self.at)
        if end < 0:
            raise PatternError("'}' is missing after \\p{")
        name, self.at = self.source[self.at : end], end + 1
        chars = category(name)
        return chars.complement() if negated else chars

    def char_class(self) -> CharSet:
        """A character class, its '[' read already: `[^a-z\\d-[aeiou]]`."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise PatternError("character classes are nested too deep")
        negated = self.accept("^")
        chars = CharSet(())
        empty = True
        subtracted: CharSet | None = None
        while not self.accept("]"):
            if not empty and self.accept("-["):
                subtracted = self.char_class()
                if self.peek() != "]":
                    raise PatternError("a subtracted class must stand last")
                continue
            chars = chars.union(self.class_part())
            empty = False
        if empty:
            raise PatternError("a character class is empty")
        self.depth -= 1
        chars = chars.complement() if negated else chars
        return chars.minus(subtracted) if subtracted is not None else chars

    def class_part(self) -> CharSet:
        low = self.class_item()
        following = self.source[self.at + 1 : self.at + 2]
        if self.peek() != "-" or following in ("[", "]", "") or isinstance(low, CharSet):
            return low if isinstance(low, CharSet) else self.cased(single(low))
        self.take()
        high = self.class_item()
        if isinstance(high, CharSet) or ord(high) < ord(low):
            raise PatternError("a range in a character class must go from one character to a later one")
        return self.cased(CharSet([(ord(low), ord(high))]))

    def class_item(self) -> CharSet | str:
        character = self.take()
        if character == "[":
            raise PatternError("'[' in a character class must be written \\[")
        if character != "\\":
            return character
        letter = self.peek()
        if letter in _CONTROL:
            self.take()
            return _CONTROL[letter]
        if letter and not letter.isalnum():
            return self.take()
        return self.escaped()
