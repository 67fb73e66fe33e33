"""One Elasticsearch node of the core distribution as a child process."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.children import ChildSpec
from deploy.embedded.installation import Programs
from deploy.embedded.places import User, give_to
from deploy.embedded.readiness import url_answers
from deploy.embedded.restarts import RestartPolicy

NAME = "elasticsearch"
# The packaged Java leaves this module out, and Elasticsearch runs without it.
_ABSENT_MODULE = "jdk.incubator.vector"

_LAUNCHER_OPTIONS = ("-Xms4m", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_HEALTH = "/_cluster/health?wait_for_status=yellow&timeout=0s"


@dataclass(frozen=True)
class ElasticNode:
    """Where a node lives and listens."""

    home: Path
    port: int
    heap_mb: int = 512
    java_options: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Return the address for clients."""
        return f"http://127.0.0.1:{self.port}"

    def prepare(self, programs: Programs, user: User | None) -> None:
        """Write the configuration."""
        config, source = self.home / "config", programs.elastic_home / "config"
        for folder in (config, self.home / "data", self.home / "logs", self.home / "tmp"):
            folder.mkdir(parents=True, exist_ok=True)
        (config / "elasticsearch.yml").write_text(self.settings())
        (config / "jvm.options").write_text(jvm_options((source / "jvm.options").read_text()))
        shutil.copyfile(source / "log4j2.properties", config / "log4j2.properties")
        give_to(self.home, user)

    def settings(self) -> str:
        """Return the text of elasticsearch.yml; only settings that the core knows."""
        watermark = "cluster.routing.allocation.disk.watermark"
        settings = {
            "cluster.name": "cupure",
            "node.name": "embedded",
            "discovery.type": "single-node",
            "network.host": "127.0.0.1",
            "http.port": self.port,
            "transport.port": 0,
            "path.data": self.home / "data",
            "path.logs": self.home / "logs",
            "xpack.security.enabled": "false",
            "action.auto_create_index": "false",
            # Absolute, so that a laptop's nearly full disk still takes documents.
            f"{watermark}.low": "1gb",
            f"{watermark}.high": "500mb",
            f"{watermark}.flood_stage": "200mb",
        }
        return "".join(f"{key}: {value}\n" for key, value in settings.items())

    def child(
        self, programs: Programs, user: User | None, log: Path, policy: RestartPolicy
    ) -> ChildSpec:
        """Return how to run the node; `prepare` comes first."""
        return ChildSpec(
            name=NAME,
            argv=self._command(programs),
            log_file=log,
            env=self._environment(programs),
            cwd=programs.elastic_home,
            user=user,
            ports=(self.port,),
            ready=lambda: url_answers(f"{self.url}{_HEALTH}"),
            restart=policy,
            stop_order=1,
        )

    def _command(self, programs: Programs) -> tuple[str, ...]:
        """Return what `bin/elasticsearch` runs, which itself would need a shell.

        It starts a second Java, the server, which ends when the first does.
        """
        home = programs.elastic_home
        properties = {
            "cli.name": "server",
            "cli.script": home / "bin" / "elasticsearch",
            "cli.libs": "lib/tools/server-cli",
            "es.path.home": home,
            "es.path.conf": self.home / "config",
            "es.distribution.type": "zip",
            "es.java.type": "ES_JAVA_HOME",
        }
        return (
            str(programs.java),
            *_LAUNCHER_OPTIONS,
            *(f"-D{key}={value}" for key, value in properties.items()),
            "-cp",
            f"{home}/lib/*:{home}/lib/cli-launcher/*",
            "org.elasticsearch.launcher.CliToolLauncher",
        )

    def _environment(self, programs: Programs) -> dict[str, str]:
        heap = (f"-Xms{self.heap_mb}m", f"-Xmx{self.heap_mb}m")
        # Memory is taken when it is needed, not all at the start.
        options = (*heap, "-XX:-AlwaysPreTouch", *self.java_options)
        return {
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "ES_JAVA_HOME": str(programs.java.parent.parent),
            "ES_TMPDIR": str(self.home / "tmp"),
            "ES_JAVA_OPTS": " ".join(options),
        }


def jvm_options(original: str) -> str:
    """Return Elasticsearch's own options without what our Java or an unwritable folder forbids."""
    unwanted = (_ABSENT_MODULE, "-XX:ErrorFile=", "-Xlog:gc", "-XX:+HeapDumpOnOutOfMemoryError")
    kept = [line for line in original.splitlines() if not any(text in line for text in unwanted)]
    return "\n".join(kept) + "\n-XX:ErrorFile=${ES_TMPDIR}/hs_err_pid%p.log\n"
