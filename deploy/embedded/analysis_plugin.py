"""Compiles `analyzers/*.java` into an Elasticsearch plugin.

The core distribution has no language analyzers, but Lucene's lie in its `lib/`. This plugin
registers them under the names of the full distribution, through the stable plugin API.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import zipfile
from pathlib import Path

from deploy.embedded.versions import ECJ_VERSION, ELASTIC_VERSION

SOURCES = Path(__file__).with_name("analyzers")
NAME = "cupure-analysis"
JAVA_LEVEL = "21"
_COMPONENT = re.compile(
    r'@NamedComponent\("(?P<name>\w+)"\)\s*public static final class (?P<type>\w+)'
    r" (?:extends Language|implements (?P<interface>\w+))"
)


class CompileError(Exception):
    """The plugin's Java sources do not compile."""


def sources() -> list[Path]:
    """Return the Java files of the plugin."""
    return sorted(SOURCES.glob("*.java"))


def fingerprint() -> str:
    """Return a short hash of all that the compiled plugin depends on."""
    digest = hashlib.sha256(f"{ECJ_VERSION} {ELASTIC_VERSION} {JAVA_LEVEL}".encode())
    for path in [Path(__file__), *sources()]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def named_components(texts: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return, for Java sources by class name, which class stands for which name."""
    found: dict[str, dict[str, str]] = {}
    for outer, text in texts.items():
        for match in _COMPONENT.finditer(text):
            interface = match["interface"] or "AnalyzerFactory"
            names = found.setdefault(f"org.elasticsearch.plugin.analysis.{interface}", {})
            names[match["name"]] = f"cupure.analysis.{outer}${match['type']}"
    return found


def descriptor() -> str:
    """Return the properties file by which Elasticsearch knows the plugin."""
    fields = {
        "name": NAME,
        "description": "Language analyzers and token filters for the core distribution",
        "version": "1",
        "elasticsearch.version": ELASTIC_VERSION,
        "java.version": JAVA_LEVEL,
    }
    return "".join(f"{key}={value}\n" for key, value in fields.items())


def put_plugin(elastic_home: Path, java: Path, compiler: Path) -> None:
    """Compile the plugin with the jars of `elastic_home` and put it into its `plugins/`."""
    folder = elastic_home / "plugins" / NAME
    classes = folder / "classes"
    _compile(elastic_home / "lib", java, compiler, classes)
    with zipfile.ZipFile(folder / f"{NAME}.jar", "w", zipfile.ZIP_DEFLATED) as jar:
        for path in sorted(classes.rglob("*.class"), reverse=True):
            jar.write(path, path.relative_to(classes))
            path.unlink()
    for path in sorted([classes, *classes.rglob("*")], reverse=True):
        path.rmdir()
    components = named_components({p.stem: p.read_text() for p in sources()})
    (folder / "named_components.json").write_text(json.dumps(components, indent=1))
    (folder / "stable-plugin-descriptor.properties").write_text(descriptor())


def _compile(lib: Path, java: Path, compiler: Path, into: Path) -> None:
    classpath = ":".join(str(jar) for jar in sorted(lib.glob("*.jar")))
    command = [str(java), "-jar", str(compiler), f"-{JAVA_LEVEL}", "-proc:none", "-nowarn"]
    command += ["-cp", classpath, "-d", str(into), *map(str, sources())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CompileError(f"cannot compile {SOURCES}:\n{done.stderr}")
