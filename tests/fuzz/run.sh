#!/bin/sh
# SPDX-License-Identifier: MIT
# Fuzzes each target, or those in FUZZ_TARGETS, for FUZZ_SECONDS (30) or until it took FUZZ_RUNS inputs (-1: no end),
# FUZZ_JOBS at once (as many as there are processors), in a build of its own with clang below the current directory:
# `make fuzz-smoke` and `make fuzz` run this in the build tree. What a target finds is left as fuzz/found/<target>/crash-*,
# and its log is fuzz/log/<target>.
# New inputs stay in fuzz/corpus/<target>, so that the next time goes on from there. FUZZ_CC names the compiler.
set -eu
tree=$(cd "${1:?usage: run.sh SOURCE-TREE}" && pwd)
place=$PWD/fuzz
seconds=${FUZZ_SECONDS:-30}
list=$tree/tests/fuzz/target.def
flags='-O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all'

die() { echo "fuzz: $1" >&2; exit 1; }

links_fuzzer() {
  printf 'int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return d == 0 && n; }\n' |
    $1 -x c - -fsanitize=fuzzer,address,undefined -o "$place/trial" 2>"$place/trial.log"
}

find_clang() {
  for cc in ${FUZZ_CC:+"$FUZZ_CC"} clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14; do
    if command -v "${cc##* }" >/dev/null && links_fuzzer "$cc"; then
      echo "$cc"
      return
    fi
  done
  die 'there is no clang with libFuzzer; on Debian: apt-get install clang-14 libclang-rt-14-dev'
}

build() {
  cd "$place"
  if [ ! -f config.status ]; then
    "$tree/configure" CC="$1" CFLAGS="$flags" LDFLAGS='-fsanitize=address,undefined' >configure.log 2>&1 ||
      die "the build with clang cannot be configured; see $place/configure.log"
  fi
  make -j"$(nproc)" fuzz-programs >make.log 2>&1 || { tail -n 20 make.log >&2; die "the build with clang fails"; }
}

# The words of the lists that parsers know, as a dictionary.
dictionary() {
  cat "$tree"/include/run/*.def "$tree"/include/study/*.def "$tree"/src/view/command.def | grep -v '^ \*' |
    grep -oE '"[^" ]{1,32}"|\([a-z][a-z0-9_]+' | tr -d '("' | tr '|' '\n' | sort -u | sed 's/\\/\\\\/g; s/.*/"&"/'
}

# One target: its line, and 1 when it found something.
run_one() {
  most=$(sed -n "s/^TARGET($1, *\([0-9]*\),.*/\1/p" "$list")
  mkdir -p "$place/corpus/$1" "$place/found/$1" "$place/log"
  dict=$place/words.dict
  [ ! -f "$tree/tests/fuzz/dict/$1" ] || dict=$tree/tests/fuzz/dict/$1
  status=0
  ASAN_OPTIONS="allocator_may_return_null=1:${ASAN_OPTIONS-}" UBSAN_OPTIONS="print_stacktrace=1:${UBSAN_OPTIONS-}" \
    LSAN_OPTIONS="suppressions=$tree/tests/lsan.supp:print_suppressions=0:${LSAN_OPTIONS-}" \
    "$place/tests/fuzz/fuzz_$1" -max_len="$most" -timeout=10 -rss_limit_mb=2048 -max_total_time="$seconds" \
    -runs="${FUZZ_RUNS:--1}" \
    -dict="$dict" -artifact_prefix="$place/found/$1/" -print_final_stats=1 \
    "$place/corpus/$1" "$tree/tests/fuzz/corpus/$1" >"$place/log/$1" 2>&1 </dev/null || status=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$place/log/$1")
  cover=$(sed -n 's/.* \(cov: [0-9]* ft: [0-9]*\).*/\1/p' "$place/log/$1" | tail -n 1)
  if [ $status = 0 ]; then
    echo "fuzz: $1: $runs runs, $cover"
  else
    echo "fuzz: $1: FAILED after $runs runs: $(grep -m 1 -E 'ERROR|does not hold|runtime error' "$place/log/$1" || echo "status $status")"
    grep 'Test unit written to' "$place/log/$1" || tail -n 3 "$place/log/$1"
    echo "$1" >>"$place/failed"
  fi
}

if [ "${2-}" = one ]; then
  run_one "$3"
  exit 0
fi
mkdir -p "$place"
targets=${FUZZ_TARGETS:-$(sed -n 's/^TARGET(\([a-z_]*\),.*/\1/p' "$list")}
cc=$(find_clang)
build "$cc"
dictionary >"$place/words.dict"
rm -f "$place/failed"
cd "$place/.."
# What a target that ended badly leaves behind goes with the others' files, which are in memory where the system has such.
TMPDIR=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")" dropout-lab-fuzz-XXXXXX)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
for t in $targets; do echo "$t"; done | xargs -P "${FUZZ_JOBS:-$(nproc)}" -I '{}' sh "$tree/tests/fuzz/run.sh" "$tree" one '{}'
all=$(for t in $targets; do echo "$t"; done | wc -l)
failed=$([ ! -f "$place/failed" ] || cat "$place/failed")
failed=$(for t in $failed; do echo "$t"; done | wc -l)
echo "$((all - failed)) passed, $failed failed"
[ "$failed" = 0 ]
