# Callwright. `make` lists the commands.
GO          ?= go
BIN         := bin/callwright

FUZZTIME    ?= 60s
export GOTOOLCHAIN ?= local

# TAGS=noui leaves the web pages out; nothing then needs Node.
TAGS        ?=

.PHONY: help demo test race lint verify bench soak build web screenshots fuzz vuln

help: ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

build: $(if $(filter noui,$(TAGS)),,web) ## build the binary into bin/, with the web pages
	CGO_ENABLED=0 $(GO) build -trimpath -tags "$(TAGS)" -ldflags "-s -w" -o $(BIN) ./cmd/callwright

web: ## build the web pages into web/dist, when they have changed
	@scripts/web build

demo: build ## flows live on a server, then the designer in your browser; no account, no network
	@scripts/demo

test: ## everything: vet, staticcheck, layout, all tests with the race detector, examples, web and browser tests
	@scripts/test

race: ## go test -race ./...
	CGO_ENABLED=1 $(GO) test -race ./...

lint: ## gofmt, vet, staticcheck, tidy
	@scripts/lint

verify: build ## make the generated schemas and pages anew and fail when they differ
	@scripts/verify

bench: ## figures with their baselines, written to docs/benchmarks.md
	@scripts/bench

soak: ## the long forms of the checks, written to docs/soak.md
	@scripts/soak

screenshots: build ## pictures of every page, light and dark, narrow and wide, into web/screenshots
	@scripts/web screenshots

fuzz: ## every fuzz target for FUZZTIME (60s)
	@FUZZTIME=$(FUZZTIME) scripts/fuzz

vuln: ## known vulnerabilities, where the database can be reached
	@scripts/vuln
