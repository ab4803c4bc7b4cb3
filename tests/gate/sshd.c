/* SPDX-License-Identifier: MIT */
/* sshd and its clients for tests; see sshd.h. */
#include "sshd.h"

#include <check.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>

#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "gate/calls.h"
#include "pupil.h"
#include "tests/common/scratch.h"

enum { WORDS = 64, LAB = 64999, CLASS = 64998, LONG_TEXT = 4 * FILE_PATH_MAX };

static bool shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static bool shell(const char *format, ...)
{
    char command[LONG_TEXT];
    va_list arg;
    va_start(arg, format);
    vsnprintf(command, sizeof command, format, arg);
    va_end(arg);
    return system(command) == 0;
}

static bool skip(const char *test, const char *why)
{
    fprintf(stderr, "skipped: sshd: %s: %s\n", test, why);
    return false;
}

/* ---- the server ---- */

static int free_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert(fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &size), 0);
    close(fd);
    return ntohs(at.sin_port);
}

static bool answers(int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool there = fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
    if (fd >= 0)
        close(fd);
    return there;
}

static void make_keys(const struct sshd *s)
{
    const char *folder = scratch_at("ssh"), *filter, *why;
    filter = calls_there(&why) ? "" : " --no-filter";
    ck_assert(
        shell("mkdir -m 755 '%s' && ssh-keygen -q -t ed25519 -N '' -f '%s/host' && ssh-keygen -q -t ed25519 -N '' -f "
              "'%s/lab' && ssh-keygen -q -t ed25519 -N '' -f '%s/anna'",
              folder, folder, folder, folder));
    ck_assert(shell("printf 'restrict,pty %%s\\n' \"$(cat '%s/lab.pub')\" >'%s/keys_%s'", folder, folder, s->user));
    ck_assert(shell(
        "printf 'restrict,pty,command=\"%s%s --restricted --data %s%s --pupil anna\" %%s\\n' \"$(cat '%s/anna.pub')\" "
        ">'%s/keys_class'",
        pupil_prefix(), pupil_program(), scratch_at("data"), filter, folder, folder));
    ck_assert(shell("printf '[127.0.0.1]:%d %%s\\n' \"$(cat '%s/host.pub')\" >'%s/known'", s->port, folder, folder));
}

/* The file that is handed to users, with this program in the place of the installed one. */
static void make_config(const struct sshd *s, const char *more)
{
    const char *folder = scratch_at("ssh"), *why;
    char store[FILE_PATH_MAX + 16] = "";
    if (!s->accounts)
        snprintf(store, sizeof store, " --store %s", scratch_at("store"));
    ck_assert(
        shell("{ printf '%%s\\n' 'Port %d' 'ListenAddress 127.0.0.1' 'HostKey %s/host' 'PidFile none' 'UsePAM no' "
              "'StrictModes no' 'PasswordAuthentication no' 'KbdInteractiveAuthentication no' "
              "'AuthorizedKeysFile %s/keys_%%u' 'Subsystem sftp internal-sftp' 'LogLevel VERBOSE' 'UseDNS no' '%s'; "
              "sed -e '/^ *ForceCommand/s|/usr/local/bin/dropout-lab --restricted|%s%s --restricted --data %s%s%s|' "
              "-e 's/^Match User lab/Match User %s/' '%s/data/teaching/sshd_config'; } >'%s/config'",
              s->port, folder, folder, more, pupil_prefix(), pupil_program(), scratch_at("data"), store,
              calls_there(&why) ? "" : " --no-filter", s->user, getenv("TEST_SRCDIR"), folder));
}

/* Homes are root's, as README has it, so that a shell finds nothing there that a pupil wrote. */
static void make_accounts(void)
{
    static const struct {
        const char *name;
        unsigned id;
    } accounts[] = {{"lab", LAB}, {"class", CLASS}};
    ck_assert(shell("cp /etc/passwd '%s'", scratch_at("ssh/passwd")));
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
        char home[64];
        snprintf(home, sizeof home, "home-%s", accounts[i].name);
        ck_assert(shell("echo '%s:x:%u:%u::%s:/bin/sh' >>'%s'", accounts[i].name, accounts[i].id, accounts[i].id,
                        scratch_at(home), scratch_at("ssh/passwd")));
        ck_assert(shell("mkdir -p -m 755 '%s' && cd '%s' && install -d -o %u -g %u -m 700 .local .local/share",
                        scratch_at(home), scratch_at(home), accounts[i].id, accounts[i].id));
    }
}

static void become_server(const struct sshd *s)
{
    const char *sshd = "/usr/sbin/sshd", *config = scratch_at("ssh/config");
    char script[LONG_TEXT];
    int log = open(scratch_at("ssh/log"), O_WRONLY | O_CREAT | O_TRUNC, 0600), in = open("/dev/null", O_RDONLY);
    setpgid(0, 0);
    if (log < 0 || in < 0 || dup2(in, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
        _exit(125);
    snprintf(script, sizeof script,
             "mount --bind '%s' /etc/passwd && mount -t tmpfs none /run && mkdir -m 755 /run/sshd && "
             "exec %s -D -e -f '%s'",
             scratch_at("ssh/passwd"), sshd, config);
    if (s->accounts)
        execlp("unshare", "unshare", "-m", "--propagation", "private", "sh", "-c", script, (char *)NULL);
    else
        execl(sshd, sshd, "-D", "-e", "-f", config, (char *)NULL);
    _exit(126);
}

/* sshd gives a terminal to its user and the group tty, which who is not root cannot do where the system has not. */
static bool has_terminals(void)
{
    struct stat st;
    const struct group *group = getgrnam("tty");
    int fd = posix_openpt(O_RDWR | O_NOCTTY);
    bool has = fd >= 0 && grantpt(fd) == 0 && unlockpt(fd) == 0 && stat(ptsname(fd), &st) == 0
        && (geteuid() == 0 || !group || st.st_gid == group->gr_gid);
    if (fd >= 0)
        close(fd);
    return has;
}

static bool find_user(struct sshd *s, const char *test)
{
    const struct passwd *me = getpwuid(geteuid());
    s->accounts = geteuid() == 0;
    s->terminals = has_terminals();
    if (s->accounts)
        snprintf(s->user, sizeof s->user, "lab");
    else if (me && strcmp(me->pw_shell, "/usr/sbin/nologin") != 0 && strcmp(me->pw_shell, "/bin/false") != 0)
        snprintf(s->user, sizeof s->user, "%s", me->pw_name);
    else
        return skip(test, "the user of the tests has no shell");
    return true;
}

bool sshd_start(struct sshd *s, const char *test, const char *more)
{
    *s = (struct sshd){.pid = -1};
    if (!shell("command -v ssh ssh-keygen scp sftp >/dev/null && test -x /usr/sbin/sshd"))
        return skip(test, "it is not installed; on Debian: apt-get install openssh-server openssh-client");
    if (!find_user(s, test))
        return false;
    if (s->accounts && !shell("unshare -m --propagation private mount --bind /dev/null /etc/passwd 2>/dev/null"))
        return skip(test, "this root may not make a mount namespace for its accounts");
    if (!pupil_ready(test, LAB))
        return false;
    s->port = free_port();
    make_keys(s);
    make_config(s, more);
    if (s->accounts)
        make_accounts();
    s->pid = fork();
    ck_assert_int_ge(s->pid, 0);
    if (s->pid == 0)
        become_server(s);
    double until = clock_now() + SOON;
    while (!answers(s->port)) {
        ck_assert_msg(clock_now() < until && waitpid(s->pid, NULL, WNOHANG) == 0, "sshd: %s", sshd_log());
        clock_sleep(0.02);
    }
    return true;
}

void sshd_stop(struct sshd *s)
{
    if (s->pid <= 0)
        return;
    kill(s->pid, SIGTERM);
    waitpid(s->pid, NULL, 0);
    s->pid = -1;
}

/* ---- clients ---- */

static char buffer[LONG_TEXT];
static char host[128], port_word[16];
static char *words[WORDS + 1];

static void add(int *n, const char *word)
{
    ck_assert_int_lt(*n, WORDS);
    words[(*n)++] = (char *)word;
}

/* The key is the account's: class has anna's. */
static char **client_words(const struct sshd *s, const char *program, const char *options, const char *command)
{
    static char key[FILE_PATH_MAX], known[FILE_PATH_MAX + 32], account[64];
    static const char *const always[] = {"BatchMode=yes",      "StrictHostKeyChecking=yes",
                                         "IdentitiesOnly=yes", "IdentityAgent=none",
                                         "LogLevel=INFO",      "ConnectTimeout=15"};
    bool to_class = strncmp(options, "class ", 6) == 0, placed = false;
    int n = 0;
    snprintf(account, sizeof account, "%s", to_class ? "class" : s->user);
    snprintf(host, sizeof host, "%s@127.0.0.1", account);
    snprintf(port_word, sizeof port_word, "Port=%d", s->port);
    snprintf(key, sizeof key, "%s", scratch_at(to_class ? "ssh/anna" : "ssh/lab"));
    snprintf(known, sizeof known, "UserKnownHostsFile=%s", scratch_at("ssh/known"));
    add(&n, program);
    add(&n, "-F");
    add(&n, "/dev/null");
    add(&n, "-i");
    add(&n, key);
    add(&n, "-o");
    add(&n, known);
    add(&n, "-o");
    add(&n, port_word);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        add(&n, "-o");
        add(&n, always[i]);
    }
    snprintf(buffer, sizeof buffer, "%s", options + (to_class ? 6 : 0));
    for (char *w = strtok(buffer, " "); w; w = strtok(NULL, " ")) {
        static char to[4][FILE_PATH_MAX];
        static unsigned next;
        char *at = strchr(w, '@');
        placed |= at != NULL;
        if (at) {
            snprintf(to[next % 4], sizeof to[0], "%.*s%s%s", (int)(at - w), w, host, at + 1);
            w = to[next++ % 4];
        }
        add(&n, w);
    }
    if (!placed)
        add(&n, host);
    if (command)
        add(&n, command);
    words[n] = NULL;
    return words;
}

int sshd_client(const struct sshd *s, const char *program, const char *options, const char *command)
{
    char **argv = client_words(s, program, options, command);
    int status, out = open(scratch_at("ssh/said"), O_WRONLY | O_CREAT | O_TRUNC, 0600),
                in = open("/dev/null", O_RDONLY);
    ck_assert(out >= 0 && in >= 0);
    fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
            _exit(125);
        alarm((unsigned)(2 * SOON)); /* stays through exec */
        execvp(argv[0], argv);
        _exit(126);
    }
    close(out);
    close(in);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static const char *text_of(const char *name)
{
    static char *text[2];
    static unsigned next;
    char **slot = &text[next++ % 2];
    free(*slot);
    return *slot = access(scratch_at(name), R_OK) == 0 ? scratch_read(scratch_at(name), NULL) : strdup("");
}

const char *sshd_said(void)
{
    return text_of("ssh/said");
}

const char *sshd_log(void)
{
    return text_of("ssh/log");
}

bool sshd_terminal(const struct sshd *s, struct pty *p, const char *options, const char *command)
{
    char all[1024];
    struct pty_config config = {.cols = 100, .rows = 30, .term = "xterm-256color"};
    bool to_class = strncmp(options, "class ", 6) == 0;
    if (!s->terminals)
        return skip("a terminal", "this sshd is not root's, and the system's terminals are not the group tty's");
    snprintf(all, sizeof all, "%s-tt -e none %s", to_class ? "class " : "", options + (to_class ? 6 : 0));
    char **argv = client_words(s, "/usr/bin/ssh", all, command);
    ck_assert(pty_exec(p, &config, argv));
    return true;
}
