/* SPDX-License-Identifier: MIT */
/* Words that are wrong: exit status 2, and a sentence that names the word, the range and an example. */
#include <stdio.h>
#include <string.h>

#include "cases.h"
#include "program.h"
#include "run/spec.h"
#include "tests/common/scratch.h"

static const struct {
    const char *words, *says[3];
} wrong[] = {
    {"run epochs=0", {"epochs=0", "1 to 100000", "epochs=50"}},
    {"run epochs=99999999999", {"epochs=99999999999", "1 to 100000", "epochs=50"}},
    {"run net=mlp:0", {"net=mlp:0", "1 to 4096", "net=mlp:120-60"}},
    {"study rates", {"rates", "there is no such study", "rate, size, average"}},
    {"study rate drop=0.5", {"drop=0.5", "sets drop itself", "sweep"}},
    {"study rate epochs=0", {"epochs=0", "1 to 100000", "epochs=50"}},
    {"study rate --random 3", {"--random", "study", NULL}},
    {"study rate --jobs 0", {"--jobs 0", "1 to 256", "--jobs 4"}},
    {"sweep", {"nothing to sweep over", "drop=0:0.8:0.1", NULL}},
    {"sweep drop=0:1", {"drop=0:1", "no step", "A:B:STEP"}},
    {"sweep lr=0.1,x", {"lr=x", "0 < lr <= 1e6", "lr=0.001"}},
    {"sweep lr=0.1,1 --random 5000", {"--random 5000", "1 to 4096", NULL}},
    {"run lr=-1", {"lr=-1", "0 < lr <= 1e6", "lr=0.001"}},
    {"run drop=1", {"drop=1", "0 <= p < 1", "drop=0.25,0.4,0.4"}},
    {"run drop=-0.1", {"drop=-0.1", "0 <= p < 1", "drop=0.25,0.4,0.4"}},
    {"run drop=nan", {"drop=nan", "0 <= p < 1", "drop=0.25,0.4,0.4"}},
    {"run dorp=0.5", {"dorp", "drop", NULL}},
    {"run drop=gaus:0.5", {"drop=gaus:0.5", "0 <= p < 1", "did you mean gauss?"}},
    {"run drop=add:200", {"drop=add:200", "0 to 100", "drop=0.25,0.4,0.4"}},
    {"run opt=adan", {"opt=adan", "adam, sgd, rmsprop or adamw", "did you mean adam?"}},
    {"run act=rely", {"act=rely", "relu, leaky, tanh, sigmoid or gelu", "act=gelu"}},
    {"run order=act-norm-drop", {"order=act-norm-drop", "norm=batch", NULL}},
    {"run schedule=step", {"schedule=step", "step:N[:F]", "schedule=warmup:5+cosine"}},
    {"run momentum=0.9", {"momentum=0.9", "opt=adam takes none", "opt=sgd momentum=0.9"}},
    {"run patience=3 valid=0", {"patience=3 valid=0", "validation images", "valid=10000"}},
    {"run augment=turn", {"augment=turn", "shift:1 to shift:8", "augment=shift:2,flip,cut:8"}},
    {"words dorp", {"dorp", "did you mean drop?", NULL}},
    {"words act frobnicate", {"frobnicate", "the keys are net, drop", NULL}},
    {"words --json", {"--json", "words", NULL}},
    {"run noteboook", {"noteboook", "notebook", NULL}},
    {"run --csv", {"--csv", "missing", NULL}},
    {"run -o", {"-o", "missing", NULL}},
    {"run -o x", {"--output", "run", NULL}},
    {"run -x", {"-x", "no such option", NULL}},
    {"run --frobnicate", {"--frobnicate", "no such option", NULL}},
    {"run --isa mmx", {"--isa mmx", "--list-isa", NULL}},
    {"run seeds=2 --csv -", {"--csv -", "several seeds", "run-seed1.csv"}},
    {"run seed=3 seeds=2 --save -", {"--save -", "several seeds", "seed3"}},
    {"run seeds=33", {"seeds=33", "1 to 32", "seeds=3"}},
    {"rerun", {"needs the ID", "dropout-lab runs", NULL}},
    {"rerun a b", {"needs the ID", NULL}},
    {"rerun last --csv x", {"--csv", "rerun", NULL}},
    {"run --resume last epochs=3", {"epochs=3", "--resume", NULL}},
    {"run --resume last --init x", {"--init", "--resume", NULL}},
    {"run --resume last --no-record", {"--no-record", "--resume", NULL}},
    {"run --checkpoint soon", {"--checkpoint soon", "0.001 to 86400", "--checkpoint 10"}},
    {"run --checkpoint 0", {"--checkpoint 0", "0.001 to 86400", NULL}},
    {"run --checkpoint 1e3", {"--checkpoint 1e3", NULL}},
    {"--checkpoint 1", {"--checkpoint", "dashboard", NULL}},
    {"bench noteboook", {"noteboook", "notebook", NULL}},
    {"bench net=mlp:0", {"net=mlp:0", "1 to 4096", "net=mlp:120-60"}},
    {"bench --csv x", {"--csv", "bench", NULL}},
    {"bench --isa mmx", {"--isa mmx", "--list-isa", NULL}},
    {"bench --quick=1", {"--quick", "no argument", NULL}},
    {"run --json", {"--json", "run", NULL}},
    {"--quick", {"--quick", "dashboard", NULL}},
    {"run --plain", {"--plain", "run", NULL}},
    {"--plain epochs=0", {"epochs=0", "1 to 100000", "epochs=50"}},
    {"figure", {"figure last -o figure.svg", "runs", NULL}},
    {"figure last", {"where to", "figure last -o figure.svg", NULL}},
    {"figure last -o", {"-o", "missing", NULL}},
    {"figure last -o x.jpg", {"x.jpg", ".svg, .png or .pdf", "runs.svg"}},
    {"figure last -o -", {"--output -", "--format svg", NULL}},
    {"figure last -o x --format jpg", {"jpg", "svg, png, pdf", NULL}},
    {"figure last -o x.svg --size 10", {"--size 10", "WIDTHxHEIGHT", "10x4"}},
    {"figure last -o x.svg --size 10x4cm", {"--size 10x4cm", "WIDTHxHEIGHT", "10x4"}},
    {"figure last -o x.svg --size 0x4", {"--size 0x4", "WIDTHxHEIGHT", "10x4"}},
    {"figure last -o x.png --dpi 1e9", {"--dpi 1e9", "20 to 2400", "150"}},
    {"run --dark", {"--dark", "run", NULL}},
    {"--save x", {"--save", "dashboard", NULL}},
    {"runs bset<0.34", {"bset", "did you mean best?", "best<0.34"}},
    {"runs best<low", {"best<low", "a number", "best<0.34"}},
    {"runs --undo", {"--undo", "runs", NULL}},
    {"show", {"show", "ID of one run", "dropout-lab runs"}},
    {"show a b", {"show", "ID of one run", NULL}},
    {"show --trash", {"--trash", "show", NULL}},
    {"label last", {"--name", "--tags", "--note"}},
    {"label --name x", {"label", "ID of one run", NULL}},
    {"label last --name last", {"--name last", "newest", NULL}},
    {"label last --name", {"--name", "missing", NULL}},
    {"predict last --mc 1001", {"--mc 1001", "1 to 1000", "--mc 50"}},
    {"run --mc 5", {"--mc", "run", NULL}},
    {"rm", {"rm", "the ID of a run", "dropout-lab runs"}},
    {"rm --undo", {"rm", "the ID of a run", "runs --trash"}},
    {"rm --undo --empty", {"--undo", "--empty", "do not go together"}},
    {"rm --empty x", {"rm --empty x", "takes no ID", NULL}},
    {"rm --json x", {"--json", "rm", NULL}},
    {"--limits runs=2", {"--limits", "--restricted alone", NULL}},
    {"--pupil anna", {"--pupil", "--restricted alone", NULL}},
    {"--store /srv", {"--store", "--restricted alone", NULL}},
    {"--no-filter", {"--no-filter", "--restricted alone", NULL}},
    {"run --restricted", {"--restricted", "run", NULL}},
    {"watch --restricted x", {"--restricted", "watch", NULL}},
    {"--restricted --no-record", {"--no-record", "--restricted", NULL}},
    {"--restricted --data here", {"--data here", "full path", "/srv/lab"}},
    {"watch", {"watch", "folder", "watch metrics.csv"}},
    {"watch - -", {"- is given 2 times", "one standard input", NULL}},
    {"watch --json x.csv", {"--json", "--once", NULL}},
    {"watch --data x x.csv", {"--data", "watch", NULL}},
    {"run --once", {"--once", "run", NULL}},
};
enum { WRONG = sizeof wrong / sizeof *wrong };

START_TEST(wrong_words_are_named)
{
    struct outcome *o = run_program(wrong[_i].words);
    ck_assert_msg(o->status == 2, "%s: status %d", wrong[_i].words, o->status);
    ck_assert_str_eq(o->out, "");
    for (int i = 0; i < 3 && wrong[_i].says[i]; i++)
        ck_assert_msg(strstr(o->err, wrong[_i].says[i]) != NULL, "%s: '%s' is not in: %s", wrong[_i].words,
                      wrong[_i].says[i], o->err);
    ck_assert_int_eq(times(o->err, "\n"), 2);
}
END_TEST

/* What each help has to name. The first of all, and one for each subcommand. */
static const struct {
    const char *words, *names[40];
} helps[] = {
    {"--help", {"dashboard", "run", "bench", "rerun", "runs", "show", "label", "rm", "predict", "export", "watch",
                "figure",
                "COMMAND --help", "--list-isa", "--help", "--version", "notebook", "net=", "drop=", "opt=", "lr=",
                "momentum=", "batch=", "epochs=", "seed=", "seeds=", "train=", "valid=", "shuffle=", "order=",
                "schedule=", "off=", "words"}},
    {"words --help", {"[KEY]...", "act=", "init=", "norm=", "order=", "nesterov=", "schedule=", "l2=", "wd=",
                      "maxnorm=",
                      "clip=", "smooth=", "patience=", "augment=", "mislabel=", "mc=", "off="}},
    {"dashboard --help", {"--data", "--isa", "--theme", "--memory", "--no-record", "--ascii", "--mouse", "--plain",
                          "--restricted", "--limits LIST", "--pupil NAME", "--store DIR", "--no-filter", "drop="}},
    {"--restricted --help", {"ForceCommand", "--store DIR", "--pupil NAME", "--no-filter", "--limits LIST", "runs",
                             "sessions",
                             "epochs", "seeds", "weights", "study", "disk", "memory", "--restricted --version"}},
    {"run --help", {"--data", "--isa", "--csv", "--step-csv", "--init", "--save", "--quiet", "--no-record", "--resume",
                    "--checkpoint", "drop="}},
    {"watch --help", {"FILE|FOLDER|-", "--x NAME", "--theme", "--ascii", "--plain", "--once", "--json"}},
    {"study --help", {"[NAME [WORD]...]", "--data", "--isa", "--json", "--csv FILE", "--fresh", "--jobs N",
                      "--checkpoint",
                      "rate", "size", "average", "sparsity", "features", "order", "regularisers", "sites", "lr"}},
    {"sweep --help", {"KEY=VALUES...", "--random N", "--json", "--csv FILE", "--fresh", "--jobs N", "A:B:STEP",
                      "xFACTOR",
                      "drop.1="}},
    {"rerun --help", {"ID", "--data", "--isa", "--quiet", "last, the newest"}},
    {"bench --help", {"--data", "--isa", "--json", "--quick", "drop="}},
    {"export --help", {"ID...", "--format", "--output", "-o FILE"}},
    {"figure --help", {"ID...", "--output FILE", "-o FILE", "--format NAME", "svg, png, pdf", "--dark", "--log",
                       "--no-band", "--size WxH", "--dpi DOTS", "--title TEXT"}},
    {"predict --help", {"[ID|WORD]...", "--mc T", "--model FILE", "--data", "--isa", "--json"}},
    {"runs --help", {"[FILTER]...", "--json", "--trash", "bestacc", "p2 to p9", "date", "tag", "'p2>0.3 best<0.34'",
                      "noise=gauss", "act=gelu", "norm=batch", "patience>0"}},
    {"show --help", {"ID", "--json", "last, the newest"}},
    {"label --help", {"ID", "--name TEXT", "--tags TEXT", "--note TEXT"}},
    {"rm --help", {"[ID]...", "--undo", "--empty"}},
};
enum { HELPS = sizeof helps / sizeof *helps };

START_TEST(help_fits_one_screen_and_names_everything)
{
    struct outcome *o = run_program(helps[_i].words);
    ck_assert_int_eq(o->status, 0);
    ck_assert_str_eq(o->err, "");
    ck_assert_msg(times(o->out, "\n") <= 24, "%s: %d lines", helps[_i].words, times(o->out, "\n"));
    for (int i = 0; helps[_i].names[i]; i++)
        ck_assert_msg(strstr(o->out, helps[_i].names[i]) != NULL, "%s: %s", helps[_i].words, helps[_i].names[i]);
    for (const char *line = o->out, *end; (end = strchr(line, '\n')); line = end + 1)
        ck_assert_msg(end - line <= 80, "%.*s", (int)(end - line), line);
}
END_TEST

/* Of each key, and of each word that it chooses from, what it does and where it comes from, in lines that fit. */
START_TEST(words_tells_of_every_word)
{
    static char all[8192];
    struct outcome *first = run_program("words");
    ck_assert_uint_lt(strlen(first->out), sizeof all);
    strcpy(all, first->out);
    for (size_t k = 0; k < spec_key_count; k++) {
        char line[64];
        snprintf(line, sizeof line, "\n  %s ", spec_keys[k].key);
        ck_assert_msg(strstr(all, line) != NULL, "%s", spec_keys[k].key);
        snprintf(line, sizeof line, "words %s", spec_keys[k].key);
        struct outcome *o = run_program(line);
        ck_assert_int_eq(o->status, 0);
        ck_assert_ptr_nonnull(strstr(o->out, spec_keys[k].example));
        for (size_t i = 0; i < spec_choice_count; i++) {
            snprintf(line, sizeof line, "\n  %s ", spec_choices[i].word);
            if (strcmp(spec_choices[i].key, spec_keys[k].key) == 0)
                ck_assert_msg(strstr(o->out, line) != NULL, "%s: %s", spec_keys[k].key, spec_choices[i].word);
        }
        for (const char *p = o->out, *end; (end = strchr(p, '\n')); p = end + 1)
            ck_assert_msg(end - p <= 80, "%.*s", (int)(end - p), p);
    }
    ck_assert_ptr_nonnull(strstr(run_program("words gauss notebook")->out, "drop=0.25,0.4,0.4"));
    ck_assert_ptr_nonnull(strstr(run_program("words gauss notebook")->out, "variance p/(1-p)"));
}
END_TEST

START_TEST(version_and_instruction_sets)
{
    ck_assert_str_eq(run_program("--version")->out, PACKAGE_STRING "\n");
    struct outcome *o = run_program("--list-isa");
    ck_assert_int_eq(o->status, 0);
    ck_assert_int_eq(times(o->out, "(taken here)"), 1);
    ck_assert_ptr_nonnull(strstr(o->out, "base"));
}
END_TEST

/* The dashboard needs a terminal, and says what works without. */
START_TEST(no_terminal_is_said)
{
    struct outcome *o = run_program("");
    ck_assert_int_eq(o->status, 1);
    ck_assert_ptr_nonnull(strstr(o->err, "dropout-lab run"));
}
END_TEST

TCase *usage_case(void)
{
    TCase *c = tcase_create("usage");
    scratch_add(c);
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, wrong_words_are_named, 0, WRONG);
    tcase_add_loop_test(c, help_fits_one_screen_and_names_everything, 0, HELPS);
    tcase_add_test(c, words_tells_of_every_word);
    tcase_add_test(c, version_and_instruction_sets);
    tcase_add_test(c, no_terminal_is_said);
    return c;
}
