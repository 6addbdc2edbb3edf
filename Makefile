# make help prints this list.
.PHONY: help run test hours check generate fmt vet race manual bench chaos contract

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: ## the hall with demo data, on this machine
	go run ./cmd/wangting demo

test: ## every test; installs Chromium, fonts, PostgreSQL and Node when they are missing
	./scripts/test

hours: ## every test at both hours: half past midnight in China, and the moment before UTC comes to a new day
	for hour in 16:30:00 23:59:30; do WANGTING_TEST_HOUR=$$hour go test -timeout 30m ./... || exit 1; done

race: ## the tests of concurrency rules under the race detector
	./scripts/test -race

generate: ## templates and assets anew
	go tool templ generate >/dev/null
	go generate ./internal/asset/... ./internal/find

fmt: ## format Go and templates
	gofmt -w $$(git ls-files '*.go')
	go tool templ fmt internal >/dev/null

check: fmt generate ## what must hold before a commit
	git diff --exit-code
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
	./scripts/test

manual: ## the pictures of the manual anew, by the journey that passes its pages
	WANGTING_MANUAL=$(CURDIR)/internal/portal/portalmanual/pictures go test -count=1 -run TestTheManualShows ./e2e

bench: ## the table of docs/performance.md
	go run ./bench

contract: ## software of other makers, and what of it takes minutes to build (docs/contract-tests.md)
	go test -tags contract -count=1 ./e2e/contract

chaos: ## kills the hall, its database and its disk under load (docs/chaos.md); root for the disk
	go run ./chaos
