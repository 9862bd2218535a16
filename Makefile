# `make` prints this menu; what stands after ## is its text.
SHELL := /bin/bash
.DEFAULT_GOAL := menu
.PHONY: menu run test walkthrough bench lint build clean deps-run deps-test deps-bench deps-walkthrough

DATA ?= data
# Refuses an import that Package.swift does not declare.
STRICT := --explicit-target-dependency-import-check error
LATCHKEY := .build/release/latchkey
SWIFT_MINIMUM := 6.3
PACKAGES_RUN := libsqlite3-dev libssl-dev
PACKAGES_TEST := curl openssl sqlite3
PACKAGES_BENCH := curl nginx-light wrk

menu:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build, and serve on 127.0.0.1:8080 with its data in ./data (DATA=folder for another)
	@exec $(LATCHKEY) serve --data-dir "$(DATA)"

test: deps-test lint ## lint, then all tests
	swift test $(STRICT)

walkthrough: build deps-walkthrough ## a lender, a device, a missed instalment, a lock, a code, a payment: printed as it happens
	@exec $(LATCHKEY) walkthrough

bench: build deps-bench ## polls beside nginx, and payments with full sync; seeds a million devices once
	swift run -c release $(STRICT) Benchmarks

lint: deps-run ## formatting and documentation rules of .swift-format
	swift format lint --strict --recursive --parallel Package.swift $(wildcard Sources Tests Benchmarks)

build: deps-run ## the release binary, .build/release/latchkey
	swift build -c release --product latchkey $(STRICT)

clean: ## remove what was built; data stays
	rm -rf .build

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

deps-bench:
	$(call need,$(PACKAGES_RUN) $(PACKAGES_BENCH))

deps-walkthrough:
	$(call need,curl)
