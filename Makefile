# `make` prints this menu; what stands after ## is its text.
SHELL := /bin/bash
.DEFAULT_GOAL := menu
.PHONY: menu run test fuzz sanitize conformance-nginx walkthrough soak-copy mutations bench bench-midnight attack lint build clean
.PHONY: deps-run deps-test deps-nginx deps-bench deps-walkthrough

DATA ?= data
# Refuses an import that Package.swift does not declare.
STRICT := --explicit-target-dependency-import-check error
LATCHKEY := .build/release/latchkey
SWIFT_MINIMUM := 6.3
PACKAGES_RUN := libsqlite3-dev libssl-dev
PACKAGES_TEST := curl openssl sqlite3
PACKAGES_NGINX := nginx-light
PACKAGES_BENCH := curl nginx-light wrk

# Inputs for each of the three fuzz targets; a million take a minute or two.
FUZZ_RUNS ?= 1000000
FUZZ := .build-fuzz/release/Fuzzing
CONFORMANCE := Tests/HTTPServerTests/Conformance
NGINX_PORT ?= 18231

menu:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build, and serve on 127.0.0.1:8080 with its data in ./data (DATA=folder for another)
	@exec $(LATCHKEY) serve --data-dir "$(DATA)"

test: deps-test lint ## lint, then all tests
	swift test $(STRICT)

fuzz: deps-run ## the parser, chunked content and the JSON reader under libFuzzer and AddressSanitizer (FUZZ_RUNS=inputs of each)
	LATCHKEY_FUZZ=1 swift build --quiet -c release --scratch-path .build-fuzz --product Fuzzing \
	  -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing -Xswiftc -Xclang-linker -Xswiftc -fuse-ld=lld
	@for target in requests chunks json; do \
	  $(FUZZ) $$target .build-fuzz/corpus/$$target -runs=$(FUZZ_RUNS) -max_len=600 -timeout=5 -verbosity=0 \
	    -print_final_stats=1 -artifact_prefix=.build-fuzz/$$target- || exit 1; \
	done

# XCTest's runner leaks, and holds no test here. Under ThreadSanitizer tests run one at a time: they have deadlines.
sanitize: deps-test ## all tests under AddressSanitizer, then under ThreadSanitizer (TESTS='--filter …' for some of them)
	ASAN_OPTIONS="suppressions=$(CURDIR)/Tests/address-sanitizer.supp" \
	  LSAN_OPTIONS="suppressions=$(CURDIR)/Tests/leak-sanitizer.supp" \
	  swift test $(STRICT) --disable-xctest --sanitize=address --scratch-path .build-asan $(TESTS)
	TSAN_OPTIONS="suppressions=$(CURDIR)/Tests/thread-sanitizer.supp" swift test $(STRICT) --disable-xctest --no-parallel \
	  --sanitize=thread --scratch-path .build-tsan $(TESTS)

conformance-nginx: deps-nginx ## the HTTP suite against nginx with the same routes: tables of how it does (NGINX_PORT=port)
	@swift build --build-tests $(STRICT)
	@folder=$$(mktemp -d) && chmod 755 $$folder && trap 'rm -rf $$folder' EXIT && \
	printf tagged >$$folder/tagged && touch -d @1 $$folder/tagged && \
	sed -e "s#FOLDER#$$folder#g" -e "s#PORT#$(NGINX_PORT)#g" $(CONFORMANCE)/nginx.conf >$$folder/nginx.conf && \
	{ nginx -p $$folder -c $$folder/nginx.conf & server=$$!; } && trap "kill $$server; rm -rf $$folder" EXIT && \
	until (exec 3<>/dev/tcp/127.0.0.1/$(NGINX_PORT)) 2>/dev/null; do kill -0 $$server || exit 1; done && \
	LATCHKEY_CONFORMANCE_TARGET=127.0.0.1:$(NGINX_PORT) swift test --skip-build --filter 'another server'

walkthrough: build deps-walkthrough ## a lender, a device, a missed instalment, a lock, a code, a payment: printed as it happens
	@exec $(LATCHKEY) walkthrough

soak-copy: deps-test ## ten million polls, payments and revocations by many threads: the copy of statuses held to the database
	SOAK_POLLS=10000000 swift test -c release -Xswiftc -enable-testing $(STRICT) --scratch-path .build-soak \
	  --filter StatusCopyConsistencyTests

bench: build deps-bench ## polls beside nginx, and payments with full sync; seeds a million devices once
	swift run -c release $(STRICT) Benchmarks

bench-midnight: build deps-bench ## a month's end: 300,000 of a million contracts change state at one midnight, under load
	swift run -c release $(STRICT) Benchmarks midnight

attack: build deps-run ## an honest client beside 5,000 slow connections and a flood, and a wake of parked polls
	swift run -c release $(STRICT) Benchmarks attack

mutations: deps-test ## break the rules one at a time in a copy of the tree: each must be caught, by a seed or a test
	swift run $(STRICT) Mutations

lint: deps-run ## formatting and documentation rules of .swift-format
	swift format lint --strict --recursive --parallel Package.swift $(wildcard Sources Tests Benchmarks)

build: deps-run ## the release binary, .build/release/latchkey
	swift build -c release --product latchkey $(STRICT)

clean: ## remove what was built; data stays
	rm -rf .build .build-fuzz .build-asan .build-tsan

# Says nothing while nothing is missing. $(1): Debian packages.
define need
	@command -v swift >/dev/null || { \
	  echo "Swift $(SWIFT_MINIMUM) or later is needed: https://www.swift.org/install/linux/debian/" >&2; exit 1; }
	@have=$$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+(\.[0-9]+)*).*/\1/p' | head -n 1); \
	if [ "$$(printf '%s\n' $(SWIFT_MINIMUM) "$$have" | sort -V | head -n 1)" != $(SWIFT_MINIMUM) ]; then \
	  echo "Swift $(SWIFT_MINIMUM) or later is needed, this is $$have: https://www.swift.org/install/linux/debian/" >&2; \
	  exit 1; \
	fi
	@command -v dpkg-query >/dev/null || exit 0; \
	missing=; \
	for package in $(1); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	[ -z "$$missing" ] && exit 0; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	if [ -n "$$sudo" ] && ! command -v sudo >/dev/null; then \
	  echo "Missing:$$missing. Install with: apt-get install$$missing (as root; there is no sudo here)" >&2; exit 1; \
	fi; \
	echo "Installing$$missing"; \
	$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $$missing || { \
	  echo "Could not install$$missing. Try, as root: apt-get install$$missing" >&2; exit 1; }
endef

deps-run:
	$(call need,$(PACKAGES_RUN))

deps-test:
	$(call need,$(PACKAGES_RUN) $(PACKAGES_TEST))

deps-nginx:
	$(call need,$(PACKAGES_RUN) $(PACKAGES_NGINX))

deps-bench:
	$(call need,$(PACKAGES_RUN) $(PACKAGES_BENCH))

deps-walkthrough:
	$(call need,curl)
