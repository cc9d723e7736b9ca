/* The reading side of pdf_read: what runs apart from the program, and under limits.
 *
 * The reader is this same program begun anew (pdf_reader.c): it has one thread, holds no lock and
 * no data of anyone, and lives as long as the program that began it. For each document it makes a watcher, which makes a worker: the worker reads and answers, and the
 * watcher adds how the worker ended. A program with threads may not do this by fork itself: whatever
 * lock another thread holds at that moment (of the allocator, of fontconfig) stays shut in the
 * child for ever. */
#include "base/file.h"
#include "doc/doc_build.h"
#include "doc/doc_wire.h"
#include "doc/pdf_clean.h"
#include "doc/pdf_read.h"
#include "doc/pdf_request.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_MEMORY ((rlim_t)256 * 1024 * 1024) /* beyond what the process has when it begins */
#define CHILD_SECONDS 30                         /* of processor */
#define CHILD_WALL_SECONDS 120                   /* of the clock, on a machine with much to do */

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
    (void)alarm(CHILD_WALL_SECONDS);
}

/* The document of a request: its pages of memory, as long as this process lives. */
static qf_str map_whole(int fd)
{
    struct stat about;
    void *bytes;

    if (fstat(fd, &about) != 0 || about.st_size <= 0)
        return (qf_str){ 0 };
    bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    return bytes == MAP_FAILED ? (qf_str){ 0 } : (qf_str){ bytes, (size_t)about.st_size };
}

static qf_code do_work(qf_ctx *cx, pdf_work work, qf_str bytes, doc **out)
{
    switch (work) {
    case PDF_HIDDEN:
        return pdf_hidden_here(cx, bytes, out);
    case PDF_PAGES:
        return pdf_printed_here(cx, bytes, out);
    case PDF_WORDS:
        break;
    }
    return pdf_read_here(cx, bytes, out);
}

/* The worker: limited, and gone when it has answered. */
static _Noreturn void work(const pdf_request *request)
{
    qf_ctx cx = { .arena = qf_arena_new() };
    qf_buf out = qf_buf_new(cx.arena, DOC_MAX_MEMORY);
    doc *document = NULL;
    qf_code code;

    set_limits();
    /* Each page takes a bitmap of the same size: the memory of the last one serves again. */
    (void)mallopt(M_MMAP_THRESHOLD, 64 * 1024 * 1024);
    (void)mallopt(M_TRIM_THRESHOLD, 256 * 1024 * 1024);
    code = do_work(&cx, request->work, map_whole(request->document), &document);
    doc_wire_put(&out, &cx, code, document);
    _exit(!out.over && qf_fd_write(request->answer, qf_buf_str(&out)) ? 0 : 1);
}

/* The watcher: has one worker read, and ends the answer with how that ended. */
static _Noreturn void watch(const pdf_request *request)
{
    pdf_ending ending = { .status = -1 };
    pid_t worker, ended;

    (void)signal(SIGCHLD, SIG_DFL);
    worker = fork();
    if (worker == 0)
        work(request);
    do {
        ended = waitpid(worker, &ending.status, 0);
    } while (ended < 0 && errno == EINTR);
    ending.began = worker > 0 && ended == worker;
    (void)qf_fd_write(request->answer, (qf_str){ (const char *)&ending, sizeof ending });
    _exit(0);
}

_Noreturn void pdf_child_serve(int socket)
{
    pdf_request request;

    /* Nobody waits for the watchers. */
    (void)signal(SIGCHLD, SIG_IGN);
    (void)signal(SIGPIPE, SIG_IGN);
    while (pdf_request_take(socket, &request)) {
        if (fork() == 0) {
            (void)close(socket);
            watch(&request);
        }
        (void)close(request.document);
        (void)close(request.answer);
    }
    _exit(0);
}
