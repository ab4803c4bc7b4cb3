/* SPDX-License-Identifier: MIT */
/* Landlock; see gate/places.h. Its header may be older than the kernel, so what a later version knows is named here by
 * its number.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* O_PATH, syscall() */
#endif
#include "gate/places.h"

#if defined __linux__ && defined __has_include
#if __has_include(<linux/landlock.h>)
#define HAS_LANDLOCK 1
#endif
#endif

#ifdef HAS_LANDLOCK

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* struct landlock_ruleset_attr as of version 6. */
struct ruleset {
    uint64_t files, ports, scopes;
};

enum { VERSION_REFER = 2, VERSION_TRUNCATE = 3, VERSION_PORTS = 4, VERSION_DEVICES = 5, VERSION_SCOPES = 6 };
static const uint64_t refer = 1 << 13, truncate_file = 1 << 14, ioctl_device = 1 << 15; /* behind MAKE_SYM, 1 << 12 */
static const uint64_t all_of_first = (1 << 13) - 1;
static const uint64_t bind_and_connect = 3, sockets_and_signals = 3;

int places_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version > 0 ? (int)version : 0;
}

static struct ruleset forbidden(int version)
{
    return (struct ruleset){
        .files = all_of_first | (version >= VERSION_REFER ? refer : 0)
                 | (version >= VERSION_TRUNCATE ? truncate_file : 0) | (version >= VERSION_DEVICES ? ioctl_device : 0),
        .ports = version >= VERSION_PORTS ? bind_and_connect : 0,
        .scopes = version >= VERSION_SCOPES ? sockets_and_signals : 0,
    };
}

static size_t ruleset_size(int version)
{
    return (version >= VERSION_SCOPES ? 3 : version >= VERSION_PORTS ? 2 : 1) * sizeof(uint64_t);
}

/* Of a file that is no folder the kernel takes no rights that are about folders. */
static bool allow(int rules, const char *path, uint64_t rights, struct err *e)
{
    const uint64_t of_files = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | truncate_file;
    struct stat st;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES))
        return true;
    if (fd < 0 || fstat(fd, &st) != 0) {
        int saved = errno;
        if (fd >= 0)
            close(fd);
        return err_sys(e, saved, "%s: cannot be opened to be allowed", path);
    }
    struct landlock_path_beneath_attr rule = {.allowed_access = S_ISDIR(st.st_mode) ? rights : rights & of_files,
                                              .parent_fd = fd};
    bool ok = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    int saved = errno;
    close(fd);
    return ok || err_sys(e, saved, "%s: cannot be allowed", path);
}

static bool allow_all(int rules, const struct places *p, uint64_t files, struct err *e)
{
    const uint64_t read = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    const uint64_t write = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR
                           | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG
                           | refer | truncate_file;
    for (size_t i = 0; p->read[i]; i++) {
        if (!allow(rules, p->read[i], read, e))
            return false;
    }
    return allow(rules, p->own, (read | write) & files, e);
}

bool places_lock(const struct places *p, struct err *e)
{
    int version = places_version();
    if (!version)
        return true;
    struct ruleset no = forbidden(version);
    int rules = (int)syscall(SYS_landlock_create_ruleset, &no, ruleset_size(version), 0);
    if (rules < 0)
        return err_sys(e, errno, "--restricted: Landlock takes no rules");
    bool ok = allow_all(rules, p, no.files, e);
    if (ok && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_landlock_restrict_self, rules, 0) != 0))
        ok = err_sys(e, errno, "--restricted: Landlock cannot be put in force");
    close(rules);
    return ok;
}

#else

int places_version(void)
{
    return 0;
}

bool places_lock(const struct places *p, struct err *e)
{
    (void)p, (void)e;
    return true;
}

#endif
