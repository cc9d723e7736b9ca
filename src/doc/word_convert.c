#include "doc/word_convert.h"

#include "base/file.h"
#include "doc/doc.h"

#include <fcntl.h>
#include <ftw.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CPU_SECONDS 60
#define WALL_MS 90000
#define STEP_MS 20
#define MEMORY ((rlim_t)4 << 30) /* LibreOffice reserves more than it uses */

static const char *const offices[] = { "/usr/bin/soffice", "/usr/bin/libreoffice",
                                       "/usr/lib/libreoffice/program/soffice" };

/* What a file is by its name, and what it becomes. */
typedef struct other_kind {
    const char *ending, *becomes, *called;
} other_kind;

static bool has_stream(qf_str bytes, const char *name)
{
    char wide[64];
    size_t n = 0;

    for (; name[n] != '\0'; n++) {
        wide[2 * n] = name[n];
        wide[2 * n + 1] = '\0';
    }
    return memmem(bytes.p, bytes.n, wide, 2 * n) != NULL;
}

static bool is_open_document(qf_str bytes, const char *what)
{
    qf_str head = qf_str_sub(bytes, 0, 256);

    return qf_str_starts(bytes, QF_S("PK\003\004")) &&
           memmem(head.p, head.n, what, strlen(what)) != NULL;
}

static const other_kind *kind_of(qf_str bytes)
{
    static const other_kind word = { "doc", "docx", "旧版 Word 文件（.doc）" };
    static const other_kind xls = { "xls", "xlsx", "旧版 Excel 文件（.xls）" };
    static const other_kind rtf = { "rtf", "docx", "RTF 文件" };
    static const other_kind odt = { "odt", "docx", "OpenDocument 文件（.odt）" };
    static const other_kind ods = { "ods", "xlsx", "OpenDocument 表格（.ods）" };

    if (qf_str_starts(bytes, QF_S("{\\rtf")))
        return &rtf;
    if (is_open_document(bytes, "mimetypeapplication/vnd.oasis.opendocument.text"))
        return &odt;
    if (is_open_document(bytes, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet"))
        return &ods;
    if (!qf_str_starts(bytes, QF_S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
        return NULL;
    if (has_stream(bytes, "WordDocument"))
        return &word;
    return has_stream(bytes, "Workbook") ? &xls : NULL;
}

bool word_is_other(qf_str bytes)
{
    return kind_of(bytes) != NULL;
}

static const char *find_office(void)
{
    for (size_t i = 0; i < sizeof offices / sizeof *offices; i++)
        if (access(offices[i], X_OK) == 0)
            return offices[i];
    return NULL;
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *at)
{
    (void)about;
    (void)type;
    (void)at;
    return remove(path);
}

static void limit(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit both = { most, most };

    (void)setrlimit(what, &both);
}

/* The child: only calls that are safe after a fork of a program with threads. */
static void become_office(const char *office, const char *folder, char *const argv[],
                          char *const env[])
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    (void)setsid();
    limit(RLIMIT_CPU, CPU_SECONDS);
    limit(RLIMIT_AS, MEMORY);
    limit(RLIMIT_FSIZE, DOC_MAX_FILE);
    limit(RLIMIT_CORE, 0);
    /* No network; where the system forbids it to users, the limits remain. */
    (void)unshare(CLONE_NEWUSER | CLONE_NEWNET);
    if (null >= 0) {
        (void)dup2(null, STDIN_FILENO);
        (void)dup2(null, STDOUT_FILENO);
        (void)dup2(null, STDERR_FILENO);
    }
    (void)close_range(3, ~0U, 0);
    if (chdir(folder) == 0)
        execve(office, argv, env);
    _exit(127);
}

/* True when the child ended by itself and well. Its whole group is ended in any case. */
static bool wait_for(pid_t child)
{
    const struct timespec step = { .tv_nsec = STEP_MS * 1000000L };
    int status = -1;
    pid_t done = 0;

    for (int waited = 0; waited < WALL_MS && done == 0; waited += STEP_MS) {
        done = waitpid(child, &status, WNOHANG);
        if (done == 0)
            (void)nanosleep(&step, NULL);
    }
    (void)kill(-child, SIGKILL);
    if (done == 0) {
        (void)kill(child, SIGKILL);
        (void)waitpid(child, &status, 0);
        return false;
    }
    return done == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static qf_code run(qf_ctx *cx, const char *office, const char *folder, qf_str bytes,
                   qf_str *converted)
{
    const other_kind *what = kind_of(bytes);
    char *profile = (char *)qf_cstr(
        cx->arena, qf_strf(cx->arena, "-env:UserInstallation=file://%s/profile", folder));
    char *home = (char *)qf_cstr(cx->arena, qf_strf(cx->arena, "HOME=%s", folder));
    const char *in = qf_cstr(cx->arena, qf_strf(cx->arena, "%s/in.%s", folder, what->ending));
    const char *out = qf_cstr(cx->arena, qf_strf(cx->arena, "%s/in.%s", folder, what->becomes));
    char *argv[] = { (char *)office,        profile,    "--headless", "--norestore", "--convert-to",
                     (char *)what->becomes, (char *)in, NULL };
    char *env[] = { home, "PATH=/usr/bin:/bin", "LANG=C.UTF-8", NULL };
    pid_t child;

    QF_TRY(qf_file_write(cx, in, bytes));
    child = fork();
    if (child == 0)
        become_office(office, folder, argv, env);
    if (child < 0 || !wait_for(child) || qf_file_read(cx, out, DOC_MAX_FILE, converted) != QF_OK)
        return qf_fail(cx, QF_INVALID, "DOC.OLD_WORD", "file",
                       "这是%s，LibreOffice 也没能转换，请用 Word 或 WPS 另存为 .%s 后再试。",
                       what->called, what->becomes);
    return QF_OK;
}

qf_code word_convert(qf_ctx *cx, qf_str bytes, qf_str *converted)
{
    const char *office = find_office(), *base = getenv("TMPDIR");
    char *folder;
    qf_code code;

    if (office == NULL || kind_of(bytes) == NULL)
        return qf_fail(cx, QF_MISSING, "DOC.NO_OFFICE", "file", "没有安装 LibreOffice。");
    folder = (char *)qf_cstr(
        cx->arena, qf_strf(cx->arena, "%s/qingfeng-doc-XXXXXX", base != NULL ? base : "/tmp"));
    if (mkdtemp(folder) == NULL)
        return qf_fail(cx, QF_BROKEN, "FILE.WRITE", NULL, "不能建立临时文件夹，请检查磁盘空间。");
    code = run(cx, office, folder, bytes, converted);
    (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return code;
}
