/* SPDX-License-Identifier: MIT */
/* A study's chart or map as text, for the terminal's scrollback and for files: the cells of a canvas, line by line.
 */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "study_tell.h"
#include "view/study_page.h"

enum { WIDTH_MOST = 100, ROWS_LEAST = 6, ROWS_MOST = 17, TABLE = 4 /* rows left for the table where there are few */ };

/* Prints the lines up to the last that is not empty. Returns how many. */
static int print_lines(FILE *out, char *text)
{
    size_t n = strlen(text);
    int lines = 0;
    while (n && text[n - 1] == '\n')
        n--;
    text[n] = 0;
    for (char *line = text; *line; lines++) {
        size_t bytes = strcspn(line, "\n");
        fprintf(out, "%.*s\n", (int)bytes, line);
        line += bytes + (line[bytes] == '\n');
    }
    return lines;
}

int study_chart_print(const struct study_tell *t, int rows)
{
    struct canvas c = {.ascii = t->ascii};
    struct study_page *page = study_page_new(NULL);
    int w = t->columns < WIDTH_MOST ? t->columns : WIDTH_MOST, lines = 0;
    int h = rows - TABLE < ROWS_MOST ? rows - TABLE : ROWS_MOST;
    char *text = NULL;
    h = h < ROWS_LEAST ? rows : h;
    if (page && canvas_resize(&c, w, h, NULL)) {
        c.ascii = t->ascii;
        study_page_chart(page, &c, (struct rect){0, 0, w, h}, t->plan, t->results);
        text = canvas_dump(&c);
    }
    if (text) /* without memory for it the table says the same */
        lines = print_lines(t->lines, text);
    mem_free(text);
    canvas_free(&c);
    study_page_delete(page);
    return lines;
}
