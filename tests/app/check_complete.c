/* SPDX-License-Identifier: MIT */
/* What bash offers on Tab, by data/completion/dropout-lab and the built program: every subcommand and every option of
 * each, from the lists, so that a new one is asked for here too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases.h"
#include "dashboard.h"
#include "program.h"
#include "src/app/complete_words.h"
#include "src/app/options.h"
#include "tests/common/kerns.h"
#include "tests/common/scratch.h"

enum {
#define COMMAND(name, flag, operands, spec, about) flag = 1 << COMMAND_BIT_##flag,
#include "src/app/command.def"
#undef COMMAND
    ANY = (1 << COMMAND_BITS) - 1
};

static const struct {
    const char *name, *operands;
    bool spec;
} commands[] = {
#define COMMAND(name, flag, operands, spec, about) {#name, operands, spec},
#include "src/app/command.def"
#undef COMMAND
};

static const struct {
    const char *name, *argument;
    unsigned where;
} options[] = {
#define OPTION(name, argument, where, about) {#name, argument, where},
#include "src/app/option.def"
#undef OPTION
};

enum { OPTIONS = sizeof options / sizeof *options };

/* As readline calls the function, outside of it. */
static const char driver[] =
    "set -u\n"
    "source \"$1\" || exit 99\n"
    "COMP_WORDBREAKS=$' \\t\\n\"\\'><=;|&(:'\n"
    "COMP_LINE=$2 COMP_POINT=${#2}\n"
    "_dropout_lab \"$3\"\n"
    "printf '\\n'; [ ${#COMPREPLY[@]} = 0 ] || printf '%s\\n' \"${COMPREPLY[@]}\"\n";

static void become_bash(const char *line)
{
    char script[1024];
    snprintf(script, sizeof script, "%s/data/completion/dropout-lab", getenv("TEST_SRCDIR"));
    setenv("XDG_DATA_HOME", scratch_at("home"), 1);
    if (!freopen(scratch_at("stdout"), "w", stdout) || !freopen(scratch_at("stderr"), "w", stderr))
        _exit(125);
    execlp("bash", "bash", "--norc", "-c", driver, "bash", script, line, getenv("TEST_PROGRAM"), (char *)NULL);
    _exit(127);
}

/* All that is offered at the end of the line, each between line ends. */
static const char *offered(const char *line)
{
    int status;
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        become_bash(line);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s: %x %s", line, (unsigned)status,
                  read_text(scratch_at("stderr")));
    ck_assert_str_eq(read_text(scratch_at("stderr")), "");
    return read_text(scratch_at("stdout"));
}

static bool has(const char *list, const char *word)
{
    char between[512];
    snprintf(between, sizeof between, "\n%s\n", word);
    return strstr(list, between) != NULL;
}

static void expect_offer(const char *line, const char *word)
{
    const char *list = offered(line);
    ck_assert_msg(has(list, word), "'%s' offers no '%s' but:%s", line, word, list);
}

static void expect_none(const char *line, const char *word)
{
    const char *list = offered(line);
    ck_assert_msg(!has(list, word), "'%s' offers '%s'", line, word);
}

static bool bash_is_there(void)
{
    bool there = system("command -v bash >/dev/null 2>&1") == 0;
    if (!there)
        fprintf(stderr, "skipped: there is no bash\n");
    return there;
}

/* Folders of runs; nothing in them is read. */
static void make_runs(const char *const *id, size_t count)
{
    char path[512];
    ck_assert_int_eq(mkdir(scratch_at("home"), 0700), 0);
    ck_assert_int_eq(mkdir(scratch_at("home/dropout-lab"), 0700), 0);
    ck_assert_int_eq(mkdir(scratch_at("home/dropout-lab/runs"), 0700), 0);
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "home/dropout-lab/runs/%s", id[i]);
        ck_assert_int_eq(mkdir(scratch_at(path), 0700), 0);
    }
}

START_TEST(every_command_completes)
{
    const char *name = commands[_i].name;
    char whole[64], line[64];
    if (!bash_is_there())
        return;
    snprintf(whole, sizeof whole, "%s ", name);
    for (size_t n = 0; n <= strlen(name); n++) {
        snprintf(line, sizeof line, "dropout-lab %.*s", (int)n, name);
        expect_offer(line, whole);
    }
    snprintf(line, sizeof line, "dropout-lab %s %s", name, name);
    expect_none(line, whole);
}
END_TEST

static const char *option_word(size_t i)
{
    static char word[64];
    snprintf(word, sizeof word, "--%s ", options[i].name);
    for (char *c = word; *c; c++)
        *c = *c == '_' ? '-' : *c;
    return word;
}

/* And no other does. */
START_TEST(every_option_of_a_command_completes)
{
    char line[64];
    if (!bash_is_there())
        return;
    snprintf(line, sizeof line, "dropout-lab %s -", commands[_i].name);
    char *list = strdup(offered(line));
    for (size_t i = 0; i < OPTIONS; i++) {
        const char *word = option_word(i);
        ck_assert_msg(has(list, word) == (options[i].where >> _i & 1), "%s: %s", line, word);
    }
    free(list);
    for (size_t i = 0; i < OPTIONS; i++) {
        if (!(options[i].where >> _i & 1))
            continue;
        const char *word = option_word(i);
        snprintf(line, sizeof line, "dropout-lab %s %.*s", commands[_i].name, (int)strlen(word) - 2, word);
        expect_offer(line, word);
    }
}
END_TEST

/* By what help calls them. */
START_TEST(every_operand_completes)
{
    static const char *const ids[] = {"20261122-161523-drop-0.5-seed1"};
    const char *operands = commands[_i].operands;
    char line[512];
    if (!bash_is_there())
        return;
    make_runs(ids, 1);
    scratch_write_text(scratch_at("weights.log"), "");
    snprintf(line, sizeof line, "dropout-lab %s 2026", commands[_i].name);
    char id[64];
    snprintf(id, sizeof id, "%s ", ids[0]);
    ck_assert_msg(has(offered(line), id) == (strstr(operands, "ID") != NULL), "%s", line);
    snprintf(line, sizeof line, "dropout-lab %s shuf", commands[_i].name);
    ck_assert_msg(has(offered(line), "shuffle=") == (commands[_i].spec || strncmp(operands, "KEY=", 4) == 0), "%s",
                  line);
    snprintf(line, sizeof line, "dropout-lab %s besta", commands[_i].name);
    ck_assert_msg(has(offered(line), "bestacc") == (strstr(operands, "FILTER") != NULL), "%s", line);
    snprintf(line, sizeof line, "dropout-lab %s %s", commands[_i].name, scratch_at("wei"));
    bool file = strstr(operands, "FILE") || strstr(operands, "FOLDER") || strstr(operands, "PATH");
    ck_assert_msg(has(offered(line), scratch_at("weights.log")) == file, "%s", line);
}
END_TEST

/* What rm has taken away is what --undo brings back. */
START_TEST(the_trash_completes_behind_undo)
{
    static const char *const ids[] = {"20261122-161523-drop-0.5-seed1"};
    char line[64];
    if (!bash_is_there())
        return;
    make_runs(ids, 1);
    ck_assert_int_eq(mkdir(scratch_at("home/dropout-lab/trash"), 0700), 0);
    ck_assert_int_eq(mkdir(scratch_at("home/dropout-lab/trash/20250101-000000-seed9"), 0700), 0);
    for (size_t i = 0; i < OPTIONS; i++) {
        if (strcmp(options[i].name, "undo") != 0 || !(options[i].where >> _i & 1))
            continue;
        snprintf(line, sizeof line, "dropout-lab %s --undo 20", commands[_i].name);
        expect_offer(line, "20250101-000000-seed9 ");
        expect_none(line, "20261122-161523-drop-0.5-seed1 ");
    }
}
END_TEST

/* Files where the argument is one, ids where it is a run; as a word of its own, and behind "=". */
START_TEST(every_argument_completes)
{
    static const char *const ids[] = {"20261122-161523-drop-0.5-seed1"};
    char line[512], id[64];
    const char *argument = options[_i].argument;
    if (!bash_is_there() || !argument || !options[_i].where)
        return;
    make_runs(ids, 1);
    scratch_write_text(scratch_at("weights.log"), "");
    snprintf(id, sizeof id, "%s ", ids[0]);
    int command = 0;
    while (!(options[_i].where >> command & 1))
        command++;
    for (int glued = 0; glued < 2; glued++) {
        const char *word = option_word((size_t)_i);
        int n = (int)strlen(word) - 1;
        snprintf(line, sizeof line, "dropout-lab %s %.*s%s%s", commands[command].name, n, word, glued ? "=" : " ",
                 scratch_at("wei"));
        bool file = strcmp(argument, "FILE") == 0 || strcmp(argument, "PATH") == 0;
        ck_assert_msg(has(offered(line), scratch_at("weights.log")) == file, "%s", line);
        snprintf(line, sizeof line, "dropout-lab %s %.*s%s2026", commands[command].name, n, word, glued ? "=" : " ");
        ck_assert_msg(has(offered(line), id) == (strcmp(argument, "ID") == 0), "%s", line);
    }
}
END_TEST

static const struct {
    const char *line, *word;
} named[] = {
    {"dropout-lab ", "notebook "},
    {"dropout-lab run ", "single "},
    {"dropout-lab run notebook ", "drop="},
    {"dropout-lab study ", "regularisers "},
    {"dropout-lab study rate ep", "epochs="},
    {"dropout-lab study rate ", "single "},
    {"dropout-lab sweep l", "lr="},
    {"dropout-lab run dr", "drop="},
    {"dropout-lab run drop=", "0.25,0.4,0.4 "},
    {"dropout-lab run drop=0.", "0.25,0.4,0.4 "},
    {"dropout-lab run net=", "mlp:120-60 "},
    {"dropout-lab run net=mlp:", "120-60 "},
    {"dropout-lab run opt=", "adam "},
    {"dropout-lab run opt=s", "sgd "},
    {"dropout-lab bench momentum=", "0.9 "},
    {"dropout-lab run opt=r", "rmsprop "},
    {"dropout-lab run act=", "gelu "},
    {"dropout-lab run order=act-", "act-drop-norm "},
    {"dropout-lab run drop=", "gauss:"},
    {"dropout-lab run drop=0.25,co", "0.25,connect:"},
    {"dropout-lab run drop=gauss:0.4,", "0.4,add:"},
    {"dropout-lab run schedule=", "warmup:"},
    {"dropout-lab run schedule=", "cosine "},
    {"dropout-lab run schedule=warmup:5+pl", "5+plateau:"},
    {"dropout-lab run augment=", "shift:2,flip,cut:8 "},
    {"dropout-lab run off=", "all "},
    {"dropout-lab words sch", "schedule "},
    {"dropout-lab words gau", "gauss "},
    {"dropout-lab runs noise=g", "gauss "},
    {"dropout-lab runs act=", "tanh "},
    {"dropout-lab shuffle=", "1 "},
    {"dropout-lab run --csv out.csv lr=", "0.001 "},
    {"dropout-lab --isa ", "base "},
    {"dropout-lab run --isa=b", "base "},
    {"dropout-lab --theme ", "light "},
    {"dropout-lab export last --format ", "tensorboard "},
    {"dropout-lab export last --format=j", "json "},
    {"dropout-lab \"ru", "run "},
};

START_TEST(names_are_offered)
{
    if (bash_is_there())
        expect_offer(named[_i].line, named[_i].word);
}
END_TEST

static const struct {
    const char *line, *word;
} misplaced[] = {
    {"dropout-lab run notebook ", "single "}, /* a preset is the first word */
    {"dropout-lab run --csv ", "drop="},      /* a file is due */
    {"dropout-lab run -- --c", "--csv "},
    {"dropout-lab predict ", "run "},
    {"dropout-lab run --isa ", "notebook "},
};

START_TEST(nothing_is_offered_where_it_may_not_stand)
{
    if (bash_is_there())
        expect_none(misplaced[_i].line, misplaced[_i].word);
}
END_TEST

static const struct {
    const char *line, *word[5];
} split[] = {
    {"a b", {"a", "b"}},
    {"a b ", {"a", "b", ""}},
    {"a\t 'b c' \"d e\"f", {"a", "b c", "d ef"}},
    {"a b\\ c", {"a", "b c"}},
    {"a 'b\\ c", {"a", "b\\ c"}},
    {"a \"b\\\"c\\d", {"a", "b\"c\\d"}},
    {"a ''", {"a", ""}},
    {"", {""}},
    {"a \\", {"a", "\\"}},
};

START_TEST(a_line_is_parted_as_a_shell_does)
{
    static struct complete_words w;
    complete_words_split(&w, split[_i].line);
    size_t n = 0;
    for (; split[_i].word[n]; n++)
        ck_assert_str_eq(w.word[n], split[_i].word[n]);
    ck_assert_uint_eq(w.count, n);
}
END_TEST

START_TEST(a_long_line_has_an_end)
{
    static struct complete_words w;
    static char line[3 * COMPLETE_LINE_MAX];
    memset(line, 'x', sizeof line - 1);
    complete_words_split(&w, line);
    ck_assert_uint_eq(w.count, 1);
    ck_assert_uint_lt(strlen(w.word[0]), COMPLETE_LINE_MAX);
    for (size_t i = 0; i < sizeof line - 1; i += 2)
        line[i] = ' ';
    complete_words_split(&w, line);
    ck_assert_uint_eq(w.count, COMPLETE_WORDS_MAX);
}
END_TEST

/* The newest 200, newest first; all that begin with what is there. */
START_TEST(many_runs_are_few_lines)
{
    enum { MANY = 300 };
    static char text[MANY][32];
    static const char *id[MANY];
    for (int i = 0; i < MANY; i++) {
        snprintf(text[i], sizeof text[i], "20261122-%06d-seed1", i);
        id[i] = text[i];
    }
    make_runs(id, MANY);
    setenv("XDG_DATA_HOME", scratch_at("home"), 1);
    char command[1024];
    snprintf(command, sizeof command, "%s --complete 'dropout-lab predict ' >%s", getenv("TEST_PROGRAM"),
             scratch_at("few"));
    ck_assert_int_eq(system(command), 0);
    const char *few = read_text(scratch_at("few"));
    ck_assert_int_eq(times(few, "seed1 \n"), 200);
    ck_assert_ptr_nonnull(strstr(few, "last \n20261122-000299-seed1 \n20261122-000298-seed1 \n"));
    snprintf(command, sizeof command, "%s --complete 'dropout-lab predict 2026' >%s", getenv("TEST_PROGRAM"),
             scratch_at("many"));
    ck_assert_int_eq(system(command), 0);
    ck_assert_int_eq(times(read_text(scratch_at("many")), "seed1 \n"), MANY);
}
END_TEST

/* In a real bash, with readline: words are whole or go on, names of files are quoted and folders open. */
START_TEST(tab_works_in_bash)
{
    static const struct {
        const char *typed, *becomes;
    } line[] = {
        {"dropout-lab ben\t", "dropout-lab bench "},
        {"dropout-lab run dro\t", "dropout-lab run drop="},
        {"dropout-lab run drop=0.\t", "dropout-lab run drop=0.25,0.4,0.4 "},
        {"dropout-lab run net=mlp:\t", "dropout-lab run net=mlp:120-60 "},
        {"dropout-lab predict --mod\t", "dropout-lab predict --model "},
        {"dropout-lab predict --model fold\t", "dropout-lab predict --model folder/"},
        {"dropout-lab predict --model=folder/a\t", "dropout-lab predict --model=folder/a\\ b.safetensors "},
        {"dropout-lab predict --model folder/a\\ b\t", "dropout-lab predict --model folder/a\\ b.safetensors "},
        {"dropout-lab predict --model 'folder/a b\t", "dropout-lab predict --model 'folder/a b.safetensors' "},
    };
    char home[1024], script[1024], look[256];
    struct pty p;
    if (!bash_is_there())
        return;
    ck_assert_int_eq(mkdir(scratch_at("folder"), 0700), 0);
    scratch_write_text(scratch_at("folder/a b.safetensors"), "");
    snprintf(home, sizeof home, "HOME=%s", scratch_at(""));
    snprintf(script, sizeof script, "PS1='$ ' PATH=%.*s:$PATH; cd; . %s/data/completion/dropout-lab; clear\r",
             (int)(strrchr(getenv("TEST_PROGRAM"), '/') - getenv("TEST_PROGRAM")), getenv("TEST_PROGRAM"),
             getenv("TEST_SRCDIR"));
    const char *env[] = {home, "INPUTRC=/dev/null", NULL};
    struct pty_config config = {.cols = 200, .rows = 5, .term = "xterm-256color", .env = env};
    ck_assert(pty_exec(&p, &config, (char *[]){"/bin/bash", "--norc", "--noprofile", "-i", NULL}));
    type(&p, script);
    for (size_t i = 0; i < sizeof line / sizeof *line; i++) {
        expect_gone(&p, "dropout-lab");
        type(&p, line[i].typed);
        snprintf(look, sizeof look, "$ %s|", line[i].becomes);
        type(&p, "|");
        expect(&p, look);
        type(&p, "\x15\x0c");
    }
    pty_stop(&p);
}
END_TEST

TCase *complete_case(void)
{
    TCase *c = tcase_create("complete");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, every_command_completes, 0, COMMAND_BITS);
    tcase_add_loop_test(c, every_option_of_a_command_completes, 0, COMMAND_BITS);
    tcase_add_loop_test(c, every_operand_completes, 0, COMMAND_BITS);
    tcase_add_loop_test(c, the_trash_completes_behind_undo, 0, COMMAND_BITS);
    tcase_add_loop_test(c, every_argument_completes, 0, OPTIONS);
    tcase_add_loop_test(c, names_are_offered, 0, sizeof named / sizeof *named);
    tcase_add_loop_test(c, nothing_is_offered_where_it_may_not_stand, 0, sizeof misplaced / sizeof *misplaced);
    tcase_add_loop_test(c, a_line_is_parted_as_a_shell_does, 0, sizeof split / sizeof *split);
    tcase_add_test(c, a_long_line_has_an_end);
    tcase_add_test(c, many_runs_are_few_lines);
    tcase_add_test(c, tab_works_in_bash);
    return c;
}
