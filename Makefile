# Two commands: `make run` serves, `make test` proves. Both install what they need.

SHELL := /bin/sh
MAN := $(CURDIR)/.build/man
CATALOGUE ?= man:$(MAN)/usr/share/man
SWIFT_FLAGS := --explicit-target-dependency-import-check error
SOURCES := Package.swift Sources Tests loadtest

.PHONY: help run serve build test lint format bench bench-cluster bench-transport bench-typeahead eval eval-answers fuzz fuzz-documents fuzz-shared drill instructions conformance site screenshot man release clean swift

## help: this list
help:
	@sed -n 's/^## \([a-z-]*\): \(.*\)/make \1\t\2/p' Makefile | expand -t 24

## run: install what is missing, build, serve the manual-page catalogue on http://localhost:8080
run: tools-run
	@case "$(CATALOGUE)" in *"$(MAN)"*) deploy/manual-pages.sh $(MAN) ;; esac
	@echo "hunch: building (about 10 minutes on two cores the first time)"
	swift build -c release $(SWIFT_FLAGS) --product hunch
	@$(MAKE) --no-print-directory serve

serve:
	@exec .build/release/hunch serve --catalogue "$(CATALOGUE)" --web web $(ARGS)

## build: everything, optimised
build: tools-run release

## test: install what tests need, check the style, run every test
test: tools-test man
	@Tests/scripts/test.sh

## lint: what the formatter would change
lint:
	swift format lint --strict --parallel --recursive $(SOURCES)

## format: change what lint would name
format:
	swift format --in-place --parallel --recursive $(SOURCES)

## bench: measure on this machine, optimised, and print beside the goals
bench: tools-run man release
	@loadtest/bench/bench.sh

## bench-cluster: measure several pods on one Redis
bench-cluster: tools-test man release
	@loadtest/bench/bench-cluster.sh

## bench-transport: the transport beside node ws, Bun, uWebSockets, uvicorn and the original's stack
bench-transport: tools-bench man release
	@loadtest/bench/bench-transport.sh

## bench-typeahead: prediction beside Lucene, RediSearch, Tantivy, SQLite and RapidFuzz
bench-typeahead: tools-typeahead man release-hunch
	@loadtest/bench/bench-typeahead.sh

## eval: how good predictions are, and whether a confidence is a probability
eval: tools-run man release-hunch
	@loadtest/bench/eval.sh

## eval-answers: how good answers are, and whether what a document does not say is refused
eval-answers: tools-run man release-hunch
	@loadtest/bench/eval-answers.sh

## instructions: how many a keystroke costs, counted by valgrind
instructions: tools-instructions man
	@loadtest/bench/instructions.sh

## fuzz: ten million inputs to the prediction engine
fuzz: tools-build
	@Tests/scripts/fuzz.sh

## fuzz-documents: a million inputs to each reader of foreign documents, under AddressSanitizer
fuzz-documents: tools-build
	@Tests/scripts/fuzz-documents.sh

## fuzz-shared: a million inputs to each decoder of what pods share through Redis, under AddressSanitizer
fuzz-shared: tools-build
	@Tests/scripts/fuzz-shared.sh

## drill: what takes too long for every change: a rolling update from an earlier release (FROM=COMMIT) under load
drill: tools-test man release-hunch release-loadtest
	@Tests/scripts/drill-update.sh

## conformance: the transport against the 517 cases of the Autobahn TestSuite
conformance: tools-run release-echo-server
	@Tests/scripts/conformance.sh

## site: three pods, a worker, Redis and nginx on this machine, on http://localhost:8080
site: tools-site man release-hunch
	@deploy/site.sh "$(CATALOGUE)"

## screenshot: the page as a visitor sees it, into web/screenshot.png
screenshot: tools-test man
	swift build $(SWIFT_FLAGS) --build-tests
	HUNCH_SCREENSHOT=$(CURDIR)/web/screenshot.png HUNCH_MAN=$(MAN)/usr/share/man swift test --skip-build --filter PageTests

clean:
	rm -rf .build

# What the targets above stand on: programs of Debian, manual pages, optimised products.
tools-%: swift
	@deploy/install.sh $*

man:
	@deploy/manual-pages.sh $(MAN)

release: swift
	swift build -c release $(SWIFT_FLAGS)

release-%: swift
	swift build -c release $(SWIFT_FLAGS) --product $*

swift:
	@command -v swift >/dev/null 2>&1 || { echo "hunch: swift is missing: install Swift 6.3 from https://www.swift.org/install/linux/ first" >&2; exit 69; }
