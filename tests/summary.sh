#!/bin/sh
# SPDX-License-Identifier: MIT
# Counts what `make check` left in a build folder: one line for each test program, what failed in words, and a last line
# "N passed, N failed". A Check program counts its tests, any other one. Fails when a test did, or when none was run.
#   tests/summary.sh BUILD-FOLDER
set -eu
cd "$1/tests"

total_passed=0 total_failed=0
for trs in $(find . -name '*.trs' | LC_ALL=C sort); do
  name=${trs#./} name=${name%.trs}
  log=$name.log
  result=$(sed -n 's/^:test-result: *//p' "$trs")
  # "100%: Checks: 12, Failures: 0, Errors: 0", once for each runner of the program
  counts=$(sed -n 's/^[0-9]*%: Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\)$/\1 \2 \3/p' "$log" |
    { sum_c=0 sum_b=0; while read -r c f e; do sum_c=$((sum_c + c)) sum_b=$((sum_b + f + e)); done; echo "$sum_c $sum_b"; })
  checks=${counts% *} failed=${counts#* }
  case $result in
    SKIP*) printf '  %-24s skipped: %s\n' "$name" "$(tail -n 1 "$log")"; continue ;;
    PASS*) [ "$checks" -gt 0 ] || checks=1 ;;
    # it failed as a program: before its first test, between tests, or at its exit
    *) [ "$failed" -gt 0 ] || { failed=1; checks=$((checks + 1)); } ;;
  esac
  total_passed=$((total_passed + checks - failed)) total_failed=$((total_failed + failed))
  if [ "$failed" = 0 ]; then
    printf '  %-24s %5d passed\n' "$name" "$checks"
  else
    printf '  %-24s %5d passed, %d failed\n' "$name" "$((checks - failed))" "$failed"
    # the assertion, or what a sanitizer or valgrind found
    grep -E '^[^ ]+:[0-9]+:[FE]:|^SUMMARY: |: runtime error: |^==[0-9]+== [A-Z]' "$log" || tail -n 15 "$log"
  fi
done
[ $((total_passed + total_failed)) -gt 0 ] || { echo "  no test was run"; total_failed=1; }
echo "$total_passed passed, $total_failed failed"
[ "$total_failed" = 0 ]
