#!/usr/bin/env bash
# The transport against the Autobahn TestSuite, compression on: a table of its sections, and every case that is not OK.
# Without Python 2.7, which the suite needs, PyPI's kosoku runs the same cases.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
tools="$root/.build/conformance"
port=${PORT:-9001}
say() { printf 'conformance: %s\n' "$*" >&2; }

mkdir -p "$tools"
echo_server="$root/.build/release/echo-server"
"$echo_server" --port "$port" --compression takeover >"$tools/echo.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT

# A name alone may be a shim that knows no such version.
python27=$(command -v python2.7 || true)
if [ -n "$python27" ] && ! "$python27" -c '' 2>/dev/null; then
    python27=$(ls -d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/2.7*/bin/python2.7 2>/dev/null | tail -1)
fi
rm -rf "$tools/reports"
if [ -n "$python27" ]; then
    if [ ! -x "$tools/autobahn/bin/wstest" ]; then
        say "installing the Autobahn TestSuite"
        "$python27" -m pip install -q --target "$tools/virtualenv" virtualenv 2>/dev/null
        PYTHONPATH="$tools/virtualenv" "$python27" -m virtualenv -q "$tools/autobahn"
        "$tools/autobahn/bin/pip" install -q autobahntestsuite==0.8.2 2>/dev/null
    fi
    printf '{"outdir": "%s/reports", "servers": [{"agent": "hunch", "url": "ws://127.0.0.1:%s"}], "cases": ["*"], "exclude-cases": [], "exclude-agent-cases": {}}' \
        "$tools" "$port" >"$tools/autobahn.json"
    say "517 cases by the Autobahn TestSuite: 10 to 25 minutes"
    timeout 3600 "$tools/autobahn/bin/wstest" -m fuzzingclient -s "$tools/autobahn.json" >"$tools/autobahn.log" 2>&1
else
    say "there is no Python 2.7 here: the same cases by kosoku"
    "$root/Tests/scripts/kosoku.sh"
    # Some of its sections 12 and 13 fail in the suite itself, before a byte is sent: they are told apart below.
    timeout 3600 "$root/.build/kosoku/bin/kosoku" -o "$tools/reports" "127.0.0.1:$port" >"$tools/kosoku.log" 2>&1 || true
fi
python3 "$root/Tests/scripts/conformance-table.py" "$tools/reports/index.json"
