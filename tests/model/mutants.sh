#!/bin/sh
# SPDX-License-Identifier: MIT
# Sources of the ring that are wrong by one edit, each of which the model must catch, and some that are right by another
# way, which it must not. An edit that no longer applies fails: src/run/queue.c has changed, and this list has to follow.
#   tests/model/mutants.sh          with MODEL_COMPILE and MODEL_LINK from make model: tests/model/check_ring over each
#   GENMC=genmc tests/model/mutants.sh                                                 tests/model/genmc_ring.c as well
# Its last line counts in the form of Check's.
set -eu
[ -n "${MODEL_COMPILE-}${GENMC-}" ] || { echo 'the ring mutated: `make model` does it'; exit 77; }
cd "${TEST_SRCDIR:-$(dirname "$0")/../..}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
checks=0 failed=0
complain() { echo "tests/model/mutants.sh:1:F: $*"; failed=$((failed + 1)); }

# The model's verdict over $folder/queue.c: same, caught, or what else came of it.
explore() {
  # shellcheck disable=SC2086
  $MODEL_COMPILE -DQUEUE_SOURCE="\"$folder/queue.c\"" -c tests/model/hooked_queue.c -o "$folder/queue.o" &&
    $MODEL_LINK "$folder/queue.o" $MODEL_LIBS -o "$folder/check" || { echo 'cannot be compiled'; return; }
  if "$folder/check" >"$folder/log" 2>&1; then
    echo same
  elif grep -q '^[0-9]*%: Checks: [0-9]*, Failures: [1-9][0-9]*, Errors: 0$' "$folder/log"; then
    echo caught
  else
    echo 'ended the model'
  fi
}

# genmc MEMORY CAPACITY PUSHES POPS: GenMC's verdict over $folder/queue.c.
genmc() {
  if "$GENMC" "--$1" --disable-estimation -- -DCAPACITY="$2" -DPUSHES="$3" -DPOPS="$4" -DSTART=4294967294u \
    -DQUEUE_SOURCE="\\\"$folder/queue.c\\\"" -I. -Iinclude tests/model/genmc_ring.c >"$folder/log" 2>&1; then
    echo same
  elif grep -qE '^Error: (Safety violation|Non-atomic race|Access to uninitialized)' "$folder/log"; then
    echo caught
  else
    echo 'ended GenMC'
  fi
}

# expect VERDICT WHAT FOUND [WHY]
expect() {
  checks=$((checks + 1))
  if [ "$1" = "$3" ]; then echo "  $3: $2${4:+: $4}"; else complain "$2: $3, where it must be $1"; fi
}

# mutant VERDICT NAME SED-SCRIPT
mutant() {
  sed "$3" src/run/queue.c >"$folder/queue.c"
  if cmp -s src/run/queue.c "$folder/queue.c"; then
    checks=$((checks + 1))
    complain "$2: the edit does not apply, for src/run/queue.c has changed"
    return
  fi
  if [ -n "${MODEL_COMPILE-}" ]; then
    found=$(explore)
    why=$([ "$found" != caught ] || grep -m 1 -E '^  [a-z ]+: .*(data race|refused though|lost, doubled|more elements|cannot be|waits|stores|copies what|runs ahead)' "$folder/log" | sed 's/.*; //; s/^ *//')
    expect "$1" "$2" "$found" "$why"
  fi
  [ -z "${GENMC-}" ] || expect "$1" "$2 (GenMC)" "$(genmc rc11 2 4 4)" "$(grep -m 1 '^Error: ' "$folder/log" || true)"
}

if [ -n "${GENMC-}" ]; then
  cp src/run/queue.c "$folder/queue.c"
  for memory in rc11 imm; do
    for size in '1 4 4' '2 5 5' '4 6 5'; do
      # shellcheck disable=SC2086
      expect same "the ring under $memory, capacity, pushes, pops: $size" "$(genmc "$memory" $size)" \
        "$(grep -m 1 'executions explored' "$folder/log" || true)"
    done
  done
fi

mutant caught 'the tail is published by a relaxed store' '/store_explicit(&q->tail/s/memory_order_release/memory_order_relaxed/'
mutant caught 'the head is published by a relaxed store' '/store_explicit(&q->head/s/memory_order_release/memory_order_relaxed/'
mutant caught 'the head is read by a relaxed load' '/head_seen = atomic_load/s/memory_order_acquire/memory_order_relaxed/'
mutant caught 'the tail is read by a relaxed load' '/tail_seen = atomic_load/s/memory_order_acquire/memory_order_relaxed/'
mutant caught 'the tail is published before the slot is written' '/memcpy(slot_at/{h;d};/store_explicit(&q->tail/G'
mutant caught 'the head is published before the slot is read' '/memcpy(element/{h;d};/store_explicit(&q->head/G'
mutant caught 'the cached head is never renewed' 's/q->head_seen = atomic_load_explicit.*$/;/'
mutant caught 'the cached tail is never renewed' 's/q->tail_seen = atomic_load_explicit.*$/;/'
mutant caught 'the cached head is believed once it is renewed' '/q->head_seen = atomic_load/{n;N;d}'
mutant caught 'the cached tail is believed once it is renewed' '/q->tail_seen = atomic_load/{n;N;d}'
mutant caught 'the cached head is renewed from the tail' 's/(&q->head, memory_order_acquire)/(\&q->tail, memory_order_acquire)/'
mutant caught 'the cached tail is renewed from the head' 's/(&q->tail, memory_order_acquire)/(\&q->head, memory_order_acquire)/'
mutant caught 'one element more than there is room for' 's/tail - q->head_seen > q->mask/tail - q->head_seen > q->mask + 1/'
mutant caught 'one slot is never used' 's/tail - q->head_seen > q->mask/tail - q->head_seen >= q->mask/'
mutant caught 'counters are compared, not subtracted' 's/tail - q->head_seen > q->mask/tail > q->head_seen + q->mask/'
mutant caught 'the mask is too narrow' 's/(counter & q->mask)/(counter \& q->mask >> 1)/'
mutant caught 'a push leaves the tail where it is' 's/(&q->tail, tail + 1,/(\&q->tail, tail,/'
mutant caught 'a pop leaves the head where it is' 's/(&q->head, head + 1,/(\&q->head, head,/'
# right, if slower or stronger than need be
mutant same 'each push reads the head anew' 's/if (tail - q->head_seen > q->mask) {/if (true) {/'
mutant same 'each pop reads the tail anew' 's/if (head == q->tail_seen) {/if (true) {/'
mutant same 'the own index is read by an acquire load' 's/memory_order_relaxed/memory_order_acquire/'
mutant same 'all accesses are seq_cst' 's/memory_order_[a-z]*/memory_order_seq_cst/'
mutant same 'the slot is the remainder by the capacity' 's/(counter & q->mask)/(counter % (q->mask + 1))/'

echo "$((100 * (checks - failed) / checks))%: Checks: $checks, Failures: $failed, Errors: 0"
[ "$failed" = 0 ]
