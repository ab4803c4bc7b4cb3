/* SPDX-License-Identifier: MIT */
/* The next run's controls: the noise at each site and the hidden sizes between them, then every other word of a spec
 * (control.h). Stepping, typing, undoing. What a value may be is the run spec's to say (run/spec.h).
 */
#ifndef EDITOR_H
#define EDITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "run/spec.h"
#include "view/lab.h"

enum { EDITOR_VALUE_MAX = 64 };
#define EDITOR_ALL "all"   /* train: as many images as there are */
#define EDITOR_AUTO "auto" /* not said: by the size of the data, or by whether there is noise */

/* Controls of a spec. */
unsigned editor_count(const struct spec *s);
/* Those of the network, which come first: a rate at every even place, a hidden size at every odd one. */
unsigned editor_network(const struct spec *s);
/* Whether it stands behind the network and has the notebook's value. */
bool editor_usual(const struct spec *s, unsigned control);
/* "drop" for a site, "net" for a hidden size, else "lr", "batch" ... */
const char *editor_name(const struct spec *s, unsigned control);
/* The value as shown; at least EDITOR_VALUE_MAX bytes. */
void editor_print(const struct spec *s, unsigned control, char *out);
/* Columns kept for the value, so that its neighbours stay where they are. */
int editor_width(const struct spec *s, unsigned control);

/* One step up (direction 1) or down (-1), a fine one where the control has one; at a bound nothing happens. */
void editor_step(struct lab *lab, int direction, bool fine);
/* Opens the focused control for typing, or shuts it and drops what was typed. */
void editor_open(struct lab *lab);
void editor_drop(struct lab *lab);
/* Whether the character can be the next of a value typed into the focused control. */
bool editor_takes(const struct lab *lab, uint32_t ch);
void editor_type(struct lab *lab, uint32_t ch);
void editor_erase(struct lab *lab);
/* Takes what was typed. A bad value is dropped, changes nothing, and says in the banner what it may be. */
bool editor_accept(struct lab *lab);
/* Focuses the next control (by 1) or the one before (-1) that is on screen, around the end. */
void editor_move(struct lab *lab, int by);
/* Whether it is in the next run's line. */
bool editor_shown(const struct lab *lab, unsigned control);
/* Whether the focus is on a site, what it is then, and its next kind of noise, which the notice tells. */
bool editor_on_site(const struct lab *lab);
void editor_kind(struct lab *lab);
/* Opens a site's strength for typing where it goes to over the epochs: "0.5>". */
void editor_course(struct lab *lab);
/* The kind of noise of a control that is a site; NULL: it is none. */
const struct spec_choice *editor_noise(const struct spec *s, unsigned control);
/* Makes spec the next one, so that editor_undo can take it back; the focus stays on its control. */
void editor_set(struct lab *lab, const struct spec *spec);
/* Takes the last change back. */
void editor_undo(struct lab *lab);
/* The preset whose name begins with that letter, or NULL. */
const struct spec_preset *editor_preset_of(uint32_t key);
/* The network and the rates of a preset; what it does not name (lr, epochs, seed ...) stays. */
void editor_preset(struct lab *lab, const struct spec_preset *preset);

#endif
