#include "doc/doc_build.h"
#include "doc/doc_wire.h"
#include "doc/pdf_read.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_MEMORY ((rlim_t)256 * 1024 * 1024) /* beyond what the process has when it begins */
#define CHILD_SECONDS 30                         /* of processor */
#define CHUNK ((size_t)64 * 1024)

/* The sanitizers reserve far more than they use. */
#if defined(__SANITIZE_ADDRESS__)
#define LIMIT_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LIMIT_MEMORY 0
#endif
#endif
#ifndef LIMIT_MEMORY
#define LIMIT_MEMORY 1
#endif

/* Bytes of data this process has; 0 when the system does not tell. */
static rlim_t data_in_use(void)
{
    char text[256] = { 0 };
    char *at = text;
    unsigned long pages = 0;
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return 0;
    if (read(fd, text, sizeof(text) - 1) <= 0)
        at = NULL;
    (void)close(fd);
    /* size resident shared text lib data */
    for (int i = 0; i < 6 && at != NULL; i++)
        pages = strtoul(at, &at, 10);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void set_limits(void)
{
    struct rlimit seconds = { CHILD_SECONDS, CHILD_SECONDS + 1 }, none = { 0, 0 };
    rlim_t now = data_in_use();
    struct rlimit memory = { now + CHILD_MEMORY, now + CHILD_MEMORY };

    (void)setrlimit(RLIMIT_CPU, &seconds);
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)setrlimit(RLIMIT_FSIZE, &none);
    if (LIMIT_MEMORY && now > 0)
        (void)setrlimit(RLIMIT_DATA, &memory);
}

static bool write_all(int fd, qf_str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = qf_str_sub(bytes, (size_t)n, bytes.n);
    }
    return true;
}

/* The child: quiet, limited, and gone when it has answered. */
static _Noreturn void answer(qf_str bytes, int fd)
{
    qf_ctx cx = { .arena = qf_arena_new() };
    qf_buf out = qf_buf_new(cx.arena, DOC_MAX_MEMORY);
    doc *document = NULL;
    qf_code code;
    int quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);

    if (quiet >= 0)
        (void)dup2(quiet, STDERR_FILENO);
    set_limits();
    /* Each page takes a bitmap of the same size: the memory of the last one serves again. */
    (void)mallopt(M_MMAP_THRESHOLD, 64 * 1024 * 1024);
    (void)mallopt(M_TRIM_THRESHOLD, 256 * 1024 * 1024);
    code = pdf_read_here(&cx, bytes, &document);
    doc_wire_put(&out, &cx, code, document);
    _exit(!out.over && write_all(fd, qf_buf_str(&out)) ? 0 : 1);
}

static qf_buf read_all(qf_arena *arena, int fd)
{
    qf_buf bytes = qf_buf_new(arena, DOC_MAX_MEMORY);
    char *chunk = qf_alloc(arena, CHUNK);

    for (;;) {
        ssize_t n = read(fd, chunk, CHUNK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return bytes;
        qf_buf_add(&bytes, (qf_str){ chunk, (size_t)n });
    }
}

/* What the child's end says when it gave no answer: it was stopped at a limit, or it fell. */
static qf_code no_answer(qf_ctx *cx, int status)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGXCPU && WTERMSIG(status) != SIGKILL &&
        WTERMSIG(status) != SIGABRT)
        return qf_fail(cx, QF_INVALID, "DOC.TRUNCATED", "file",
                       "PDF 已损坏，无法读取，请重新导出后再试。");
    return qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file",
                   "PDF 过于复杂，超出可处理的范围，请重新导出，或改用 Word 文件。");
}

static qf_code busy(qf_ctx *cx)
{
    return qf_fail(cx, QF_BUSY, "DOC.BUSY", "file", "系统繁忙，暂时不能读取 PDF，请稍后再试。");
}

qf_code pdf_read(qf_ctx *cx, qf_str bytes, doc **out)
{
    int ends[2], status = 0;
    qf_buf answered;
    pid_t child, ended;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return busy(cx);
    child = fork();
    if (child == 0) {
        (void)close(ends[0]);
        answer(bytes, ends[1]);
    }
    (void)close(ends[1]);
    if (child < 0) {
        (void)close(ends[0]);
        return busy(cx);
    }
    answered = read_all(cx->arena, ends[0]);
    (void)close(ends[0]);
    do {
        ended = waitpid(child, &status, 0);
    } while (ended < 0 && errno == EINTR);
    if (ended == child && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
        return no_answer(cx, status);
    return doc_wire_get(cx, qf_buf_str(&answered), out);
}
