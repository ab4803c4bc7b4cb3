#!/bin/sh
# SPDX-License-Identifier: MIT
# The program for aarch64, built by Debian's cross compiler and run by qemu-user: kernels, networks, and the program
# without a screen, whose runs must have the bits that the same words give here with base, the same on every machine.
# Libraries are those of Debian for arm64, unpacked below the build folder: this machine gets neither their architecture
# nor their package lists.
#   tests/aarch64.sh BUILD-FOLDER [PROGRAM]     PROGRAM: this machine's, build/src/dropout-lab if nothing is said
# Wants gcc-aarch64-linux-gnu, libc6-dev-arm64-cross, qemu-user-static, apt-get (./bootstrap tools). Ends with its counts.
set -eu
unset CDPATH MAKEFLAGS MAKELEVEL MFLAGS
tree=$(cd -P "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
dir=$(cd -P "$1" && pwd)
here=$(realpath "${2-$tree/build/src/dropout-lab}")
root=$dir/root
jobs=$(nproc)
passed=0 failed=0
unset CK_RUN_CASE CK_RUN_SUITE

die() { printf 'aarch64: %s\n' "$*" >&2; exit 1; }

for tool in aarch64-linux-gnu-gcc qemu-aarch64-static apt-get dpkg; do
  command -v $tool >/dev/null || die "$tool is missing; ./bootstrap tools installs it"
done
[ -x "$here" ] || die "$here is missing; ./bootstrap build makes it"

# ---- libraries ----

packages='libncurses-dev libncursesw6 libtinfo6 libcsv-dev libcsv3 libjansson-dev libjansson4 nettle-dev libnettle8
  libisal-dev libisal2 check libsubunit-dev libsubunit0 libvterm-dev libvterm0'
lib=$root/usr/lib/aarch64-linux-gnu

apt() {
  apt-get -q -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State="$dir/apt" -o Dir::Cache="$dir/apt" \
    -o Dir::State::status="$dir/apt/status" -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none "$@"
}

libraries() {
  [ ! -e "$root/whole" ] || return 0
  rm -rf "$root" "$dir/apt"
  mkdir -p "$root" "$dir/apt/lists/partial" "$dir/apt/archives/partial" "$dir/apt/debs"
  : >"$dir/apt/status"
  # shellcheck disable=SC2086 # a list of words
  { apt update && cd "$dir/apt/debs" && apt download $packages; } >"$dir/apt.log" 2>&1 || { tail "$dir/apt.log" >&2; return 1; }
  for deb in "$dir"/apt/debs/*.deb; do
    dpkg -x "$deb" "$root"
  done
  # what is in /lib there, and what points to it, in one folder
  [ ! -d "$root/lib" ] || cp -a "$root"/lib/aarch64-linux-gnu/* "$lib"
  find "$lib" -type l ! -exec test -e {} \; -print | while read -r link; do
    ln -sf "$(basename "$(readlink "$link")")" "$link"
  done
  rm -rf "$dir/apt"
  : >"$root/whole"
}

# ---- build ----

# Quiet when all is well.
logged() {
  log=$1
  shift
  "$@" >"$log" 2>&1 || { grep -E -m 10 '(: error|: fatal error|: undefined reference)' "$log" || tail -n 20 "$log"; return 1; } >&2
}

programs='tests/base/check_base tests/kern/check_kern tests/nn/check_nn tests/data/check_data tests/log/check_log'

build() {
  cd "$dir"
  [ -f Makefile ] || PKG_CONFIG_LIBDIR=$lib/pkgconfig:$root/usr/share/pkgconfig PKG_CONFIG_SYSROOT_DIR=$root \
    logged configure.log "$tree/configure" --host=aarch64-linux-gnu --enable-werror --without-cairo \
    CC="${CC_AARCH64-aarch64-linux-gnu-gcc}" CFLAGS="-O2 -g0" \
    CPPFLAGS="-isystem $root/usr/include -isystem $root/usr/include/aarch64-linux-gnu" LDFLAGS="-L$lib -Wl,-rpath-link,$lib"
  # shellcheck disable=SC2086
  logged make.log make -j"$jobs" src/dropout-lab $programs
}

# ---- what is tried ----

emulated() { qemu-aarch64-static -L /usr/aarch64-linux-gnu -E LD_LIBRARY_PATH="$lib" "$@"; }

count() {
  if [ "$2" = 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "  $1: FAILED"
  fi
}

# A test program, or one case of it; its own counts are added.
check() {
  name=$1 case=${2-}
  log=$dir/$(basename "$name")${case:+-$case}.log
  status=0
  # an empty name is that of no case
  [ -z "$case" ] || export CK_RUN_CASE="$case"
  CK_EXCLUDE_TAGS=numbers CK_TIMEOUT_MULTIPLIER=30 CK_DEFAULT_TIMEOUT=60 TEST_SRCDIR=$tree \
    emulated "$dir/$name" >"$log" 2>&1 || status=$?
  unset CK_RUN_CASE
  counts=$(sed -n 's/^[0-9]*%: Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\)$/\1 \2 \3/p' "$log" | tail -n 1)
  # shellcheck disable=SC2086
  set -- ${counts:-1 1 0}
  bad=$(($2 + $3))
  [ $status = 0 ] || [ $bad -gt 0 ] || bad=1
  passed=$((passed + $1 - bad)) failed=$((failed + bad))
  printf '  %-24s %5d passed, %d failed\n' "${name#tests/}${case:+ $case}" $(($1 - bad)) $bad
  [ $bad = 0 ] || grep -E '^[^ ]+:[0-9]+:[FE]:' "$log" || tail -n 15 "$log"
}

words='net=mlp:32 drop=0.2,0.5 train=1000 valid=300 epochs=2 seed=3'

# program HOME COMMAND...: with the data set that the program brings
program() {
  XDG_DATA_HOME=$dir/$1 DROPOUT_LAB_DATA=$tree/data/fashion-mnist-subset
  export XDG_DATA_HOME DROPOUT_LAB_DATA
  shift
  "$@"
}

there() { program there emulated "$dir/src/dropout-lab" "$@"; }
same() { program here "$here" "$@"; }

# The program without a screen; base promises the same bits on every machine.
headless() {
  cd "$dir"
  rm -rf here there
  # shellcheck disable=SC2086
  { same run $words --isa base --quiet --save here.safetensors && there run $words --quiet --save there.safetensors; } >run.log 2>&1
  count "run: $(tail -n 3 run.log)" $?
  cmp here/dropout-lab/runs/*/history.csv there/dropout-lab/runs/*/history.csv
  count "run: history.csv has other bits" $?
  cmp here.safetensors there.safetensors
  count "run: weights have other bits" $?
  { same predict --model here.safetensors net=mlp:32 --isa base >predict-here &&
    there predict --model here.safetensors net=mlp:32 >predict-there; } 2>predict.log
  count "predict: $(tail -n 3 predict.log)" $?
  cmp predict-here predict-there
  count "predict: other answers" $?
  there runs >runs-there 2>&1 && grep -q 'seed3 *0.2,0.5 *2 .* done' runs-there
  count "runs: $(tail -n 3 runs-there)" $?
  there watch --once there/dropout-lab/runs/*/history.csv >watch-there 2>&1 && grep -q 'valid_loss  *2 ' watch-there
  count "watch --once: $(tail -n 3 watch-there)" $?
}

libraries || die "Debian's libraries for arm64 could not be had"
build || die "the build failed; its logs are in $dir"
check tests/base/check_base draws
check tests/base/check_base numbers
check tests/data/check_data idx
check tests/log/check_log samples
check tests/kern/check_kern
check tests/nn/check_nn
before=$passed
set +e
headless
set -e
printf '  %-24s %5d passed\n' "run, predict, runs, watch" $((passed - before))
echo "$passed passed, $failed failed"
[ $failed = 0 ]
