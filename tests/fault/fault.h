/* SPDX-License-Identifier: MIT */
/* What the tests and libfault.so share: a page of a file that both map. The tests say which call is to fail; the
 * library, preloaded into the program, counts the calls of each class, lets that one fail, and tells at the program's
 * end what is left of its memory and its descriptors. It stays readable however the program ended.
 *
 * By hand: FAULT_PAGE=file of sizeof (struct fault_page) bytes, FAULT_TRACE=1 for a backtrace of each fault on stderr.
 */
#ifndef TESTS_FAULT_FAULT_H
#define TESTS_FAULT_FAULT_H

#include <stdatomic.h>

enum { FAULT_NAME_MAX = 48 };

/* Classes of calls; each is counted on its own. */
enum fault_call {
    FAULT_ALLOC,  /* malloc, calloc, realloc, reallocarray, aligned_alloc, posix_memalign, and what libc does by them */
    FAULT_MAP,    /* mmap, of files and of anonymous memory */
    FAULT_OPEN,   /* open, openat, fopen, dup, pipe */
    FAULT_READ,   /* read, pread, readv, and streams that have to fill their buffer */
    FAULT_WRITE,  /* write, pwrite, writev, and streams that flush; but stderr, or nothing can be told */
    FAULT_SYNC,   /* fsync, fdatasync */
    FAULT_RENAME, /* rename, renameat */
    FAULT_MKDIR,
    FAULT_CLOSE,  /* close, fclose: the descriptor is gone all the same */
    FAULT_CUT,    /* ftruncate */
    FAULT_LIST,   /* opendir, fdopendir, readdir, scandir */
    FAULT_STAT,   /* stat, lstat, fstat, fstatat, access, realpath */
    FAULT_UNLINK, /* unlink, unlinkat, rmdir */
    FAULT_LOCK,   /* flock */
    FAULT_THREAD, /* pthread_create */
    FAULT_MODES,  /* tcgetattr, tcsetattr */
    FAULT_CALLS
};

enum fault_effect {
    FAULT_FAIL, /* nothing is done, and errno is error */
    FAULT_HALF, /* half of the bytes are read or written, which is said */
    FAULT_TORN, /* half of the bytes, and from then on nothing: a disk that is full */
    FAULT_KILL  /* the program is killed before the call */
};

struct fault_page {
    /* by the test, before the program starts */
    enum fault_call call;
    enum fault_effect effect;
    int error;
    unsigned nth; /* from 1; 0: none fails */
    int on;       /* from the nth on all of them */
    /* by the library */
    atomic_uint calls[FAULT_CALLS];
    atomic_uint hits, on_tty; /* calls that failed; those of them on a terminal */
    char crash[FAULT_NAME_MAX]; /* the object (libcairo.so.2) that the program crashed in, or was in when it was
                                 * aborted; what libc does for another is that one's */
    atomic_int ended;         /* the program came to its end by exit: the next two are valid */
    atomic_int blocks;        /* that it has not freed: its own, and those of libraries that keep nothing */
    atomic_int files;         /* descriptors that it has not closed */
};

#endif
