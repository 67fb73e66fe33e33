from __future__ import annotations

from pathlib import Path

from deploy.embedded.elastic_node import ElasticNode, jvm_options
from deploy.embedded.kafka_node import KafkaNode

KAFKA = KafkaNode(Path("/data/kafka"), port=1000, controller_port=1001)
ELASTIC = ElasticNode(Path("/data/elastic"), port=2000)


def properties(text: str, separator: str) -> dict[str, str]:
    pairs = (line.split(separator, 1) for line in text.splitlines())
    return {key: value.strip() for key, value in pairs}


def test_kafka_makes_no_topic_by_itself() -> None:
    found = properties(KAFKA.properties(), "=")

    assert found["auto.create.topics.enable"] == "false"
    assert found["message.max.bytes"] == "2097152"


def test_kafka_listens_on_loopback_only() -> None:
    found = properties(KAFKA.properties(), "=")

    assert found["listeners"] == "PLAINTEXT://127.0.0.1:1000,CONTROLLER://127.0.0.1:1001"
    assert KAFKA.servers == "127.0.0.1:1000"


def test_elastic_makes_no_index_by_itself() -> None:
    found = properties(ELASTIC.settings(), ":")

    assert found["action.auto_create_index"] == "false"
    assert found["discovery.type"] == "single-node"


def test_elastic_listens_on_loopback_only() -> None:
    assert properties(ELASTIC.settings(), ":")["network.host"] == "127.0.0.1"
    assert ELASTIC.url == "http://127.0.0.1:2000"


def test_jvm_options_lose_the_absent_module() -> None:
    original = "-XX:+UseG1GC\n20-:--add-modules=jdk.incubator.vector\n-Xlog:gc*:file=gc.log\n"

    kept = jvm_options(original).split()

    assert kept == ["-XX:+UseG1GC", "-XX:ErrorFile=${ES_TMPDIR}/hs_err_pid%p.log"]
