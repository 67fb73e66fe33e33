"""The browser of the tests works, and reaches nothing but this machine."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Error, Page

PAGE = b"<title>Before</title><h1>News</h1><script>document.title = 'After'</script>"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        serving = Thread(target=server.serve_forever, args=(0.05,))
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        serving.join()


def test_page_is_shown_and_run(browser_page: Page, address: str) -> None:
    browser_page.goto(address)

    assert browser_page.title() == "After"
    assert browser_page.get_by_role("heading", name="News").is_visible()


def test_other_machines_are_out_of_reach(browser_page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        browser_page.goto("http://news.example/")


async def test_async_tests_still_run() -> None:
    """Playwright's loop is gone by now; left behind, it would break every async test."""
