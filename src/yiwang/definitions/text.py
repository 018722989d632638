"""Text files of a city folder."""

from yiwang.definitions.problems import Problems


def decode(content: bytes, file: str, problems: Problems) -> str | None:
    """Return the text of a file, which must be UTF-8, without its byte order mark if it has one."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.error(file, line, "is not UTF-8 text", "save the file as UTF-8")
        return None
