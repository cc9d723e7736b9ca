/* The reading side of pdf_read: what runs apart from the program, and under limits.
 *
 * The reader is this same program begun anew (pdf_reader.c): it has one thread, holds no lock and
 * no data of anyone, and lives as long as the program that began it. For each document it makes a
 * worker, which reads and answers; the reader adds how the worker ended. A program with threads may not do this by fork itself: whatever
 * lock another thread holds at that moment (of the allocator, of fontconfig) stays shut in the
 * child for ever. */
#include "base/file.h"
#include "doc/doc_build.h"
#include "doc/doc_wire.h"
#include "doc/pdf_clean.h"
#include "doc/pdf_open.h"
#include "doc/pdf_read.h"
#include "doc/pdf_request.h"
#include "doc/pdf_warm.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
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
#define MAX_WORKERS 64                           /* at a time */
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
    case PDF_COVERED:
        return pdf_covered_here(cx, bytes, out);
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

/* ---- The reader. */

struct worker {
    pid_t process; /* 0: none */
    int answer;
};

static void on_child(int signal)
{
    (void)signal; /* it only has to end the waiting */
}

/* Ends the answers of the workers that are gone with how they ended. */
static void see_off(struct worker *workers)
{
    pdf_ending ending = { .began = true };

    for (;;) {
        pid_t process = waitpid(-1, &ending.status, WNOHANG);
        if (process <= 0)
            return;
        for (int i = 0; i < MAX_WORKERS; i++) {
            if (workers[i].process != process)
                continue;
            (void)qf_fd_write(workers[i].answer, (qf_str){ (const char *)&ending, sizeof ending });
            (void)close(workers[i].answer);
            workers[i] = (struct worker){ 0 };
        }
    }
}

static struct worker *free_place(struct worker *workers)
{
    for (int i = 0; i < MAX_WORKERS; i++) {
        if (workers[i].process == 0)
            return &workers[i];
    }
    return NULL;
}

static void begin_work(struct worker *worker, const pdf_request *request, const sigset_t *before)
{
    pid_t process = fork();

    if (process == 0) {
        (void)close(STDIN_FILENO);
        (void)signal(SIGCHLD, SIG_DFL);
        (void)sigprocmask(SIG_SETMASK, before, NULL);
        work(request);
    }
    (void)close(request->document);
    if (process > 0) {
        *worker = (struct worker){ process, request->answer };
        return;
    }
    (void)qf_fd_write(request->answer,
                      (qf_str){ (const char *)&(pdf_ending){ 0 }, sizeof(pdf_ending) });
    (void)close(request->answer);
}

/* Reads a small document once, so that what the libraries set up and look up the first time is there
 * in every worker. One of poppler's documents stays open: with the last it forgets its settings. */
static void warm_up(void)
{
    qf_ctx cx = { .arena = qf_arena_new() };
    PopplerDocument *kept = NULL;
    doc *document = NULL;

    if (pdf_open(&cx, pdf_warm_document(), &kept) == QF_OK &&
        pdf_read_here(&cx, pdf_warm_document(), &document) == QF_OK)
        return;
}

_Noreturn void pdf_child_serve(int socket)
{
    static struct worker workers[MAX_WORKERS];
    struct sigaction action = { .sa_handler = on_child };
    pdf_request request;
    sigset_t child, before;

    (void)signal(SIGPIPE, SIG_IGN);
    (void)sigaction(SIGCHLD, &action, NULL);
    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &child, &before);
    warm_up();
    for (;;) {
        struct worker *worker;
        struct pollfd wait = { socket, POLLIN, 0 };
        see_off(workers);
        worker = free_place(workers);
        /* A worker's end comes through only here, so that none is missed. */
        if (ppoll(&wait, worker == NULL ? 0 : 1, NULL, &before) <= 0 || worker == NULL)
            continue;
        if (!pdf_request_take(socket, &request))
            _exit(0);
        begin_work(worker, &request, &before);
    }
}
