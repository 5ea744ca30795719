# Visao: `make run` opens it, `make test` tests it, `make` alone lists the rest.

FYNE     := fyne.io/tools/cmd/fyne@v1.7.4
GOLANGCI := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GREMLINS := go run github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0

# Where `make install` puts things.
PREFIX ?= /usr/local
export DESTDIR

# Go notes the commit in the program if git can tell it, and fails if git is there but may not read the repository.
VCS := -buildvcs=$(if $(shell git log -1 --format=%H 2>/dev/null),auto,false)

# Without Fyne's check, at every repaint of anything, that its caller may do that (FyneApp.toml): it takes longer than the rest.
FLAGS ?= -tags migrated_fynedo

# Where Go's own installer puts it, for shells that do not know; Fyne and the convolution are built with cgo.
export PATH := $(PATH):/usr/local/go/bin
export CGO_ENABLED := 1

.PHONY: help run build build/visao test test-race lint sanitize arm64 e2e animation package install uninstall deb deb-test windows windows-test model curves \
  walk soak test-long mutate bench bench-peers icon clean

help: ## list these targets
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## /\1\t/p' Makefile | expand -t 12

run: build ## set everything up, build Visao and open it (without a display: evaluate and explain)
	@.ci/deps.sh run
	@.ci/run.sh

build: ## build bin/visao
	@.ci/deps.sh build
	go build $(VCS) $(FLAGS) -o bin/visao .
	@.ci/licences.sh >bin/licences.txt

build/visao: # with that check, which is for tests
	go build $(VCS) -o build/visao .

test: ## set everything up and run the tests; they need no display
	@.ci/deps.sh build
	go vet ./...
	go test ./...

# Go's own limit for a package is ten minutes, which app takes on a slow machine. ui starts no goroutines, and app's tests
# run it beside theirs. The widest layers run the same code as the others, only for minutes.
test-race: ## the tests of what has goroutines under the race detector
	@.ci/deps.sh build
	go test -race -timeout 40m -skip '//(64-128|128-64)' ./app/... ./ml/...

lint: ## check the format (gofumpt), go vet, staticcheck and others (.golangci.yml), and that go.mod is tidy
	@.ci/deps.sh build
	$(GOLANGCI) run
	go mod tidy -diff

# Only the C is checked at each access (-asan=false): Go checks its own bounds, and would take 40 times as long.
sanitize: export CGO_CFLAGS := -g -fsanitize=undefined -fno-sanitize-recover=all
sanitize: export CGO_LDFLAGS := -fsanitize=undefined
sanitize: ## test the kernels in C with the address and undefined-behaviour sanitizers
	@.ci/deps.sh build
	go test -asan -gcflags=all=-asan=false ./ml/conv
	go test -asan -gcflags=all=-asan=false -run 'PartOfABatch|FeatureMaps|PenaltyIsAMean' ./ml/network

# The widest layers run the same code as the others, only for minutes under emulation.
arm64: export GOARCH := arm64
arm64: export CC := aarch64-linux-gnu-gcc
arm64: ## compile ml for arm64 and test the kernels as they run there, under QEMU
	@.ci/deps.sh build arm64
	go vet ./ml/...
	go build ./ml/...
	go test -exec 'qemu-aarch64 -L /usr/aarch64-linux-gnu' -skip '//(64-128|128-64)' ./ml/conv

e2e: build build/visao ## drive the real window on a virtual display; screenshots go to build/e2e
	@.ci/deps.sh run e2e
	go test -count=1 -tags e2e -v ./app/e2e

animation: build build/visao ## film how a 4 becomes a 9, build/e2e/draw.gif, and train twice in the lab for build/e2e/lab.png
	@.ci/deps.sh run e2e
	go test -count=1 -tags e2e,slow -timeout 2h -run 'Animation|PictureOfTheLab' -v ./app/e2e

walk: build build/visao ## walk through every screen, in both languages and themes; screenshots for people to look at go to build/walk
	@.ci/deps.sh run e2e
	go test -count=1 -tags e2e,slow -timeout 2h -run Walk -v ./app/e2e

package: ## build build/Visao.tar.xz with `fyne package`, install it to a scratch folder, open and uninstall it
	@.ci/deps.sh build run package e2e
	@.ci/package.sh 'go run $(FYNE)'

bin/licences.txt: # the last that `make build` writes
	$(MAKE) build

install: bin/licences.txt ## install what `make build` has built; PREFIX is /usr/local, DESTDIR is for packagers
	@.ci/deps.sh icon
	.ci/install.sh install '$(PREFIX)'

uninstall: ## remove it again, from the same PREFIX
	.ci/install.sh uninstall '$(PREFIX)'

# As `fyne package` builds it.
deb: ## build a package for Debian and its kin: build/visao_VERSION_ARCHITECTURE.deb
	@.ci/deps.sh deb icon
	$(MAKE) build FLAGS="-tags migrated_fynedo -trimpath -ldflags='-s -r /usr/lib/visao'"
	.ci/deb.sh

deb-test: deb ## install that package in a fresh Debian, open and remove it; needs root
	@.ci/deps.sh run e2e deb-test
	.ci/deb-test.sh

windows: ## build build/Visao.exe with mingw-w64
	@.ci/deps.sh build windows
	.ci/windows.sh $(FYNE)

windows-test: build windows ## try it under wine: the kernels, an explanation, the window
	@.ci/deps.sh run e2e windows-test
	.ci/windows-test.sh

model: build ## train the article's model that Visao carries, anew
	bin/visao train --epochs 7 --seed 0 --out assets/model.safetensors

model-drawings: build ## train the model for drawings that Visao carries, anew; takes over an hour
	bin/visao train --recipe drawings --seed 1 --out assets/drawings.safetensors

curves: ## compare five trainings by Winograd's algorithm with five by direct convolution
	@.ci/deps.sh build
	go test -count=1 -tags slow -timeout 1h -run Curves -v ./ml/train

# Fyne keeps for a minute (v2.7.4) what it has drawn; here for a second, or the heap would tell how fast the machine is.
soak: export FYNE_CACHE := 1s
soak: ## use the window over and over, and look whether memory or goroutines grow; 30 minutes, or SOAK=2h
	@.ci/deps.sh build
	VISAO_SOAK=$(or $(SOAK),30m) go test -count=1 -tags slow -timeout 24h -run Soak -v ./app

# The tests of `make test`, with the numbers of kills, of seeds and of events that the README promises.
test-long: build build/visao ## kill, fuzz and use at random for as long as it takes to believe it; takes hours
	@.ci/deps.sh run e2e
	go test -count=1 -tags slow -timeout 24h -skip 'Curves|Soak' -v ./ml/train ./ml/atomicfile
	.ci/fuzz.sh $(or $(FUZZ),60s)
	go test -count=1 -tags slow -timeout 24h -run Monkey -v ./app
	$(MAKE) soak
	go test -count=1 -tags e2e,slow -timeout 24h -run 'Monkey|GoesOn|Priority' -v ./app/e2e

# All tests of a package run for each change, those of ml/train for up to a minute.
mutate: ## change the loaders, checkpoints and explanation here and there, and list what no test notices; takes hours
	@.ci/deps.sh build
	@for package in mnist modelfile explain train; do \
	  $(GREMLINS) unleash --output-statuses lt --workers 1 --timeout-coefficient 5 ./ml/$$package || exit 1; \
	done

bench: ## time the kernels, a training step, a prediction and an explanation
	@.ci/deps.sh build
	go test -run '^$$' -bench . ./ml/conv ./ml/network ./ml/train ./ml/paint

bench-peers: ## time PyTorch and Visao at the same training, in turn; takes 2 GB in build/peers
	@.ci/deps.sh build
	@.ci/peers/install.sh
	@python3 .ci/peers/run.py

icon: ## draw assets/icon.png from assets/icon.svg
	@.ci/deps.sh icon
	rsvg-convert --width 512 --height 512 --output assets/icon.png assets/icon.svg

clean: ## remove what was built
	rm -rf bin build tmp-pkg visao visao.exe fyne_metadata_init.go visao-explanation.png *.tar.xz
