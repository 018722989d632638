"""A browser small enough for hundreds of them: one kept connection, cookies, no redirects followed."""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

SECONDS = 120
"""How long an answer may take before it counts as none."""


@dataclass
class Answer:
    """A response as it came."""

    status: int
    body: bytes


@dataclass
class Browser:
    """A kept connection to a city. A failed request closes it; the next one opens another."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Answer:
        """Read a page."""
        return await self._ask(f"GET {path} HTTP/1.1", b"")

    async def post(self, path: str, **typed: str) -> Answer:
        """Send a form, with the token of the cookie."""
        body = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **typed}).encode()
        return await self._ask(f"POST {path} HTTP/1.1", body)

    async def _ask(self, line: str, body: bytes) -> Answer:
        try:
            return await asyncio.wait_for(self._sent(line, body), SECONDS)
        except (OSError, EOFError, ValueError, TimeoutError):
            self.close()
            raise

    async def _sent(self, line: str, body: bytes) -> Answer:
        place = urlsplit(self.url)
        if self.streams is None:
            self.streams = await asyncio.open_connection(place.hostname, place.port)
        reader, writer = self.streams
        head = [line, f"Host: {place.netloc}", "Accept: text/html", f"Content-Length: {len(body)}"]
        if body:
            head.append("Content-Type: application/x-www-form-urlencoded")
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{name}={text}" for name, text in self.cookies.items()))
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        status = int((await reader.readline()).split()[1])
        return Answer(status, await self._body(reader))

    async def _body(self, reader: asyncio.StreamReader) -> bytes:
        length, chunked = 0, False
        while line := (await reader.readuntil(b"\r\n")).strip():
            name, _, text = line.decode("latin-1").partition(":")
            match name.lower():
                case "content-length":
                    length = int(text)
                case "transfer-encoding":
                    chunked = "chunked" in text
                case "set-cookie":
                    key, _, value = text.strip().partition(";")[0].partition("=")
                    self.cookies[key] = value
        return await self._chunks(reader) if chunked else await reader.readexactly(length)

    async def _chunks(self, reader: asyncio.StreamReader) -> bytes:
        parts = []
        while size := int(await reader.readuntil(b"\r\n"), 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readexactly(2)
        return b"".join(parts)

    def close(self) -> None:
        """Give the connection up."""
        if self.streams:
            self.streams[1].close()
            self.streams = None
