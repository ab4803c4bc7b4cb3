/* SPDX-License-Identifier: MIT */
/* Paths and whole files. Errors name the path and the reason. Any thread. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { FILE_PATH_MAX = 4096 };

/* dir/name into out (FILE_PATH_MAX bytes; neither dir nor name); name alone when dir is empty. */
bool file_join(char *out, const char *dir, const char *name, struct err *e);

/* The user's data folder of this program, $XDG_DATA_HOME/dropout-lab or ~/.local/share/dropout-lab (XDG Base
 * Directory Specification; a relative XDG_DATA_HOME is ignored as it demands). Fails without a home. */
bool file_data_home(char *out, struct err *e);

/* Makes the folder and the missing ones above it, mode 0700 less the umask, so that they outlast a power cut. */
bool file_make_dirs(const char *path, struct err *e);

/* The names in the folder outlast a power cut from now on: fsync of a file says nothing of its name (POSIX; Pillai et
 * al., OSDI 2014). True where a file system cannot do it. */
bool file_sync_folder(const char *path, struct err *e);

/* Opens a regular file for reading; *size is what it has now. A folder, a device and a file that may not be read are
 * errors. */
bool file_open(const char *path, int *fd, uint64_t *size, struct err *e);

/* Reads on until size bytes are there or the file ends; *got is how many there are. */
bool file_fill(int fd, const char *path, void *to, size_t size, size_t *got, struct err *e);

/* A regular file, whole, into memory: *bytes is freed by mem_free, and has one zero byte behind *size.
 * A folder, a device, an unreadable file or one larger than limit is an error. */
bool file_read(const char *path, size_t limit, uint8_t **bytes, size_t *size, struct err *e);

/* Replaces the file as a whole: a temporary one in the same folder, written, synced, renamed, and the
 * folder synced. The old content stays until the new is complete, and its permissions are kept. A symbolic
 * link is followed; a folder, a device, or a file that may not be written is refused, not replaced. */
bool file_replace(const char *path, const void *bytes, size_t size, struct err *e);

/* The same for a file of the program's own, which a user never names: a symbolic link there is somebody's plant, so it
 * is itself replaced, and what it points to is not touched. */
bool file_replace_own(const char *path, const void *bytes, size_t size, struct err *e);

#endif
