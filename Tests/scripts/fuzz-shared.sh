#!/bin/sh
# Fuzzes the decoders of everything that pods share through Redis with libFuzzer and AddressSanitizer: INPUTS inputs for each
# form (default one million), from a fixed seed. Called by `make fuzz-shared`; arguments: forms, all when there are none.
# What makes one trap is left as a file in .build/fuzz.
set -eu
cd "$(dirname "$0")/../.."
inputs=${INPUTS:-1000000}
targets=${*:-task presence canary record session exchanges entry envelope invalidation pages cache ticket popularity scalar reply}
out=.build/fuzz
mkdir -p "$out"
flags="-O -sanitize=fuzzer,address -parse-as-library -swift-version 6 -package-name hunch
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility -enable-experimental-feature Lifetimes"
echo "hunch: building the fuzzer"
# The linker warns of each of the sanitizer's own symbols.
compile() { swiftc "$@" 2>"$out/build.log" || { cat "$out/build.log" >&2; exit 1; }; }
# A module of the package as a library: module NAME FILES…
module() {
    name=$1
    shift
    # shellcheck disable=SC2086
    compile $flags -emit-module -emit-library -static -module-name "$name" -I "$out" -emit-module-path "$out/$name.swiftmodule" "$@" -o "$out/lib$name.a"
}
# shellcheck disable=SC2046
for name in WireProtocol Resilience Caching DocumentSearch PredictionEngine Fleet; do
    module "$name" $(find "Sources/$name" -name '*.swift')
done
# Queues are no forms, and need a package.
# shellcheck disable=SC2046
module SessionLogic $(find Sources/SessionLogic -name '*.swift' ! -name Outbox.swift ! -name NoticeQueue.swift)
# shellcheck disable=SC2086
compile $flags -module-name SharedFuzz -I "$out" -L "$out" -lSessionLogic -lFleet -lWireProtocol -lResilience -lCaching -lDocumentSearch -lPredictionEngine \
    Sources/DocumentServing/Documents/SharedPages.swift Sources/RedisClient/RedisReplyLimiter.swift Sources/RedisClient/RedisProblem.swift \
    Sources/RedisClient/RedisValue.swift Tests/Fuzz/SharedFuzz.swift -o "$out/shared"
for target in $targets; do
    echo "hunch: $target, $inputs inputs"
    mkdir -p "$out/shared-$target"
    FUZZ_TARGET=$target "$out/shared" -runs="$inputs" -seed=1 -max_len="${MAX_LEN:-256}" -artifact_prefix="$out/shared-$target-" \
        -print_final_stats=1 -timeout=20 -rss_limit_mb=2048 -max_total_time="${SECONDS_MAX:-3600}" "$out/shared-$target" \
        >"$out/shared-$target.log" 2>&1 || { tail -n 60 "$out/shared-$target.log"; exit 1; }
    grep -E 'number_of_executed_units|average_exec' "$out/shared-$target.log"
done
