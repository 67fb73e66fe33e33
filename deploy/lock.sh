#!/bin/sh
# Compiles requirements/*.txt: one file per image, one to run everything, one to develop.
# Every file takes its versions from dev.txt, so that what is tested is what is shipped.
set -eu

compile() {
    out=$1
    shift
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --custom-compile-command "make lock" pyproject.toml \
        --output-file "requirements/$out.txt" "$@"
}

compile dev --extra dev
compile bench --extra bench --constraint requirements/dev.txt
for service in ingest enrich search gateway; do
    compile "$service" --extra "$service" --constraint requirements/dev.txt
done
compile run --extra ingest --extra enrich --extra search --extra gateway --extra stack \
    --extra editable --constraint requirements/dev.txt

# What builds the wheel inside an image, where the build is not isolated so that hashes hold.
.venv/bin/python -c 'import pathlib, tomllib
print(*tomllib.loads(pathlib.Path("pyproject.toml").read_text())["build-system"]["requires"])' |
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --custom-compile-command "make lock" - \
        --constraint requirements/dev.txt --output-file requirements/build.txt
