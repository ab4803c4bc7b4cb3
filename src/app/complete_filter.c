/* SPDX-License-Identifier: MIT */
/* The keys of a filter of runs, from run/filter.def; see complete.h. */
#include <stdio.h>
#include <string.h>

#include "complete.h"
#include "run/event.h"
#include "run/store.h"

/* A state may be said by its beginning, and one of two words is said so. */
static void offer_states(const char *text)
{
    for (int s = 0; s < RUN_STATE_COUNT; s++) {
        const char *word = run_state_word((enum run_state)s);
        char term[64];
        snprintf(term, sizeof term, "state=%.*s", (int)strcspn(word, " "), word);
        complete_offer(text, term, true);
    }
}

/* Of a key of the spec that chooses from words: these; noise= has those of drop=. */
static void offer_choices(const char *text)
{
    for (size_t i = 0; i < spec_choice_count; i++) {
        const struct spec_choice *c = &spec_choices[i];
        bool drop = strcmp(c->key, "drop") == 0;
        char term[64];
        snprintf(term, sizeof term, "%s=", drop ? "noise" : c->key);
        if (strncmp(text, term, strlen(term)) != 0)
            continue;
        snprintf(term, sizeof term, "%s=%s", drop ? "noise" : c->key, c->word);
        complete_offer(text, term, true);
    }
}

/* With the sign of its example where that is "=": the others are a shell's own, which has them quoted. */
void complete_filter(const char *text)
{
    for (size_t i = 0; i < filter_key_count; i++) {
        char term[64];
        size_t n = strlen(filter_keys[i].key);
        snprintf(term, sizeof term, "%s%s", filter_keys[i].key, filter_keys[i].example[n] == '=' ? "=" : "");
        complete_offer(text, term, false);
    }
    if (strncmp(text, "state=", strlen("state=")) == 0)
        offer_states(text);
    offer_choices(text);
}
