"""Serve the sample news until told to stop: `python -m deploy.sample_news --port 8610`."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from threading import Event

from deploy.sample_news.epoch import EPOCH_FILE, keep_epoch
from deploy.sample_news.loader import SampleFileError
from deploy.sample_news.server import Place, SampleNews, utc_now


def main() -> int:
    """Run the server; return the exit status."""
    options = _parse_options()
    stopped = Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: stopped.set())
    try:
        epoch = keep_epoch(options.epoch_file, utc_now())
        place = Place(options.host, options.name)
        with SampleNews(epoch=epoch, port=options.port, place=place) as news:
            print(
                f"sample news: {news.url}/sources.opml (epoch {epoch:%Y-%m-%d %H:%M:%SZ})",
                flush=True,
            )
            stopped.wait()
    except (OSError, SampleFileError) as error:
        print(f"sample news: cannot serve on port {options.port}: {error}", file=sys.stderr)
        return 1
    return 0


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.sample_news", description=__doc__)
    parser.add_argument("--port", type=int, default=8610)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--name", default="127.0.0.1", help="the host in the feeds' addresses")
    parser.add_argument("--epoch-file", type=Path, default=EPOCH_FILE)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
