#!/bin/sh
# Style, build, all tests. Called by `make test`; says what it does as it goes.
set -eu
# The marks of a test run are no ASCII: tools must take each for one character.
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
work=$(mktemp -d)
# Servers that tests start keep their files there, and go with them.
trap 'pkill -KILL -f "$work" 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM

step() { printf '\nhunch: %s\n' "$*"; }

step "style"
swift format lint --strict --parallel --recursive Package.swift Sources Tests loadtest

step "deployment: alert rules and manifests"
Tests/scripts/check.sh "$root/.build/deploy-tools"

step "build (about 7 minutes on two cores the first time)"
swift build --build-tests --explicit-target-dependency-import-check error

step "the conformance cases of RFC 6455"
Tests/scripts/kosoku.sh

step "a small real language model, for one test"
if [ -n "${HUNCH_SKIP_MODEL:-}" ] || ! Tests/scripts/model.sh "$root/.build/model"; then
    echo "hunch: notice: no real language model here; its test is skipped"
else
    export HUNCH_MODEL="$root/.build/model"
fi

step "tests"
export HUNCH_MAN="$root/.build/man/usr/share/man"
export HUNCH_TEST_DIRECTORY="$work"
if [ -x "$root/.build/kosoku/bin/kosoku" ]; then export HUNCH_KOSOKU="$root/.build/kosoku/bin/kosoku"; fi
# In several processes, one after the other: a thousand descriptors in one are more than Foundation's `Process` bears, and
# storms want the machine for themselves. A line for each suite, and all that is known of what failed; the rest is in the logs.
logs="$root/.build/test-logs"
rm -rf "$logs"
mkdir -p "$logs"
failures=0
run() {
    log="$logs/$1.log"
    shift
    { swift test --skip-build "$@" 2>&1; echo $? >"$work/status"; } | tee "$log" \
        | grep --line-buffered -E '^. (Suite|Test run) .* (passed|failed)|^✘|^➜|: error:|Fatal error|crashed' || true
    [ "$(cat "$work/status")" = 0 ] || failures=1
}
alone='AbuseTests|LoadTests|ConformanceTests'
busy='RealQuestionsTests|LinearReadersTests'
cage='^DocumentSourceTests\.CageTests'
run all --skip "StreamServerTests|SharedStateTests|HunchTests|LoadTests|$busy|$cage"
step "the cage of the readers, whose deadlines run on beside whatever else has the processor"
run cage --filter "$cage"
shared='^SharedStateTests|^StreamServerTests\.(Broker|ClusterTelemetry|MovingSession|Popularity|RefusingRedis|SharedCache|Strangers)Tests'
large='^StreamServerTests\.(HostileText|Instruments)Tests'
step "tests of the server"
run server --filter '^StreamServerTests' --skip "$shared|$large"
step "tests of the server with large documents, whose readers would hardly have the processor beside others"
run documents --filter "$large"
step "tests of the server with Redis"
run redis --filter "$shared"
step "tests of whole processes and sites"
run processes --filter '^HunchTests' --skip "$alone|IndexWeightTests"
step "real questions, and what reading costs: tests that keep every core busy, so that others would wait in vain"
run busy --filter "$busy"
step "the memory of an index, in a process that has done nothing else"
run memory --filter IndexWeightTests
step "tests that want the machine for themselves"
run alone --no-parallel --filter "$alone"

count() { cat "$logs"/*.log | grep -cE "$1" || true; }
ran=$(cat "$logs"/*.log | sed -n 's/^. Test run with \([0-9]*\) tests\{0,1\} .*/\1/p' | awk '{ n += $1 } END { print n + 0 }')
failed=$(cat "$logs"/*.log | grep -E '^✘ Test .* failed after' | grep -cv '^✘ Test run with' || true)
[ "$(grep -l 'Test run with' "$logs"/*.log | wc -l)" = 9 ] || failures=1
# A run that ended before its end counts as a failure.
[ "$failures" = 0 ] || [ "$failed" != 0 ] || failed=1
for log in "$logs"/*.log; do
    grep -q 'Test run with' "$log" && continue
    echo "hunch: $log ends before its tests do, with:"
    tail -n 12 "$log"
done
[ "$failures" = 0 ] || echo "hunch: what failed stands in $logs"
echo "$((ran - failed)) passed, $failed failed, $(count '^➜ Test .* skipped') skipped"
exit "$failures"
