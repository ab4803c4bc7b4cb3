/* SPDX-License-Identifier: MIT */
/* `dropout-lab label ID`: gives a run a name, tags and a note. What is not given stays; "" takes it away. */
#include <stdio.h>
#include <string.h>

#include "options.h"
#include "out.h"
#include "run/store.h"
#include "say.h"

static bool take(char *to, size_t size, const char *option, const char *text, struct err *e)
{
    if (!text)
        return true;
    if (strlen(text) >= size)
        return err_set(e, ERR_USAGE, "--%s %.40s...: has %zu bytes, and there is room for %zu", option, text,
                       strlen(text), size - 1);
    strcpy(to, text);
    return true;
}

static bool check_words(const struct options *o, struct err *e)
{
    if (o->word_count != 1)
        return err_set(e, ERR_USAGE, "label: needs the ID of one run; 'dropout-lab runs' lists them");
    if (!o->name && !o->tags && !o->note)
        return err_set(e, ERR_USAGE, "label: needs --name, --tags or --note; for example --name \"no dropout\"");
    if (o->name && strcmp(o->name, "last") == 0)
        return err_set(e, ERR_USAGE, "--name last: means the newest run wherever an ID is asked for; take another");
    return true;
}

static void print_label(const char *id, const struct record_label *label)
{
    say_to(stdout, "%s\n", id);
    if (label->name[0])
        say_to(stdout, "  name  %s\n", label->name);
    if (label->tags[0])
        say_to(stdout, "  tags  %s\n", label->tags);
    if (label->note[0])
        say_to(stdout, "  note  %s\n", label->note);
}

static bool label_run(const struct store *s, const struct options *o, struct err *e)
{
    static struct record_info info;
    const struct store_entry *x = store_find(s, o->word[0], e);
    if (!x || !record_read(&info, s->root, x->id, e))
        return false;
    struct record_label *label = &info.label;
    if (!take(label->name, sizeof label->name, "name", o->name, e)
        || !take(label->tags, sizeof label->tags, "tags", o->tags, e)
        || !take(label->note, sizeof label->note, "note", o->note, e)
        || !record_write_label(s->root, x->id, label, e) || !record_read(&info, s->root, x->id, e))
        return false;
    print_label(x->id, label);
    return true;
}

int cmd_label(const struct options *o)
{
    struct store s = {0};
    struct err e = {0};
    bool done = check_words(o, &e) && store_init(&s, &e) && store_read(&s, &e) && label_run(&s, o, &e);
    store_free(&s);
    return out_end(done, &e);
}
