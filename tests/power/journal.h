/* SPDX-License-Identifier: MIT */
/* What a program did to the files below a folder, deed by deed, and the names that a folder has.
 *
 * Files and folders are nodes, numbered as they were made; node 0 is the folder at the top, which was there before. A
 * deed stands where its system call came back. In the process of the test.
 */
#ifndef TESTS_POWER_JOURNAL_H
#define TESTS_POWER_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NODE_NAME_MAX = 160, NOWHERE = -1 };

enum deed_kind {
    DEED_FILE,   /* node was made in folder as name */
    DEED_FOLDER,
    DEED_LINK,   /* node has a second name */
    DEED_MOVE,   /* folder/name became to/new_name */
    DEED_REMOVE, /* folder/name is gone */
    DEED_WRITE,  /* bytes (size) at `at` of node */
    DEED_LENGTH, /* node has `at` bytes now */
    DEED_SYNC,   /* fsync or fdatasync of node */
    DEED_START,  /* a program began */
    DEED_END,    /* and ended with status */
};

struct deed {
    enum deed_kind kind;
    int node, folder, to;
    char name[NODE_NAME_MAX], new_name[NODE_NAME_MAX];
    uint64_t at;
    size_t size;
    unsigned char *bytes;
    int status;
};

/* The names in folders. */
struct names {
    struct name {
        int folder, node;
        char text[NODE_NAME_MAX];
    } *name;
    size_t count, capacity;
};

struct journal {
    struct deed *deed;
    size_t count, capacity;
    int nodes;
    bool *is_folder;    /* (nodes) */
    struct names names; /* after the last deed */
    size_t base;        /* deeds that only tell what was there before the first program */
};

void journal_init(struct journal *j);
void journal_free(struct journal *j);
/* Appends, and keeps names; bytes are copied. */
void journal_add(struct journal *j, const struct deed *deed);
/* A new node. */
int journal_node(struct journal *j, bool is_folder);

/* The node of that name in the folder, or NOWHERE. */
int names_find(const struct names *n, int folder, const char *text);
/* Takes the place of what has that name. */
void names_set(struct names *n, int folder, const char *text, int node);
void names_drop(struct names *n, int folder, const char *text);
/* What a deed does to names. */
void names_do(struct names *n, const struct deed *deed);
void names_copy(struct names *to, const struct names *from);
void names_free(struct names *n);

/* One line that says what the deed was, until the next call. */
const char *deed_text(const struct deed *deed);

#endif
