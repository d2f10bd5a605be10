#!/usr/bin/env bash
# PyPI's kosoku, which runs the cases of the Autobahn TestSuite in seconds, into .build/kosoku.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
if [ ! -x "$root/.build/kosoku/bin/kosoku" ]; then
    echo "hunch: fetching kosoku, for the conformance cases" >&2
    python3 -m venv "$root/.build/kosoku" && timeout 300 "$root/.build/kosoku/bin/pip" install -q kosoku ||
        { rm -rf "$root/.build/kosoku"; echo "hunch: notice: no kosoku here: the conformance cases are not run" >&2; }
fi
