"""Text files of a city folder."""

import csv
import io

from yiwang.definitions.problems import Problems


def decode(content: bytes, file: str, problems: Problems) -> str | None:
    """Return the text of a file, which must be UTF-8, without its byte order mark if it has one."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.error(file, line, "is not UTF-8 text", "save the file as UTF-8")
        return None


def read_csv(content: bytes, file: str, problems: Problems) -> list[tuple[int, list[str]]]:
    """Return the rows with the lines they end on: cells without spaces around, no empty rows."""
    text = decode(content, file, problems)
    reader = csv.reader(io.StringIO(text or ""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if row:
                rows.append((reader.line_num, [cell.strip() for cell in row]))
    except csv.Error as error:
        problems.error(file, reader.line_num, f"is not valid CSV: {error}", "check the quotation marks")
    return rows
