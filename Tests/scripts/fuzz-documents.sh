#!/bin/sh
# Fuzzes what is between the bytes of documents and catalogues and an answer with libFuzzer and AddressSanitizer: INPUTS inputs for each target
# (default one million), from a fixed seed. Called by `make fuzz-documents`; arguments: targets, all when there are none.
# What makes one trap is left as a file in .build/fuzz.
set -eu
cd "$(dirname "$0")/../.."
inputs=${INPUTS:-1000000}
targets=${*:-text html markdown charset print includes gzip format reply job index citations list title rules sections synonyms meaning followup}
out=.build/fuzz
mkdir -p "$out"
flags="-O -sanitize=fuzzer,address -parse-as-library -swift-version 6 -package-name hunch
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility"
echo "hunch: building the fuzzer"
# The linker warns of each of the sanitizer's own symbols.
compile() { swiftc "$@" 2>"$out/build.log" || { cat "$out/build.log" >&2; exit 1; }; }
# shellcheck disable=SC2046,SC2086
compile $flags -emit-module -emit-library -static -module-name TextCoding -emit-module-path "$out/TextCoding.swiftmodule" \
    $(find Sources/TextCoding -name '*.swift') -o "$out/libTextCoding.a"
# shellcheck disable=SC2046,SC2086
compile $flags -I "$out" -emit-module -emit-library -static -module-name Catalogue -emit-module-path "$out/Catalogue.swiftmodule" \
    $(find Sources/Catalogue -name '*.swift') -o "$out/libCatalogue.a"
# shellcheck disable=SC2046,SC2086
compile $flags -emit-module -emit-library -static -module-name PredictionEngine -emit-module-path "$out/PredictionEngine.swiftmodule" \
    $(find Sources/PredictionEngine -name '*.swift') -o "$out/libPredictionEngine.a"
# shellcheck disable=SC2046,SC2086
compile $flags -I "$out" -emit-module -emit-library -static -module-name DocumentSearch -emit-module-path "$out/DocumentSearch.swiftmodule" \
    $(find Sources/DocumentSearch -name '*.swift') -o "$out/libDocumentSearch.a"
source=Sources/DocumentSource
# shellcheck disable=SC2046,SC2086
compile $flags -module-name DocumentFuzz -I "$out" -I Sources/CLinux -I Sources/CZlib -I Sources/CXML -Xcc -I/usr/include/libxml2 -L "$out" -lDocumentSearch -lPredictionEngine -lCatalogue -lTextCoding \
    $(find "$source/Readers" -name '*.swift') "$source/DocumentProblem.swift" "$source/Files/FileBytes.swift" \
    "$source/Files/OpenFile.swift" "$source/ContentEncoding.swift" "$source/Cage/CageJob.swift" "$source/Cage/Confinement.swift" "$source/Cage/CageReply.swift" \
    "$source/Cage/ReaderProgram.swift" "$source/Cage/RoffIncludes.swift" Tests/Fuzz/DocumentFuzz.swift -o "$out/documents"
for target in $targets; do
    echo "hunch: $target, $inputs inputs"
    mkdir -p "$out/$target"
    FUZZ_TARGET=$target "$out/documents" -runs="$inputs" -seed=1 -max_len="${MAX_LEN:-256}" -artifact_prefix="$out/$target-" \
        -print_final_stats=1 -timeout=20 -rss_limit_mb=2048 -max_total_time="${SECONDS_MAX:-3600}" "$out/$target" \
        >"$out/$target.log" 2>&1 || { tail -n 60 "$out/$target.log"; exit 1; }
    grep -E 'number_of_executed_units|average_exec' "$out/$target.log"
done
