/* SPDX-License-Identifier: MIT */
/* A stranger with a key of a teaching account, and what becomes of everything that ssh offers beside the lab. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "figure/figure.h"
#include "gate/sanitized.h"
#include "pupil.h"
#include "sshd.h"
#include "tests/common/scratch.h"

#define SMALL_SET ":set net=mlp:8 train=500 valid=200 epochs=2\r"

/* Everything but the lab, the lab's sentence or ssh's own, and a status that is no success. */
static const struct way {
    const char *name, *program, *options, *command, *says;
} ways[] = {
    {"a shell", "ssh", "", "/bin/sh", "this was not run: /bin/sh"},
    {"a shell in a terminal", "ssh", "-tt", "/bin/sh -i", "this was not run: /bin/sh -i"},
    {"a command", "ssh", "", "cat /etc/passwd", "this was not run: cat /etc/passwd"},
    {"a write", "ssh", "", "echo x >OUTSIDE/secret.svg", "this was not run"},
    {"a command behind the lab", "ssh", "", "plain; id", "this was not run: plain; id"},
    {"a substitution", "ssh", "", "$(id)", "this was not run: $(id)"},
    {"a line end", "ssh", "", "plain\nid", "this was not run: plain?id"},
    {"an option", "ssh", "-- @", "--plain --no-filter", "this was not run"},
    {"the program itself", "ssh", "", "dropout-lab export last -o /tmp/x.csv", "this was not run"},
    {"an escape sequence", "ssh", "", "\033]0;owned\007", "this was not run: ?]0;owned?"},
    {"no terminal", "ssh", "-T", NULL, "needs a terminal"},
    {"sftp", "sftp", "@", NULL, NULL},
    {"the sftp subsystem", "ssh", "-s", "sftp", NULL},
    {"another subsystem", "ssh", "-s", "shell", "subsystem request failed"},
    {"scp to it, by sftp", "scp", "/etc/hostname @:OUTSIDE/new", NULL, NULL},
    {"scp to it, as of old", "scp", "-O /etc/hostname @:OUTSIDE/new", NULL, NULL},
    {"scp from it", "scp", "-O @:/etc/passwd SCRATCH/taken", NULL, NULL},
    {"a way through", "ssh", "-W 127.0.0.1:PORT", NULL, "administratively prohibited"},
    {"a way back", "ssh", "-o ExitOnForwardFailure=yes -R 0:127.0.0.1:9", "plain", "remote port forwarding failed"},
    {"a way back by a socket", "ssh", "-o ExitOnForwardFailure=yes -R OUTSIDE/socket:127.0.0.1:9", "plain",
     "remote port forwarding failed"},
    {"a tunnel", "ssh", "-w any:any", "plain", NULL},
};
enum { WAYS = sizeof ways / sizeof *ways };

/* OUTSIDE, SCRATCH and PORT as they are here. */
static const char *filled(const struct sshd *s, const char *text)
{
    static char out[2][4 * FILE_PATH_MAX];
    static unsigned next;
    char *to = out[next++ % 2];
    size_t n = 0;
    if (!text)
        return NULL;
    to[0] = 0;
    for (const char *p = text; *p;) {
        if (strncmp(p, "OUTSIDE", 7) == 0)
            n += (size_t)snprintf(to + n, sizeof out[0] - n, "%s", scratch_at("outside")), p += 7;
        else if (strncmp(p, "SCRATCH", 7) == 0)
            n += (size_t)snprintf(to + n, sizeof out[0] - n, "%s", scratch_at("ssh")), p += 7;
        else if (strncmp(p, "PORT", 4) == 0)
            n += (size_t)snprintf(to + n, sizeof out[0] - n, "%d", s->port), p += 4;
        else
            to[n++] = *p++, to[n] = 0;
    }
    return to;
}

START_TEST(nothing_but_the_lab_is_to_be_had)
{
    struct sshd s;
    if (!sshd_start(&s, "ways", "# nothing more"))
        return;
    for (size_t i = 0; i < WAYS; i++) {
        const struct way *w = &ways[i];
        if (strcmp(w->options, "-tt") == 0 && !s.terminals)
            continue;
        int status = sshd_client(&s, w->program, filled(&s, w->options), filled(&s, w->command));
        const char *said = sshd_said();
        ck_assert_msg(!strstr(said, "root:") && !strstr(said, "uid="), "%s: %s", w->name, said);
        ck_assert_msg(!w->says || strstr(said, w->says), "%s: '%s' is not in: %s", w->name, w->says, said);
        ck_assert_msg(status != 0 || strcmp(w->name, "a tunnel") == 0, "%s: status 0: %s", w->name, said);
        ck_assert_msg(!strchr(said, '\033'), "%s", w->name);
    }
    ck_assert_int_ne(access(scratch_at("ssh/taken"), F_OK), 0);
    pupil_left_all_alone();
    ck_assert_int_eq(sshd_client(&s, "ssh", "", "plain"), 0); /* and the lab is */
    ck_assert_ptr_nonnull(strstr(sshd_said(), "data  data, 2,048"));
    sshd_stop(&s);
}
END_TEST

/* The dashboard over a real connection, once it has its data; false, and it is said, where there can be none. */
static bool open_dashboard_by(struct sshd *s, struct pty *p, const char *test)
{
    if (!sshd_start(s, test, "# nothing more"))
        return false;
    if (!sshd_terminal(s, p, "", NULL)) {
        sshd_stop(s);
        return false;
    }
    expect(p, "data, 2,048");
    return true;
}

/* In the dashboard, over a real connection: paths, keys, answers, and a run that is kept. */
START_TEST(the_dashboard_lets_nobody_out)
{
    static const char *const tries[] = {":figure /etc/passwd.svg\r", ":figure ../../x.svg\r", ":figure ~/x.svg\r",
                                        ":figure ~/.ssh/authorized_keys.svg\r"};
    struct sshd s;
    struct pty p;
    if (!open_dashboard_by(&s, &p, "the dashboard"))
        return;
    type(&p, SMALL_SET);
    expect(&p, "-[0.00]- 8 -[0.00]- 10");
    type(&p, "\r");
    expect(&p, "done");
    for (size_t i = 0; figure_available() && i < sizeof tries / sizeof *tries; i++) {
        type(&p, tries[i]);
        expect(&p, "into its own folder");
        type(&p, "c");
        ck_assert(pty_until_gone(&p, "into its own folder", SOON));
    }
    type(&p, "\032");
    expect(&p, "nothing to go back to");
    type(&p, "\034\033[?62;4c\033]52;c;aWQK\007\033\033[200~:figure /x.svg\r!sh\r\033[201~\033\025\033");
    pty_pump(&p, 0.5);
    type(&p, "\033");
    pty_pump(&p, 0.3);
    type(&p, "\0251");
    expect(&p, "next 784");
    type(&p, ":quit\r");
    pupil_end(&p, 0);
    pupil_left_all_alone();
    if (s.accounts) { /* what the environment says of its home is nothing; the password database is believed */
        ck_assert_int_eq(access(scratch_at("home-lab/.local/share/dropout-lab/runs"), F_OK), 0);
        ck_assert_int_ne(access(scratch_at("home-lab/.bash_history"), F_OK), 0);
    }
    sshd_stop(&s);
}
END_TEST

/* Each pupil of a shared account has a key of its own, and by it a folder. */
START_TEST(a_key_has_its_folder)
{
    struct sshd s;
    struct pty p;
    if (!sshd_start(&s, "keys", "# nothing more"))
        return;
    if (s.accounts) {
        ck_assert(sshd_terminal(&s, &p, "class ", NULL));
        expect(&p, "data, 2,048");
        type(&p, ":quit\r");
        pupil_end(&p, 0);
        ck_assert_int_eq(access(scratch_at("home-class/.local/share/pupils/anna/dropout-lab"), F_OK), 0);
        ck_assert_int_eq(sshd_client(&s, "ssh", "class ", "/bin/sh"), 1);
        ck_assert_ptr_nonnull(strstr(sshd_said(), "this was not run: /bin/sh"));
        ck_assert_int_ne(sshd_client(&s, "sftp", "class @", NULL), 0);
        ck_assert_int_ne(sshd_client(&s, "ssh", "class -W 127.0.0.1:9", NULL), 0);
    }
    sshd_stop(&s);
}
END_TEST

#define SENT                                                                                                           \
    "-o SendEnv=HOME -o SendEnv=XDG_* -o SendEnv=TERMINFO* -o SendEnv=LD_* -o SendEnv=LOCPATH -o SendEnv=TMPDIR "      \
    "-o SendEnv=DROPOUT_LAB_DATA -o SendEnv=FONTCONFIG_* -o SendEnv=LC_* -o SendEnv=LANG* "

static void set_hostile(void)
{
    static const char *const names[] = {"XDG_DATA_HOME", "TERMINFO", "TERMINFO_DIRS", "LOCPATH", "TMPDIR",
                                        "DROPOUT_LAB_DATA", "FONTCONFIG_FILE", "LC_MESSAGES", "LANGUAGE"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        setenv(names[i], scratch_at("outside"), 1);
}

/* With the settings as they are given, and where a server takes every variable that a client sends. */
START_TEST(variables_of_a_client_lead_nowhere)
{
    static const char *const settings[] = {"AcceptEnv LANG LC_*", "AcceptEnv *"};
    struct sshd s;
    struct pty p;
    if (!sshd_start(&s, "variables", settings[_i]))
        return;
    set_hostile();
    if (!sshd_terminal(&s, &p, SENT, NULL)) {
        sshd_stop(&s);
        return;
    }
    expect(&p, "data, 2,048");
    type(&p, SMALL_SET);
    expect(&p, "-[0.00]- 8 -[0.00]- 10");
    type(&p, "\r");
    expect(&p, "done");
    type(&p, ":quit\r");
    pupil_end(&p, 0);
    pupil_left_all_alone();
    sshd_stop(&s);
}
END_TEST

/* The linker's variables have acted when main() begins: a careful server drops them, a careless one is told. */
START_TEST(the_linkers_variables_are_dropped_or_refused)
{
    struct sshd s;
    const char *libraries = getenv("LD_LIBRARY_PATH");
    if (GATE_SANITIZED || libraries || !sshd_start(&s, "LD_LIBRARY_PATH", _i ? "AcceptEnv *" : "AcceptEnv LANG LC_*"))
        return;
    setenv("LD_LIBRARY_PATH", scratch_at("outside"), 1);
    int status = sshd_client(&s, "ssh", "-o SendEnv=LD_*", "plain");
    ck_assert_msg(status == _i, "%d: %s", status, sshd_said());
    ck_assert_ptr_nonnull(strstr(sshd_said(), _i ? "LD_LIBRARY_PATH is set" : "data  data, 2,048"));
    unsetenv("LD_LIBRARY_PATH");
    sshd_stop(&s);
}
END_TEST

/* A line that breaks ends the session, and with it the run, which is kept. */
START_TEST(a_lost_connection_ends_the_session)
{
    struct sshd s;
    struct pty p;
    if (!open_dashboard_by(&s, &p, "a lost connection"))
        return;
    type(&p, ":set net=mlp:120-60 train=2000 valid=40 epochs=200 \r");
    type(&p, "\r");
    expect(&p, "/200");
    pty_stop(&p); /* the client is killed */
    for (int i = 0; i < 2; i++) { /* both terminals of the account are free again */
        int status = 1;
        for (double until = deadline(10); status && until > 0; until -= 0.2, pty_pump(&p, 0))
            status = sshd_client(&s, "ssh", "", "plain");
        ck_assert_msg(status == 0, "%s", sshd_said());
    }
    ck_assert_ptr_nonnull(strstr(sshd_said(), "cut off"));
    sshd_stop(&s);
}
END_TEST

TCase *sshd_case(void)
{
    TCase *c = tcase_create("sshd");
    scratch_add(c);
    tcase_set_timeout(c, 180);
    tcase_add_test(c, nothing_but_the_lab_is_to_be_had);
    tcase_add_test(c, the_dashboard_lets_nobody_out);
    tcase_add_test(c, a_key_has_its_folder);
    tcase_add_loop_test(c, variables_of_a_client_lead_nowhere, 0, 2);
    tcase_add_loop_test(c, the_linkers_variables_are_dropped_or_refused, 0, 2);
    tcase_add_test(c, a_lost_connection_ends_the_session);
    return c;
}
