/* SPDX-License-Identifier: MIT */
/* Whether this build has a sanitizer that needs more of the system than the program does: it reserves terabytes of
 * addresses, and looks for leaks as a debugger would. */
#ifndef GATE_SANITIZED_H
#define GATE_SANITIZED_H

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define GATE_SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define GATE_SANITIZED 1
#endif
#endif
#ifndef GATE_SANITIZED
#define GATE_SANITIZED 0
#endif

#endif
