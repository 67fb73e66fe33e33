"""Web archives to try things on."""

from __future__ import annotations

import gzip
import uuid
from collections.abc import Iterable
from pathlib import Path

TEXT = "Ash fell on the roofs of Catania all night long, and the airport stayed closed. "


def html(title: str) -> bytes:
    paragraphs = "".join(f"<p>{TEXT * 3}{number}.</p>" for number in range(6))
    return f"<html><title>{title}</title><body><article><h1>{title}</h1>{paragraphs}".encode()


def write_warc(
    path: Path,
    pages: Iterable[tuple[str, bytes]],
    status: str = "200 OK",
    content_type: str = "text/html; charset=utf-8",
) -> Path:
    """Write an archive of `pages`, packed record by record if the name ends in `.gz`."""
    records = [_record("warcinfo", "", "application/warc-fields", b"software: test\r\n")]
    for url, body in pages:
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n\r\n".encode() + body
        records.append(_record("response", url, "application/http; msgtype=response", answer))
    packed = map(gzip.compress, records) if path.suffix == ".gz" else records
    path.write_bytes(b"".join(packed))
    return path


def _record(kind: str, url: str, content_type: str, block: bytes) -> bytes:
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, kind + url)}>",
        "WARC-Date": "2020-05-01T10:00:00Z",
        "WARC-Target-URI": url,
        "Content-Type": content_type,
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"
