#!/bin/sh
# SPDX-License-Identifier: MIT
# clang-tidy over src, as many files at once as there are processors; .clang-tidy says what it looks for. A
# finding is an error. The last line counts files: "N passed, N failed".
#   tests/lint.sh COMPILER-FLAGS...      LINT_DEPTH=deep follows each way through a function (half an hour)
# shellcheck disable=SC2016
set -eu
cd "$(dirname "$0")/.."
tidy=
for name in ${CLANG_TIDY-clang-tidy-14 clang-tidy}; do
  [ -n "$tidy" ] || ! command -v "$name" >/dev/null || tidy=$name
done
[ -n "$tidy" ] || { echo 'clang-tidy is missing; on Debian: apt-get install clang-tidy-14' >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export tidy folder LINT_DEPTH="${LINT_DEPTH-shallow}"

# The vector kernels are lists of intrinsics that need their own flags; kern_base.c is the same source without them.
find src -name '*.c' ! -name 'kern_avx*.c' | LC_ALL=C sort >"$folder/files"
xargs -P "$(nproc)" -I FILE sh -c '
  file=$1 log=$folder/$(echo "$1" | tr / _)
  shift
  "$tidy" --quiet "$file" -- "$@" -Xclang -analyzer-config -Xclang mode="$LINT_DEPTH" >"$log" 2>"$log.err" || {
    echo "$file" >>"$folder/failed"
    grep -E -A 3 "(warning|error):" "$log" || cat "$log.err"
  }' lint FILE "$@" <"$folder/files" || true
total=$(wc -l <"$folder/files") failed=0
[ ! -f "$folder/failed" ] || failed=$(wc -l <"$folder/failed")
echo "$((total - failed)) passed, $failed failed"
[ "$failed" = 0 ]
