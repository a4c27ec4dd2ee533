# The two commands of a newcomer are `make run` and `make test`.
BUILD := swift build -c release
PYTEST := .venv/bin/python -m pytest -q

.PHONY: run stop build test test-swift test-integration check bootstrap format generate example clean
.PHONY: bench-routing bench-batch

## run: build everything, import Pingshan District, serve it, print what to try next
run: build
	@Scripts/run-example

## stop: end the server that `make run` left running
stop:
	@Scripts/stop-example

build: bootstrap
	$(BUILD) --product whistle
	$(BUILD) --product routing-measure

## test: the unit tests, then the real process with clients of other people's
test: test-swift test-integration

test-swift: bootstrap
	$(BUILD) --build-tests
	swift test -c release --skip-build --no-parallel

test-integration: build
	$(PYTEST) Tests/Integration

## check: what CI runs
check: bootstrap
	swift format lint --strict --recursive Package.swift Sources Tests
	Scripts/check-layers
	Scripts/generate-messages --check
	$(MAKE) test
	Scripts/check-example

## format, generate, example: write anew what `check` compares
format:
	swift format --in-place --recursive Package.swift Sources Tests

generate: bootstrap
	Scripts/generate-messages

example: build
	Scripts/build-example Examples/pingshan/organisation

## bench-routing: Whistle's routing beside its peers; SIZES="small city" or QUICK=1 measures less
bench-routing: build
	$(MAKE) -C Benchmarks/routing run

## bench-batch: whole batches beside general solvers; INSTANCES="district:10000" or QUICK=1 for less
bench-batch: build
	$(MAKE) -C Benchmarks/batch run

bootstrap:
	@Scripts/bootstrap

clean:
	rm -rf .build .venv .run whistle.db whistle.db-*
