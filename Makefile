# Callwright. `make` lists the commands.
GO          ?= go
BIN         := bin/callwright

FUZZTIME    ?= 60s
export GOTOOLCHAIN ?= local

.PHONY: help demo test race lint verify bench soak build fuzz vuln

help: ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

build: ## build the binary into bin/
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w" -o $(BIN) ./cmd/callwright

demo: build ## a flow on a server, a call that survives a kill -9, an agent, a chat; no account, no network
	@scripts/demo

test: ## everything: vet, staticcheck, layout, all tests with the race detector, examples
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

fuzz: ## every fuzz target for FUZZTIME (60s)
	@FUZZTIME=$(FUZZTIME) scripts/fuzz

vuln: ## known vulnerabilities, where the database can be reached
	@scripts/vuln
