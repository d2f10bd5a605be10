# Two commands: `make run` serves, `make test` proves. Both install what they need.

SHELL := /bin/sh
MAN := $(CURDIR)/.build/man
CATALOGUE ?= man:$(MAN)/usr/share/man
SWIFT_FLAGS := --explicit-target-dependency-import-check error
SOURCES := Package.swift Sources Tests loadtest

.PHONY: help run serve build test check lint format bench bench-cluster bench-transport bench-typeahead eval fuzz fuzz-documents fuzz-shared drill instructions conformance site screenshot man clean

## help: this list
help:
	@sed -n 's/^## \([a-z-]*\): \(.*\)/make \1\t\2/p' Makefile | expand -t 24

## run: install what is missing, build, serve the manual-page catalogue on http://localhost:8080
run: swift
	@deploy/install.sh run
	@case "$(CATALOGUE)" in *"$(MAN)"*) deploy/manual-pages.sh $(MAN) ;; esac
	@echo "hunch: building (about 8 minutes on two cores the first time)"
	swift build -c release $(SWIFT_FLAGS) --product hunch
	@$(MAKE) --no-print-directory serve

serve:
	@exec .build/release/hunch serve --catalogue "$(CATALOGUE)" --web web $(ARGS)

## build: everything, optimised
build: swift
	@deploy/install.sh run
	swift build -c release $(SWIFT_FLAGS)

## test: install what tests need, check the style, run every test
test: swift
	@deploy/install.sh test
	@deploy/manual-pages.sh $(MAN)
	@deploy/test.sh

## lint: what the formatter would change
lint:
	swift format lint --strict --parallel --recursive $(SOURCES)

format:
	swift format --in-place --parallel --recursive $(SOURCES)

## bench: measure on this machine, optimised, and print beside the goals
bench: swift
	@deploy/install.sh run
	@deploy/manual-pages.sh $(MAN)
	swift build -c release $(SWIFT_FLAGS)
	@deploy/bench.sh

## bench-cluster: measure several pods on one Redis
bench-cluster: swift
	@deploy/install.sh test
	@deploy/manual-pages.sh $(MAN)
	swift build -c release $(SWIFT_FLAGS)
	@deploy/bench-cluster.sh

## bench-transport: the transport beside node ws, Bun, uWebSockets, uvicorn and the original's stack
bench-transport: swift
	@deploy/install.sh bench
	@deploy/manual-pages.sh $(MAN)
	swift build -c release $(SWIFT_FLAGS)
	@deploy/bench-transport.sh

## bench-typeahead: prediction beside Lucene, RediSearch, Tantivy, SQLite and RapidFuzz
bench-typeahead: swift
	@deploy/install.sh typeahead
	@deploy/manual-pages.sh $(MAN)
	swift build -c release $(SWIFT_FLAGS) --product hunch
	@deploy/bench-typeahead.sh

## eval: how good predictions are, and whether a confidence is a probability
eval: swift
	@deploy/install.sh run
	@deploy/manual-pages.sh $(MAN)
	swift build -c release $(SWIFT_FLAGS) --product hunch
	@deploy/eval.sh

## fuzz: ten million inputs to the prediction engine
fuzz: swift
	@deploy/install.sh build
	@deploy/fuzz.sh

## fuzz-documents: a million inputs to each reader of foreign documents, under AddressSanitizer
fuzz-documents: swift
	@deploy/install.sh build
	@deploy/fuzz-documents.sh

## fuzz-shared: a million inputs to each decoder of what pods share through Redis, under AddressSanitizer
fuzz-shared: swift
	@deploy/install.sh build
	@deploy/fuzz-shared.sh

## drill: what takes too long for every change: a rolling update from an earlier release (FROM=COMMIT) under load
drill: swift
	@deploy/install.sh test
	@deploy/manual-pages.sh $(MAN)
	swift build -c release $(SWIFT_FLAGS) --product hunch
	swift build -c release $(SWIFT_FLAGS) --product loadtest
	@deploy/drill-update.sh

## instructions: how many a keystroke costs, counted by valgrind
instructions: swift
	@deploy/install.sh instructions
	@deploy/manual-pages.sh $(MAN)
	@deploy/instructions.sh

## conformance: the transport against the 517 cases of the Autobahn TestSuite
conformance: swift
	@deploy/install.sh run
	swift build -c release $(SWIFT_FLAGS) --product echo-server
	@deploy/conformance.sh

## site: three pods, a worker, Redis and nginx on this machine, on http://localhost:8080
site: build man
	@deploy/install.sh site
	@deploy/site.sh "$(CATALOGUE)"

## screenshot: the page as a visitor sees it, into web/screenshot.png
screenshot: swift
	@deploy/install.sh test
	@deploy/manual-pages.sh $(MAN)
	swift build $(SWIFT_FLAGS) --build-tests
	HUNCH_SCREENSHOT=$(CURDIR)/web/screenshot.png HUNCH_MAN=$(MAN)/usr/share/man swift test --skip-build --filter PageTests

man:
	@deploy/manual-pages.sh $(MAN)

clean:
	rm -rf .build

swift:
	@command -v swift >/dev/null 2>&1 || { echo "hunch: swift is missing: install Swift 6.3 from https://www.swift.org/install/linux/ first" >&2; exit 69; }
.PHONY: swift
