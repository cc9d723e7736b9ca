# The front door. Everything below is meson and ninja; `make help` says what there is.
# Build directories: build/release (copied to build/qingfeng), build/dev, build/san, build/clang, build/fuzz.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help deps deps-test deps-dev deps-bench build dev san clang test quick run site bench fuzz tidy format package clean

DATA    ?= data
LISTEN  ?= 127.0.0.1:8080
JOBS    ?= $(shell nproc)
SECONDS ?= 60
SERVE   ?= yes
SIZE    ?= full
FILES   ?= src/.*

# $(call configure,DIR,COMPILER,OPTIONS): set up, again when the options changed; new sources ninja sees by itself.
define configure
	@python3 tools/sources.py
	@mkdir -p build; [ "$$(cat build/$(1).options 2>/dev/null)" = "$(2) $(3)" ] && [ -f build/$(1)/build.ninja ] || \
	 { rm -rf build/$(1) && CC=$(2) meson setup $(3) build/$(1) >build/$(1).log 2>&1 && echo "$(2) $(3)" >build/$(1).options; } || \
	 { cat build/$(1).log; exit 1; }
endef

# $(call ninja,DIR,TARGETS): everything of that directory, or the targets; says nothing unless something fails.
ninja = { ninja -C build/$(1) -j$(JOBS) --quiet $(2) >build/$(1).ninja.log 2>&1 || { cat build/$(1).ninja.log; exit 1; }; }

# Builds a named target when the tree has one (a storey may be empty yet).
ninja_if = if ninja -C build/$(1) -t query $(2) >/dev/null 2>&1; then $(call ninja,$(1),$(2)); fi

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

deps: ## install what is missing to build and run (root or sudo)
	@sh tools/deps.sh build

deps-test:
	@sh tools/deps.sh build test

deps-dev:
	@sh tools/deps.sh build test dev

build: deps ## the release program, hardened: build/qingfeng
	$(call configure,release,gcc,-Doptimization=2 -Ddebug=true)
	@[ -f build/qingfeng ] || echo "编译，约一两分钟 / compiling, a minute or two"
	@$(call ninja_if,release,qingfeng)
	@if [ -f build/release/qingfeng ]; then ln -f build/release/qingfeng build/qingfeng; \
	 else echo "no program yet: src/cli/main.c is missing"; fi

# Optimised like the release: gcc's warnings about uninitialised values see only then what they must.
dev: deps ## build of program and unit tests for work: build/dev
	$(call configure,dev,gcc,-Doptimization=2 -Ddebug=true)
	@$(call ninja,dev)
	@$(call ninja_if,dev,unit-tests)

# Without var-tracking a quarter less to compile; traces keep their lines.
san: deps ## program, unit tests and corpus replay under ASan and UBSan: build/san
	$(call configure,san,gcc,-Dbuildtype=debug -Doptimization=1 -Db_sanitize=address$(comma)undefined -Dc_args=-fno-var-tracking)
	@$(call ninja,san)
	@$(call ninja_if,san,unit-tests)
	@$(call ninja_if,san,fuzzers)
comma := ,

clang: deps-test ## compile everything with clang: build/clang
	$(call configure,clang,clang,-Dbuildtype=debug)
	@$(call ninja,clang)
	@$(call ninja_if,clang,unit-tests)

test: deps-test ## everything, from lint to browser; last line "N passed, N failed"
	@tests/pg_cluster.sh python3 tests/run

quick: deps ## lint and unit tests of the dev build, seconds
	@python3 tests/run quick

run: build ## the founding report checked and made anew into ./out; the founding year as a site (DATA=, LISTEN=, SERVE=no)
	@DATA=$(DATA) LISTEN=$(LISTEN) SERVE=$(SERVE) tools/run.sh

site: run ## the same

deps-bench:
	@sh tools/deps.sh build bench

bench: build deps-bench ## every claim about speed beside its named peer (SIZE=full, about an hour; SIZE=short, minutes)
	@bench/run $(SIZE)

fuzz: deps-test ## libFuzzer, SECONDS=60 for each harness
	$(call configure,fuzz,clang,-Dbuildtype=debug -Doptimization=1 -Db_sanitize=address$(comma)undefined -Dfuzz=true)
	@$(call ninja_if,fuzz,fuzzers)
	@failed=0; for f in build/fuzz/*_fuzz; do [ -x "$$f" ] || continue; n=$$(basename $$f _fuzz); \
	 mkdir -p build/fuzz-corpus/$$n; echo "== $$n, $(SECONDS) s"; \
	 $$f -max_total_time=$(SECONDS) -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
	   -artifact_prefix=build/fuzz-corpus/$$n- build/fuzz-corpus/$$n $$(ls -d tests/fuzz/corpus/$$n 2>/dev/null) \
	   >build/fuzz-corpus/$$n.log 2>&1 || failed=1; \
	 grep -E 'ERROR|SUMMARY|artifact|DONE|^stat::' build/fuzz-corpus/$$n.log; done; exit $$failed

tidy: deps-dev clang ## clang-tidy over src, no finding left (ten minutes; FILES='src/law/.*' for a part)
	@run-clang-tidy -p build/clang -quiet -j$(JOBS) -extra-arg=-Isrc -extra-arg=-include \
	  -extra-arg=$(CURDIR)/tools/tidy_facts.h '$(CURDIR)/$(FILES)\.c' >build/tidy.log 2>&1; \
	 found=$$(grep -E '(warning|error):' build/tidy.log | sort -u); [ -z "$$found" ] || { echo "$$found"; exit 1; }; \
	 n=$$(grep -c '^clang-tidy' build/tidy.log); [ "$$n" -gt 0 ] || { echo "no file of that name: FILES=$(FILES)"; exit 1; }; \
	 echo "clang-tidy: nothing found in $$n files"

package: build ## build/qingfeng_VERSION_ARCH.deb with a systemd unit
	@packaging/make-deb

format: deps-dev ## clang-format over our C
	@git ls-files '*.c' '*.h' ':!tests/lint' | xargs -r clang-format -i

clean: ## remove build/
	rm -rf build
