#!/usr/bin/env bash
# Writes requirements/*.txt anew: hash-pinned, for every platform and Python from 3.12, with no
# index named. `tools/lock.sh --upgrade` takes newer versions.
set -euo pipefail
cd "$(dirname "$0")/../requirements"

uv=${UV:-uv}
compile() {
    "$uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url \
        --custom-compile-command "make lock" "$@"
}

compile --python-version 3.8 bootstrap.in --output-file bootstrap.txt
# The smaller sets are cut out of the largest, so that one environment can serve all.
compile --python-version 3.12 "$@" dev.in --output-file dev.txt
compile --python-version 3.12 --constraint dev.txt local.in --output-file local.txt
compile --python-version 3.12 --constraint dev.txt runtime.in --output-file runtime.txt
