#!/bin/sh
# Style, build, all tests. Called by `make test`; says what it does as it goes.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
work=$(mktemp -d)
# Servers that tests start keep their files there, and go with them.
trap 'pkill -KILL -f "$work" 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM

step() { printf '\nhunch: %s\n' "$*"; }

step "style"
swift format lint --strict --parallel --recursive Package.swift Sources Tests loadtest

step "deployment: alert rules and manifests"
deploy/check.sh "$root/.build/deploy-tools"

step "build (some minutes the first time)"
swift build --build-tests --explicit-target-dependency-import-check error

step "the conformance cases of RFC 6455"
deploy/kosoku.sh

step "a small real language model, for one test"
if [ -n "${HUNCH_SKIP_MODEL:-}" ] || ! deploy/model.sh "$root/.build/model"; then
    echo "hunch: notice: no real language model here; its test is skipped"
else
    export HUNCH_MODEL="$root/.build/model"
fi

step "tests"
export HUNCH_MAN="$root/.build/man/usr/share/man"
export HUNCH_TEST_DIRECTORY="$work"
if [ -x "$root/.build/kosoku/bin/kosoku" ]; then export HUNCH_KOSOKU="$root/.build/kosoku/bin/kosoku"; fi
# In several processes, one after the other: a thousand descriptors in one are more than Foundation's `Process` bears, and
# storms want the machine for themselves.
alone='AbuseTests|LoadTests|ConformanceTests'
swift test --skip-build --skip 'StreamServerTests|HunchTests|LoadTests' 2>&1
shared='^StreamServerTests\.(Broker|ClusterTelemetry|Leases|MovingSession|Popularity|RefusingRedis|SharedCache|Strangers|TaskQueue)Tests'
step "tests of the server"
swift test --skip-build --filter '^StreamServerTests' --skip "$shared" 2>&1
step "tests of the server with Redis"
swift test --skip-build --filter "$shared" 2>&1
step "tests of whole processes and sites"
swift test --skip-build --filter '^HunchTests' --skip "$alone|IndexWeightTests" 2>&1
step "the memory of an index, in a process that has done nothing else"
swift test --skip-build --filter IndexWeightTests 2>&1
step "tests that want the machine for themselves"
swift test --skip-build --no-parallel --filter "$alone" 2>&1
