/* SPDX-License-Identifier: MIT */
/* Streams; part of libfault.so. libc's stdio calls its own read and write, where nothing can stand between, so what
 * stdio makes of a failing one is done here: a flush that fails drops what it had to write and sets the error flag, and
 * a buffer that cannot be filled sets it too (glibc, libio/fileops.c).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "inside.h"

enum { ERROR_SEEN = 0x20 }; /* glibc's _IO_ERR_SEEN */

SLOT(fopen);
SLOT(fclose);
SLOT(fflush);
SLOT(fwrite);
SLOT(fread);
SLOT(fgets);
SLOT(getc);

FILE *fopen(const char *path, const char *mode)
{
    return fault_strikes(FAULT_OPEN, -1) ? NULL : REAL(fopen)(path, mode);
}

FILE *fopen64(const char *path, const char *mode)
{
    return fopen(path, mode);
}

/* A stream in memory writes nothing. */
static bool has_to_write(const FILE *f)
{
    return f && f->_fileno >= 0 && f->_IO_write_ptr > f->_IO_write_base;
}

/* Some of it is written, or nothing; the rest is lost. */
static int lose(FILE *f, enum verdict v)
{
    size_t size = (size_t)(f->_IO_write_ptr - f->_IO_write_base);
    int error = v == HALF ? ENOSPC : errno;
    if (v == HALF && write(f->_fileno, f->_IO_write_base, size / 2) < 0)
        error = errno;
    f->_IO_write_ptr = f->_IO_write_base;
    f->_flags |= ERROR_SEEN;
    errno = error;
    return EOF;
}

int fflush(FILE *f)
{
    enum verdict v = has_to_write(f) && f != stderr ? fault_verdict_of_stream(FAULT_WRITE, f->_fileno) : PASSES;
    return v == PASSES ? REAL(fflush)(f) : lose(f, v);
}

int fclose(FILE *f)
{
    bool failed = fflush(f) != 0;
    int error = errno;
    if (!failed && f->_fileno >= 0 && fault_strikes(FAULT_CLOSE, f->_fileno)) {
        failed = true;
        error = errno;
    }
    failed = REAL(fclose)(f) != 0 || failed;
    errno = error;
    return failed ? EOF : 0;
}

/* What fits into the buffer is not written yet. */
size_t fwrite(const void *from, size_t size, size_t n, FILE *f)
{
    bool fits = f->_fileno < 0 || f == stderr || (size_t)(f->_IO_buf_end - f->_IO_write_ptr) > size * n;
    enum verdict v = fits ? PASSES : fault_verdict_of_stream(FAULT_WRITE, f->_fileno);
    if (v == PASSES)
        return REAL(fwrite)(from, size, n, f);
    lose(f, v);
    return 0;
}

static bool cannot_fill(FILE *f)
{
    if (f->_fileno < 0 || f->_IO_read_ptr < f->_IO_read_end || !fault_strikes(FAULT_READ, f->_fileno))
        return false;
    f->_flags |= ERROR_SEEN;
    return true;
}

size_t fread(void *to, size_t size, size_t n, FILE *f)
{
    return cannot_fill(f) ? 0 : REAL(fread)(to, size, n, f);
}

char *fgets(char *to, int size, FILE *f)
{
    return cannot_fill(f) ? NULL : REAL(fgets)(to, size, f);
}

int getc(FILE *f)
{
    return cannot_fill(f) ? EOF : REAL(getc)(f);
}

int fgetc(FILE *f)
{
    return getc(f);
}
