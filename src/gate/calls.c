/* SPDX-License-Identifier: MIT */
/* The filter of system calls; see gate/calls.h. Built from calls.def at the moment it is put in force, when locale,
 * terminal and libraries are loaded, and before there is a second thread.
 */
#include "gate/calls.h"

#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#ifndef CLONE_THREAD
#define CLONE_THREAD 0x00010000 /* sched.h has it for GNU programs alone */
#endif

enum call_kind { CALL_ANY, CALL_ONLY, CALL_OWN, CALL_KILL };

struct call {
    const char *name;
    enum call_kind kind;
    unsigned argument;
    enum scmp_compare compare;
    scmp_datum_t a, b; /* the value; of a mask, the mask and the value */
};

#define CALL(name_) {.name = #name_, .kind = CALL_ANY},
#define OWN(name_) {.name = #name_, .kind = CALL_OWN},
#define KILL(name_) {.name = #name_, .kind = CALL_KILL},
#define ONLY(name_, argument_, compare_, ...)                                                                          \
    {.name = #name_, .kind = CALL_ONLY, .argument = argument_, .compare = compare_, ONLY_VALUES(__VA_ARGS__, 0, 0)},
#define ONLY_VALUES(a_, b_, ...) .a = a_, .b = b_
static const struct call calls[] = {
#include "calls.def"
};
#undef ONLY_VALUES
#undef ONLY
#undef KILL
#undef OWN
#undef CALL

enum { CALLS = sizeof calls / sizeof *calls };

bool calls_there(const char **why)
{
    *why = "";
    return true;
}

char *calls_about(char *out, size_t size)
{
    const struct scmp_version *v = seccomp_version();
    size_t n = 0;
    const char *last = "";
    for (size_t i = 0; i < CALLS; i++) {
        n += calls[i].kind != CALL_KILL && strcmp(calls[i].name, last) != 0
            && seccomp_syscall_resolve_name(calls[i].name) >= 0;
        last = calls[i].name;
    }
    snprintf(out, size, "libseccomp %u.%u.%u, %zu system calls", v->major, v->minor, v->micro, n);
    return out;
}

/* 0, or an errno's negative, as libseccomp has it. */
static int add(scmp_filter_ctx filter, const struct call *c)
{
    int number = seccomp_syscall_resolve_name(c->name);
    if (number == __NR_SCMP_ERROR || number < 0) /* negative: another architecture's */
        return 0;
    switch (c->kind) {
    case CALL_ANY: return seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
    case CALL_KILL: return seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, number, 0);
    case CALL_OWN:
        return seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
    case CALL_ONLY:
        return seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 1, SCMP_CMP(c->argument, c->compare, c->a, c->b));
    }
    return 0;
}

static int build(scmp_filter_ctx filter, const char **where)
{
    int failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    *where = "its threads";
    for (size_t i = 0; !failed && i < CALLS; i++) {
        failed = add(filter, &calls[i]);
        *where = calls[i].name;
    }
    if (!failed)
        failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    if (failed)
        return failed;
    *where = "the kernel";
    return seccomp_load(filter);
}

bool calls_lock(struct err *e)
{
    const char *where = "memory";
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int failed = filter ? build(filter, &where) : -ENOMEM;
    seccomp_release(filter);
    return !failed
           || err_sys(e, -failed, "--restricted: the filter of system calls cannot be put in force (%s)", where);
}
