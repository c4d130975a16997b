# Preceptor: everything a developer or a build server runs. `make` lists the targets.

export CGO_ENABLED ?= 0
LINT      := .cache/bin/golangci-lint
FUZZTIME  ?= 10s
FUZZIN    ?= ./...
LONGTIME  ?= 1m
BENCHTIME ?= 1s
# Tests that drive Chromium are named TestBrowser…
BROWSER   := ^TestBrowser
ADDR      ?= 127.0.0.1:8080

.DEFAULT_GOAL := help
.PHONY: help setup vet lint unit postgres browser test race bench fuzz long run build clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what the checks need: PostgreSQL, Chromium, linter, accessibility rules
	@.ci/setup

vet: ## compile everything and run go vet
	go vet ./...

lint: ## run golangci-lint (after setup)
	@test -x $(LINT) || { echo "The linter is missing: run 'make setup' first" >&2; exit 1; }
	$(LINT) run ./...

unit: ## run the tests on SQLite, without a browser; needs no set-up
	env -u REQUIRE_POSTGRES -u TEST_POSTGRES_URL go test -skip '$(BROWSER)' ./...

# What does not read TEST_POSTGRES_URL comes from Go's test cache.
postgres: ## run the tests again with a private PostgreSQL server
	REQUIRE_POSTGRES=1 .ci/with-postgres go test -skip '$(BROWSER)' ./...

# Browser tests wait more than they work: more of them run at the same time than there are processors.
browser: ## run the tests that drive Chromium
	REQUIRE_BROWSER=1 env -u REQUIRE_POSTGRES go test -count=1 -timeout 20m -parallel 4 -run '$(BROWSER)' ./...

test: setup vet lint unit postgres browser ## set-up and every check

race: ## run the tests with the race detector (needs a C compiler)
	CGO_ENABLED=1 go test -race -skip '$(BROWSER)' ./...

bench: ## run the benchmarks, on PostgreSQL too where it is installed
	@with=; if .ci/with-postgres true; then with=.ci/with-postgres; fi; set -x; \
	$$with go test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) ./...

# Go spends a minute on making one large input smaller unless it is told otherwise.
fuzz: ## fuzz each fuzz target for FUZZTIME
	@set -e; for pkg in $$(go list $(FUZZIN)); do \
	  for name in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "$$pkg $$name"; go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 2s $$pkg; \
	  done; \
	done

# Tests read LONG=1 where more seeds find more: 1,000 forms of each definition.
long: ## what takes an hour: exercise kinds on 1,000 seeds, each of their fuzz targets for LONGTIME
	LONG=1 go test -count=1 -timeout 60m ./internal/exercise/... ./assessments/...
	$(MAKE) fuzz FUZZIN=./assessments/... FUZZTIME=$(LONGTIME)

build: ## build bin/preceptor
	go build -trimpath -o bin/preceptor ./cmd/preceptor

run: build ## start the product with synthetic people on ADDR
	bin/preceptor demo --addr $(ADDR)

clean: ## remove what was built; keeps .cache
	rm -rf bin
