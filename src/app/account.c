/* SPDX-License-Identifier: MIT */
/* A teaching account, from the outside in; see account.h. */
#include "account.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "account_disk.h"
#include "base/text.h"
#include "data/dataset.h"
#include "gate/calls.h"
#include "gate/environment.h"
#include "gate/places.h"
#include "gate/process.h"
#include "options.h"

enum { NAME_MAX_BYTES = 64, ASKED_MAX = 200 };

/* Letters, digits and a few signs, none of which parts a path or hides a file. */
static bool is_plain_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    size_t n = strlen(name);
    return n > 0 && n <= NAME_MAX_BYTES && strspn(name, letters) == n && name[0] != '.' && name[0] != '-';
}

/* ---- opening ---- */

/* Below the account's home, as the password database has it, or below --store. */
static bool find_home(struct account *a, const struct options *o, struct err *e)
{
    char parent[FILE_PATH_MAX], base[FILE_PATH_MAX];
    if (o->pupil && !is_plain_name(o->pupil))
        return err_set(e, ERR_USAGE,
                       "--pupil %.80s: must be a plain name of letters, digits, . _ -; for example --pupil "
                       "anna",
                       o->pupil);
    if (o->store && o->store[0] != '/')
        return err_set(e, ERR_USAGE, "--store %.200s: must be a full path; for example --store /srv/lab", o->store);
    if (o->store)
        snprintf(base, sizeof base, "%s", o->store);
    else if (!environment_home(parent, sizeof parent, e) || !file_join(base, parent, ".local/share", e))
        return false;
    if (o->pupil)
        return file_join(parent, base, "pupils", e) && file_join(a->home, parent, o->pupil, e);
    snprintf(a->home, sizeof a->home, "%s", base);
    return true;
}

/* It is this account's, and shut to all others. */
static bool shut_folder(const char *path, struct err *e)
{
    struct stat st;
    if (!file_make_dirs(path, e))
        return false;
    if (lstat(path, &st) != 0)
        return err_sys(e, errno, "%s: cannot be looked at", path);
    if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid())
        return err_set(e, ERR_FAIL, "%s: is not a folder of this account; let it be, or name another by --store", path);
    return (st.st_mode & 0777) == 0700 || chmod(path, 0700) == 0
           || err_sys(e, errno, "%s: cannot be shut to others", path);
}

static bool make_folders(struct account *a, struct err *e)
{
    char slots[FILE_PATH_MAX];
    if (!file_join(a->store, a->home, "dropout-lab", e) || !file_join(a->figures, a->store, "figures", e)
        || !file_join(slots, a->store, "slots", e) || !shut_folder(a->store, e) || !shut_folder(a->figures, e)
        || !shut_folder(slots, e))
        return false;
    a->sessions = (struct slots){.name = "session", .most = (unsigned)a->limits.sessions};
    a->runs = (struct slots){.name = "run", .most = (unsigned)a->limits.runs};
    memcpy(a->sessions.folder, slots, sizeof slots);
    memcpy(a->runs.folder, slots, sizeof slots);
    if (setenv("XDG_DATA_HOME", a->home, 1) != 0)
        return err_memory(e, "the environment");
    return chdir(a->figures) == 0 || err_sys(e, errno, "%s: cannot be entered", a->figures);
}

static bool take_session(struct account *a, struct err *e)
{
    *e = (struct err){0};
    return slots_take(&a->sessions, e) || e->code
           || err_set(e, ERR_FAIL,
                      "you are here already, %u time%s, and this account allows no more; quit there (q), or wait "
                      "until a lost connection is noticed",
                      a->sessions.most, a->sessions.most == 1 ? "" : "s");
}

/* What ssh was told to run: nothing of it is, but its one word may say which of the two faces is wanted. */
static bool take_request(struct options *o, const char *asked, struct err *e)
{
    if (!asked[0])
        return true;
    if (strcmp(asked, "plain") != 0)
        return err_set(e, ERR_FAIL,
                       "this account has the lab and nothing else, so this was not run: %s; leave it away, or "
                       "ask for 'plain', the lab in lines",
                       asked);
    o->plain = "";
    return true;
}

static bool have_filter(const struct options *o, struct err *e)
{
    const char *why;
    return o->no_filter || calls_there(&why)
        || err_set(e, ERR_FAIL, "--restricted: system calls cannot be filtered: %s; --no-filter goes on without", why);
}

bool account_open(struct account *a, struct options *o, struct err *e)
{
    char asked[ASKED_MAX];
    const char *command = getenv("SSH_ORIGINAL_COMMAND");
    text_safe(asked, sizeof asked, command ? command : "");
    *a = (struct account){.data = o->data, .filters = !o->no_filter};
    if (!environment_clean(e) || !limits_parse(&a->limits, o->limits, e) || !have_filter(o, e))
        return false;
    struct process_limits process = {.memory = a->limits.memory, .file = a->limits.disk};
    if (!process_tighten(&process, e) || !take_request(o, asked, e) || !find_home(a, o, e) || !make_folders(a, e)
        || !take_session(a, e))
        return false;
    o->account = a;
    return true;
}

/* ---- locking ---- */

/* A character set that is not built into the C library would be loaded as code when it is first used. */
static void settle_locale(void)
{
    const char *set = nl_langinfo(CODESET);
    if (strcmp(set, "UTF-8") != 0 && strcmp(set, "ANSI_X3.4-1968") != 0)
        setlocale(LC_ALL, "C");
    tzset();
}

bool account_lock(const struct account *a, struct err *e)
{
    if (!a)
        return true;
    const char *read[DATASET_PLACES_MAX + 10] = {0};
    static const char *const system[] = {"/etc/fonts",
                                         "/usr/share/fonts",
                                         "/usr/local/share/fonts",
                                         "/usr/share/fontconfig",
                                         "/var/cache/fontconfig",
                                         "/sys/devices/system/cpu"};
    size_t n = dataset_places(a->data, read);
    for (size_t i = 0; i < sizeof system / sizeof *system; i++)
        read[n++] = system[i];
    struct places places = {.own = a->store, .read = read};
    settle_locale();
    return places_lock(&places, e) && (!a->filters || calls_lock(e));
}

/* ---- limits ---- */

bool account_may_train(const struct account *a, const struct spec *s, uint64_t waiting, struct err *e)
{
    return !a || (limits_allow(&a->limits, s, e)
                  && account_has_room(a, limits_record(s) + waiting, e));
}

bool account_figure(const struct account *a, const char *name, char path[FILE_PATH_MAX], struct err *e)
{
    enum { FIGURE_BYTES = 4000000 };
    struct stat st;
    if (!a) {
        snprintf(path, FILE_PATH_MAX, "%s", name);
        return true;
    }
    if (!is_plain_name(name))
        return err_set(e, ERR_FAIL, "figure %.80s: this account writes figures into its own folder alone; give a plain "
                       "name, such as curves.svg", name);
    if (!account_has_room(a, FIGURE_BYTES, e) || !file_join(path, a->figures, name, e))
        return false;
    return lstat(path, &st) != 0 || S_ISREG(st.st_mode)
        || err_set(e, ERR_FAIL, "figure %.80s: is there already, and is no file; give another name", name);
}

/* ---- telling ---- */

void account_print_locks(void)
{
    char calls[160];
    int version = places_version();
    printf("filter of system calls  %s\n", calls_about(calls, sizeof calls));
    if (version)
        printf("Landlock                version %d of the kernel\n", version);
    else
        puts("Landlock                none: Linux 5.13 and later have it, where the kernel is started with it");
}

void account_print_help(void)
{
    puts("Usage: dropout-lab --restricted [OPTION]... [WORD]...\n"
         "  a teaching account: the lab, and nothing else of this machine; for sshd, as in\n"
         "  ForceCommand /usr/local/bin/dropout-lab --restricted --limits disk=200M\n"
         "  --store DIR   where runs and figures are kept [~/.local/share]\n"
         "  --pupil NAME  a folder of its own for each pupil of a shared account\n"
         "  --no-filter   go on where system calls cannot be filtered\n"
         "  --limits LIST NAME=NUMBER,... of these, with K, M or G behind the number:");
    limits_print();
    puts("and the dashboard's options, of which --data is read and nothing else. What this\n"
         "build and this kernel can lock: dropout-lab --restricted --version");
}
