# Ablauf. `make` alone lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
DEV := go -C worker/dev run .
TOOL := go tool -modfile=.ci/tools/go.mod

.PHONY: help run stop demo test conformance test-other-authority check audit verify backup restore print format bench bench-pages soak histories fetch packages

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 24

run: ## start everything on this machine (PostgreSQL, Temporal, MinIO, worker, gateway) and print the address
	@echo "Preparing the start program (the first time this takes about a minute) ..."
	@$(DEV) up

stop: ## stop what a crashed run left behind
	@$(DEV) down

demo: ## play all ways of an extension, and the other procedures, against the running system and print what came of them
	@go -C worker/dev run ./cmd/demo

test: packages fetch ## run all tests; installs or builds what they need
	@$(DEV) exec --parts=postgres,minio,temporal -- go test ./...
	@go -C worker/dev test -timeout 40m ./...
	@$(MAKE) --no-print-directory test-other-authority

# The other example authority differs in Land, remedies, days of delivery, holidays, teams and file numbers.
OTHER_AUTHORITY := landkreis-beispielburg
SHORT := TestLawOfTheTests|TestTimelyStory|TestRefusedStory|TestFruitlessStory|TestFixedDays
test-other-authority: ## a short second pass of the tests under the other example authority
	@ABLAUF_AUTHORITY=$(OTHER_AUTHORITY) $(DEV) exec --parts=postgres,minio -- go test ./gateway/api ./gateway/web
	@ABLAUF_AUTHORITY=$(OTHER_AUTHORITY) go -C worker/dev test -timeout 20m ./e2e -run '$(SHORT)'

conformance: ## run the outside suites ($ABLAUF_SUITES, else ../shared/suites) and print one line "suite directory passed/total" each
	@log=$$(mktemp); go test -count=1 -v -run 'TestBetsy|TestTokenSimulation|TestModelInterchange|TestFIM|TestDMNTechnologyCompatibilityKit' \
		./workflows/dmn ./workflows/enginetest/suites > "$$log" 2>&1; failed=$$?; \
		sed -nE 's/^ +[a-z_]+\.go:[0-9]+: ([a-z-]+) ([^ ]+) ([0-9]+\/[0-9]+)$$/\1\t\2\t\3/p' "$$log" | sort | expand -t 14,64; \
		grep -E 'NOTICE|^ +[a-z_]+\.go.*(: want |passes)' "$$log"; rm -f "$$log"; exit $$failed

check: ## formatting, vet, linters, determinism of workflow code
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "run: make format"; exit 1; }
	@go vet ./...
	@go -C worker/dev vet ./...
	@$(TOOL) golangci-lint run ./...
	@cd worker/dev && go tool -modfile=../../.ci/tools/go.mod golangci-lint run -c ../../.golangci.yml ./...
	@$(TOOL) workflowcheck -config .ci/workflowcheck.yml ./workflows/... ./worker/bench/byhand

audit: ## compare PostgreSQL, MinIO and Temporal of the running system: does every promise hold?
	@$(DEV) worker audit

verify: ## compute the event log of the running system anew and compare it with the locked roots
	@$(DEV) worker verify

backup: ## copy the running system into a new folder: make backup to=FOLDER
	@test -n "$(to)" || { echo "say where to: make backup to=/a/new/folder"; exit 1; }
	@$(DEV) worker backup "$(abspath $(to))"

print: ## write the letters of the tray into print files: make print to=FOLDER
	@test -n "$(to)" || { echo "say where to: make print to=/a/folder"; exit 1; }
	@$(DEV) worker print "$(abspath $(to))"

restore: ## bring a backup back into an empty installation without worker and gateway: make restore from=FOLDER
	@test -n "$(from)" || { echo "say where from: make restore from=/the/folder"; exit 1; }
	@$(DEV) worker restore "$(abspath $(from))"

format: ## format all Go files
	@$(TOOL) golangci-lint fmt

bench: packages fetch ## benchmarks of the pure core, then the interpreted procedure beside a hand-written one (about 10 minutes)
	@go test -run '^$$' -bench . -benchmem ./workflows/...
	@$(DEV) exec --parts=postgres,minio,temporal -- go run ./worker/bench

bench-pages: packages fetch ## the pages of the workplace at 1,000 and at 1,000,000 open tasks, in turns, then those of supervision at 20,000 (about 25 minutes)
	@$(DEV) exec --parts=postgres,minio -- go test ./gateway -run '^$$' -bench BenchmarkPages -benchtime 1000x -timeout 2h -pages-tasks 1000000
	@$(DEV) exec --parts=postgres,minio -- go test ./gateway -run '^$$' -bench BenchmarkSupervision -benchtime 100x

soak: ## play 200 cases while random parts are killed 100 times, then check every promise (11 minutes on two cores; SOAK="-seed 1 -cases 50")
	@go -C worker/dev run ./cmd/soak $(SOAK)

histories: packages fetch ## play all stories on a throwaway stack and record their histories for the replay gate (worker/replay)
	@go -C worker/dev run ./cmd/histories

fetch: ## fetch the npm files that pages and letters use
	@$(DEV) fetch

packages: ## install the Debian packages that tests use, where that is possible
	@worker/dev/packages.sh
