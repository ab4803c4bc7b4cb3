/* SPDX-License-Identifier: MIT */
/* label.json: what the user calls a run; see run/record_read.h. It is a file of its own, so that naming a run never
 * meets the worker that trains it. Any thread.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "record_reading.h"
#include "run/json_print.h"

enum { LABEL_JSON_MAX = 1 << 16 };

static const char label_json[] = "label.json", blanks[] = " \t\r\n";

/* Without blanks at the ends and with one between words; in place. */
static void tidy(char *text)
{
    char *to = text;
    for (const char *from = text + strspn(text, blanks); *from;) {
        size_t n = strcspn(from, blanks);
        memmove(to, from, n);
        to += n;
        from += n;
        from += strspn(from, blanks);
        if (*from)
            *to++ = ' ';
    }
    *to = 0;
}

/* Line breaks and tabs of a text that was pasted are blanks, not something to be hidden. */
static void make_plain(char *text, size_t size)
{
    tidy(text);
    text_safe(text, size, text);
}

bool record_read_label(struct record_label *label, struct store_stamp *stamp, const struct record_root *root,
                       const char *id, struct err *e)
{
    static const char remedy[] = "mend it or delete it";
    char path[FILE_PATH_MAX], *bytes;
    size_t size;
    json_t *json;
    memset(label, 0, sizeof *label);
    if (!record_slurp(root, id, label_json, LABEL_JSON_MAX, &bytes, &size, stamp, e))
        return false;
    if (!bytes)
        return true;
    snprintf(path, sizeof path, "%s/%s/%s", root->path, id, label_json);
    bool ok = record_parse_json(&json, bytes, size, path, remedy, e);
    free(bytes);
    if (!ok)
        return false;
    struct json_place p = {.object = json, .path = path, .within = "", .remedy = remedy, .e = e};
    ok = json_take_text(&p, "name", JSON_OPTIONAL, label->name, sizeof label->name)
        && json_take_text(&p, "tags", JSON_OPTIONAL, label->tags, sizeof label->tags)
        && json_take_text(&p, "note", JSON_OPTIONAL, label->note, sizeof label->note);
    json_decref(json);
    tidy(label->name);
    tidy(label->tags);
    tidy(label->note);
    return ok;
}

static char *print_label(const struct record_label *label)
{
    json_t *json = json_pack("{s:s, s:s, s:s}", "name", label->name, "tags", label->tags, "note", label->note);
    char *text = json_print(json, JSON_INDENT(2));
    json_decref(json);
    return text;
}

/* An empty label is no file. */
static bool remove_label(const char *folder, const char *path, struct err *e)
{
    if (unlink(path) != 0)
        return errno == ENOENT || err_sys(e, errno, "%s: cannot be removed", path);
    return file_sync_folder(folder, e);
}

bool record_write_label(const char *root, const char *id, const struct record_label *label, struct err *e)
{
    char folder[FILE_PATH_MAX], path[FILE_PATH_MAX];
    struct record_label safe = *label;
    if (!record_id_check(id, e) || !file_join(folder, root, id, e) || !file_join(path, folder, label_json, e))
        return false;
    make_plain(safe.name, sizeof safe.name);
    make_plain(safe.tags, sizeof safe.tags);
    make_plain(safe.note, sizeof safe.note);
    if (!safe.name[0] && !safe.tags[0] && !safe.note[0])
        return remove_label(folder, path, e);
    char *text = print_label(&safe);
    if (!text)
        return err_memory(e, path);
    size_t n = strlen(text);
    text[n] = '\n'; /* in place of the final 0: file_replace_own takes a length */
    bool ok = file_replace_own(path, text, n + 1, e);
    free(text);
    if (ok)
        (void)chmod(path, 0600); /* where the file system has modes */
    return ok;
}
