/* SPDX-License-Identifier: MIT */
/* The operations; see operation.h. Runs are as small as they can be and still do all that a run does. */
#include "operation.h"

#define SMALL "net=mlp:8 train=320 valid=64 "

const struct operation operations[] = {
    {.name = "load-gzip", .part = true, .words = "run " SMALL "epochs=1 --no-record --save old.safetensors", .bare = true,
     .made = {"old.safetensors"}},
    {.name = "load-idx", .part = true, .words = "run " SMALL "epochs=1 --no-record --save old.safetensors", .data = "idx", .bare = true,
     .made = {"old.safetensors"}},
    {.name = "load-csv", .words = "run " SMALL "epochs=1 --no-record --save old.safetensors", .data = "images.csv",
     .bare = true, .made = {"old.safetensors"}},
    {.name = "start", .words = "run " SMALL "epochs=1 --quiet", .bare = true},
    {.name = "run", .part = true,
     .words = "run " SMALL "epochs=2 drop=0.1 mc=1 patience=9 --csv new.csv --step-csv steps.csv --save old.safetensors "
              "--checkpoint 0.001",
     .made = {"new.csv", "steps.csv", "old.safetensors"}},
    {.name = "csv-to-stdout", .part = true, .words = "run " SMALL "epochs=2 --csv -", .made = {"stdout"}},
    {.name = "seeds", .part = true, .words = "run " SMALL "epochs=1 seeds=2 --save new.safetensors",
     .made = {"new-seed1.safetensors", "new-seed2.safetensors"}},
    {.name = "resume", .part = true, .words = "run --resume cut --csv new.csv", .made = {"new.csv"}, .touched = {"-seed7/"}},
    {.name = "rerun", .part = true, .words = "rerun done --quiet"},
    {.name = "runs", .part = true, .words = "runs", .made = {"stdout"}},
    {.name = "runs-json", .part = true, .words = "runs --json", .made = {"stdout"}},
    {.name = "show", .part = true, .words = "show done", .made = {"stdout"}},
    {.name = "show-json", .part = true, .words = "show done --json", .made = {"stdout"}},
    {.name = "label", .part = true, .words = "label done --name other --tags x --note much", .touched = {"-seed3/label.json"}},
    {.name = "rm", .part = true, .words = "rm done", .touched = {"-seed3/"}},
    {.name = "rm-undo", .part = true, .words = "rm --undo deleted", .touched = {"-seed5/"}},
    {.name = "rm-empty", .part = true, .words = "rm --empty", .touched = {"trash/"}},
    {.name = "predict", .part = true, .words = "predict done --json", .made = {"stdout"}},
    {.name = "watch-once", .part = true, .words = "watch --once logs", .made = {"stdout"}},
    {.name = "watch-json", .part = true, .words = "watch --once --json logs", .made = {"stdout"}},
    {.name = "watch-plain", .part = true, .words = "watch --plain -", .in = "logs/keras.csv", .made = {"stdout"}},
    {.name = "watch-screen", .part = true, .words = "watch logs", .screen = true,
     .step = {{"keras", "?"}, {"quit", "?"}, {"keras", "q"}}},
    {.name = "export-csv", .part = true, .words = "export done cut -o old.csv", .made = {"old.csv"}},
    {.name = "export-json", .part = true, .words = "export done -o old.json", .made = {"old.json"}},
    {.name = "export-stdout", .part = true, .words = "export done --format csv", .made = {"stdout"}},
    {.name = "export-safetensors", .part = true, .words = "export done -o old.safetensors", .made = {"old.safetensors"}},
    {.name = "export-tensorboard", .part = true, .words = "export done --format tensorboard -o board"},
    {.name = "figure-svg", .part = true, .words = "figure done cut -o old.svg", .made = {"old.svg"}, .draws = true},
    {.name = "figure-png", .part = true, .words = "figure done --size 3x2 --dpi 50 -o old.png", .made = {"old.png"}, .draws = true},
    {.name = "figure-pdf", .part = true, .words = "figure done -o old.pdf", .made = {"old.pdf"}, .draws = true},
    {.name = "sweep", .part = true, .words = "sweep drop=0,0.2 " SMALL "epochs=1 --jobs 2 --csv sweep.csv", .bare = true},
    {.name = "plain", .part = true, .draws = true, .words = "dashboard --plain " SMALL "epochs=2", .in = "commands", .touched = {"-seed3/", "-seed5/"}},
    {.name = "dashboard", .part = true, .words = "dashboard " SMALL "epochs=2", .screen = true,
     .step = {{"2,048", "\r"}, {"2/2 done", "5"}, {"cut off", "1q"}}},
};
const size_t operation_count = sizeof operations / sizeof *operations;
