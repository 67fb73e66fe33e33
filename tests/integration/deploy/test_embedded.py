"""The embedded stack in the background, used as a person would: start, status, stop."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.embedded.data_lock import is_held
from deploy.embedded.places import REPO_ROOT
from deploy.embedded.ports import free_ports
from deploy.embedded.state import ChildState, SupervisorState, read_state

DEADLINE_S = 120.0


@dataclass(frozen=True)
class Background:
    """The commands of one stack, with its data folder and ports."""

    data_dir: Path
    kafka_port: int
    elastic_port: int

    def run(self, command: str, *options: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the embedded stack on this data folder."""
        argv = [sys.executable, "-m", "deploy.embedded", command, *options]
        return subprocess.run(  # noqa: S603  # ours
            [*argv, f"--data-dir={self.data_dir}"],
            cwd=REPO_ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def start(self) -> subprocess.CompletedProcess[str]:
        """Start it on its ports."""
        ports = (f"--kafka-port={self.kafka_port}", f"--elastic-port={self.elastic_port}")
        return self.run("start", *ports)

    def state(self) -> SupervisorState:
        """Return what its supervisor last wrote."""
        state = read_state(self.data_dir / "state.json")
        assert state is not None
        return state

    def child(self, name: str) -> ChildState:
        """Return the state of one child."""
        return next(child for child in self.state().children if child.name == name)

    def processes(self) -> list[str]:
        """Return the command lines of all that runs with this stack's ports or folder."""
        mine = re.compile(rf"{re.escape(str(self.data_dir))}|{self._home()}")
        lines = [_command_line(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return [line for line in lines if mine.search(line)]

    def _home(self) -> str:
        note = self.data_dir / "location"
        return re.escape(note.read_text().strip() if note.exists() else str(self.data_dir))

    @property
    def kafka_servers(self) -> str:
        return f"127.0.0.1:{self.kafka_port}"

    @property
    def elastic_url(self) -> str:
        return f"http://127.0.0.1:{self.elastic_port}"


def _command_line(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, "the condition never came true"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def background(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Background]:
    kafka, elastic = free_ports(2)
    stack = Background(tmp_path_factory.mktemp("background"), kafka, elastic)
    yield stack
    stack.run("stop")


@pytest.fixture
def running(background: Background) -> Background:
    """Return the stack, started if it does not run."""
    if not is_held(background.data_dir):
        started = background.start()
        assert started.returncode == 0, started.stdout + started.stderr
    return background


def test_second_start_tells_where_it_runs(running: Background) -> None:
    again = running.start()

    assert again.returncode == 0
    assert "runs already" in again.stdout
    assert running.kafka_servers in again.stdout
    assert running.elastic_url in again.stdout


def test_status_names_both(running: Background) -> None:
    shown = running.run("status")

    assert shown.returncode == 0
    assert re.search(rf"kafka +ready, process \d+, ports {running.kafka_port}", shown.stdout)
    assert re.search(rf"elasticsearch +ready, .*{running.elastic_port}", shown.stdout)


def test_taken_port_is_named(running: Background, tmp_path: Path) -> None:
    other = Background(tmp_path / "other", running.kafka_port, free_ports(1)[0])

    refused = other.start()

    assert refused.returncode == 1
    holder = f"process {running.child('kafka').pid} "
    assert f"port {running.kafka_port} for Kafka is taken by {holder}" in refused.stdout
    assert other.processes() == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_children_are_not_root(running: Background) -> None:
    pids = [child.pid for child in running.state().children]

    owners = {Path(f"/proc/{pid}").stat().st_uid for pid in pids}

    assert len(pids) == 2
    assert 0 not in owners


ANALYSIS = {
    "analyzer": {
        "en": {"type": "english"},
        "folded": {"tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
        "starts": {"tokenizer": "standard", "filter": ["lowercase", "three_letters"]},
    },
    "filter": {"three_letters": {"type": "edge_ngram", "min_gram": 2, "max_gram": 3}},
}
TEXTS = {
    "en": ("The attacks of Russians and proposing", "attack russian propos"),
    "german": ("Die Häuser und der Wald", "haus wald"),
    "french": ("L'avion et les maisons", "avion maison"),
    "spanish": ("Las casas y los gatos", "cas gat"),
    "portuguese": ("As casas e os gatos", "casa gato"),
    "italian": ("L'elezione e le nazioni", "elezion nazion"),
    "folded": ("Łódź São Crème", "lodz sao creme"),
    "starts": ("News", "ne new"),
}


def test_texts_are_analyzed_by_language(running: Background) -> None:
    """The same settings mean the same on the full distribution."""
    index = f"{running.elastic_url}/analyzed"
    settings = {"settings": {"analysis": ANALYSIS}}
    httpx.put(index, json=settings, timeout=30).raise_for_status()

    found = {name: terms(index, name, text) for name, (text, _) in TEXTS.items()}

    assert found == {name: expected.split() for name, (_, expected) in TEXTS.items()}


def terms(index: str, analyzer: str, text: str) -> list[str]:
    question = {"analyzer": analyzer, "text": text}
    answer = httpx.post(f"{index}/_analyze", json=question, timeout=30).raise_for_status()
    return [token["token"] for token in answer.json()["tokens"]]


def test_index_is_not_made_by_writing(running: Background) -> None:
    written = httpx.post(f"{running.elastic_url}/nowhere/_doc", json={"a": 1}, timeout=30)

    assert written.status_code == 404


def test_crash_is_noticed_and_mended(running: Background) -> None:
    before = running.child("kafka")
    assert before.pid is not None

    os.kill(before.pid, signal.SIGKILL)
    until(lambda: running.child("kafka").restarts == before.restarts + 1)
    until(lambda: running.child("kafka").phase == "ready")

    log = (running.data_dir / "supervisor.log").read_text()
    assert re.search(r"kafka crashed: signal SIGKILL after \d+ s; restart in 0\.5 s; log: ", log)
    assert "last exit: signal SIGKILL" in running.run("status").stdout


async def produce(servers: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    await admin.create_topics([NewTopic("kept", num_partitions=1, replication_factor=1)])
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=servers) as producer:
        await producer.send_and_wait("kept", b"message")


async def consume(servers: str) -> bytes | None:
    consumer = AIOKafkaConsumer("kept", bootstrap_servers=servers, auto_offset_reset="earliest")
    async with consumer:
        value: bytes | None = (await consumer.getone()).value
        return value


def test_data_survives_a_killed_supervisor(running: Background) -> None:
    """The kill takes the children along in the middle of their work."""
    document = f"{running.elastic_url}/kept/_doc/1"
    asyncio.run(produce(running.kafka_servers))
    httpx.put(f"{running.elastic_url}/kept", timeout=30).raise_for_status()
    httpx.put(document, json={"text": "kept"}, timeout=30).raise_for_status()

    os.kill(running.state().pid, signal.SIGKILL)
    until(lambda: not running.processes())
    started = running.start()

    assert started.returncode == 0, started.stdout + started.stderr
    assert httpx.get(document, timeout=30).json()["_source"] == {"text": "kept"}
    assert asyncio.run(consume(running.kafka_servers)) == b"message"


def test_stop_leaves_nothing(running: Background) -> None:
    stopped = running.run("stop")

    assert (stopped.returncode, stopped.stdout) == (0, "stopped\n")
    assert running.processes() == []
    assert running.run("status").returncode == 1
    assert json.loads((running.data_dir / "state.json").read_text())["children"][0]["pid"] is None


def test_stop_of_nothing_says_so(tmp_path: Path) -> None:
    stopped = Background(tmp_path, 0, 0).run("stop")

    assert (stopped.returncode, stopped.stdout) == (0, f"no stack runs in {tmp_path}\n")
