#!/bin/sh
# Fuzzes the prediction engine: RANDOM_INPUTS random edit sequences at full speed (default ten million), then INPUTS inputs of
# libFuzzer (as many), which looks at what is reached; both from a fixed seed. Called by `make fuzz`. What makes libFuzzer trap is
# left as a file in .build/fuzz.
set -eu
cd "$(dirname "$0")/../.."
inputs=${INPUTS:-10000000}
mkdir -p .build/fuzz/corpus
random=${RANDOM_INPUTS:-10000000}
echo "hunch: $random random edit sequences"
# One module, under the engine's name, so that what imports the engine finds itself in it.
swiftc -O -parse-as-library -swift-version 6 -package-name hunch -module-name PredictionEngine -suppress-warnings \
    $(find Sources/PredictionEngine Sources/PredictionEvaluation -name '*.swift') Tests/Fuzz/PredictionFuzz.swift Tests/Fuzz/PredictionRandom.swift \
    -o .build/fuzz/random
.build/fuzz/random "$random" "${SEED:-1}"
echo "hunch: building the fuzzer"
swiftc -O -sanitize=fuzzer -parse-as-library -swift-version 6 -package-name hunch -module-name PredictionEngine -suppress-warnings \
    $(find Sources/PredictionEngine Sources/PredictionEvaluation -name '*.swift') Tests/Fuzz/PredictionFuzz.swift -o .build/fuzz/prediction
echo "hunch: $inputs inputs"
.build/fuzz/prediction -runs="$inputs" -seed=1 -max_len=32 -artifact_prefix=.build/fuzz/ -print_final_stats=1 \
    -max_total_time="${SECONDS_MAX:-14400}" .build/fuzz/corpus 2>&1 | grep -vE '^#[0-9]+.*(NEW|REDUCE)' | tail -n 40
