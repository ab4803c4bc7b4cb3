/* SPDX-License-Identifier: MIT */
/* Large sets of which each member is drawn or computed: builds without a sanitizer try all of them, those with one,
 * where each is many times as dear, every third. */
#ifndef TESTS_COMMON_SPARSE_H
#define TESTS_COMMON_SPARSE_H

#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SPARSE 3
#endif
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#undef SPARSE
#define SPARSE 3
#endif
#ifndef SPARSE
#define SPARSE 1
#endif

/* Of two texts the one for builds without a sanitizer, or the one for those with: of runs that only have to last. */
#if SPARSE > 1
#define SPARSE_TEXT(whole, sparse) sparse
#else
#define SPARSE_TEXT(whole, sparse) whole
#endif

/* For tests that train whole runs: the best variant, or all of them. */
#define SPARSE_KERNS (SPARSE > 1 ? 1 : usable_kerns())

#endif
