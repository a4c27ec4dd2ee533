# The two commands of a newcomer are `make run` and `make test`.
BUILD := swift build -c release
PYTEST := .venv/bin/python -m pytest -q

.PHONY: run stop build test test-swift test-integration agreement check bootstrap format generate order-tables example clean
.PHONY: replay bench-orders bench-organization bench-routing bench-rpc bench-batch attack soak fuzz crash power

## run: build everything, import Pingshan District, serve it, print what to try next
run: build
	@Scripts/run-example

## stop: end the server that `make run` left running
stop:
	@Scripts/stop-example

build: bootstrap
	$(BUILD) --product whistle
	$(BUILD) --product routing-measure
	$(BUILD) --product flow-measure

## test: the unit tests, then the real process with clients of other people's
test: test-swift test-integration

test-swift: bootstrap
	$(BUILD) --build-tests
	Scripts/run-swift-tests

## agreement: the routing engine against its oracle, ROUNDS times as long as the tests
agreement: bootstrap
	$(BUILD) --build-tests
	ROUNDS=$(or $(ROUNDS),20) swift test -c release --skip-build --no-parallel \
	  --filter 'RoutingTests.(AgreementTests|EditTests)'

test-integration: build
	$(PYTEST) Tests/Integration

## attack: every attack for three seconds and ten thousand idle connections
attack: build
	$(PYTEST) -rP --attack-seconds 3 Tests/Integration/attacks

## soak: one server for ten minutes among good clients, killed clients and attacks; MINUTES=1 for less
MINUTES ?= 10
soak: build
	cd Tests/Integration && $(CURDIR)/.venv/bin/python -m attacks.soak --minutes $(MINUTES)

## crash: the crash harness with KILLS=200 kills and SEED=1
crash: build
	$(PYTEST) -rP --kills $(or $(KILLS),200) --seed $(or $(SEED),1) \
	  Tests/Integration/orders/test_crash.py -k kill

## power: CUTS=200 simulated power cuts of a real server, SEED=1
power: build
	$(PYTEST) -rP --cuts $(or $(CUTS),200) --seed $(or $(SEED),1) \
	  Tests/Integration/orders/test_power.py -k cuts

## fuzz: each target of Fuzzing/ for SECONDS from its corpus, then a million random frames
FUZZ := Fuzzing/.build/release/Fuzz
SECONDS ?= 60
FRAMES ?= 1000000
fuzz: bootstrap
	swift build --package-path Fuzzing -c release -Xswiftc -sanitize=fuzzer,address
	for target in session calls messages; do \
	  mkdir -p Fuzzing/.found/$$target && \
	  $(FUZZ) $$target -max_total_time=$(SECONDS) -max_len=4096 -print_final_stats=1 \
	    -artifact_prefix=Fuzzing/.found/ Fuzzing/.found/$$target Fuzzing/Corpus/$$target || exit 1; \
	done
	$(FUZZ) frames $(FRAMES)

## check: what CI runs
check: bootstrap
	swift format lint --strict --recursive Package.swift Sources Tests
	Scripts/check-layers
	Scripts/generate-messages --check
	$(MAKE) test
	Scripts/check-example

## format, generate, order-tables, example: write anew what `check` compares
format:
	swift format --in-place --recursive Package.swift Sources Tests

generate: bootstrap
	Scripts/generate-messages

order-tables: build
	Scripts/order-tables

example: build
	Scripts/build-example Examples/pingshan/organisation

## bench-routing: Whistle's routing beside its peers; SIZES="small city" or QUICK=1 measures less
bench-routing: build
	$(MAKE) -C Benchmarks/routing run

## bench-rpc: Whistle's gRPC server beside its peers under h2load; QUICK=1 measures less
bench-rpc: build
	$(MAKE) -C Benchmarks/rpc run

## bench-batch: whole batches beside general solvers; INSTANCES="district:10000" or QUICK=1 for less
bench-batch: build
	$(MAKE) -C Benchmarks/batch run

## bench-organization: import, snapshot, open and edit over size, beside SQLite alone and graph libraries
bench-organization: build
	$(BUILD) --product organization-measure
	$(MAKE) -C Benchmarks/organization run

## replay: the requests of REQUESTS=file.csv.gz at their real times under a simulated clock
replay: build
	mkdir -p .run
	.venv/bin/python Benchmarks/orders/replay.py $(REQUESTS) --picture .run/replay.svg

## bench-orders: durable filings and steps beside raw SQLite; ORDERS=10000 measures less
bench-orders: build
	$(BUILD) --product orders-measure
	.venv/bin/python Benchmarks/orders/run.py $(or $(ORDERS),50000)

bootstrap:
	@Scripts/bootstrap

clean:
	rm -rf .build .venv .run whistle.db whistle.db-*
