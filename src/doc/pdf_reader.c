/* The asking side of pdf_read: hands the document to the reader (pdf_child.c) and takes the answer. */
#include "base/file.h"
#include "doc/doc_build.h"
#include "doc/doc_wire.h"
#include "doc/pdf_read.h"
#include "doc/pdf_request.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The name this program begins itself with to be the reader. */
#define READER_NAME "qingfeng-pdf-reader"
#define CHUNK ((size_t)64 * 1024)

/* The process that reads for this one: begun at the first document, and anew when it is gone. The
 * only thing here that outlives a call. */
static struct {
    pthread_mutex_t lock;
    int socket; /* 0: none */
    pid_t process;
    unsigned number; /* how many were begun */
} reader = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* ---- The reader, begun. */

/* Before main: every program that can ask is its own reader, tests included. It must stand beside
 * what asks, or a linker could leave it out and the program begun anew would ask anew. */
__attribute__((constructor)) static void become_reader(int count, char **arguments)
{
    if (count == 1 && strcmp(arguments[0], READER_NAME) == 0)
        pdf_child_serve(STDIN_FILENO);
}

/* This program anew, with `socket` as its standard input, quiet, and no signal held back. */
static bool begin_program(int socket, pid_t *process)
{
    char *arguments[] = { READER_NAME, NULL };
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;
    bool began = false;

    (void)sigemptyset(&none);
    if (posix_spawn_file_actions_init(&files) != 0)
        return false;
    if (posix_spawnattr_init(&attributes) == 0) {
        began =
            posix_spawnattr_setsigmask(&attributes, &none) == 0 &&
            posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK) == 0 &&
            posix_spawn_file_actions_adddup2(&files, socket, STDIN_FILENO) == 0 &&
            posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) ==
                0 &&
            posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0) ==
                0 &&
            posix_spawn(process, "/proc/self/exe", &files, &attributes, arguments, environ) == 0;
        (void)posix_spawnattr_destroy(&attributes);
    }
    (void)posix_spawn_file_actions_destroy(&files);
    return began;
}

static void end_reader(void)
{
    if (reader.socket == 0)
        return;
    (void)close(reader.socket);
    (void)kill(reader.process, SIGKILL);
    (void)waitpid(reader.process, NULL, 0);
    reader.socket = 0;
}

static bool begin_reader(void)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    if (begin_program(ends[1], &reader.process)) {
        reader.socket = ends[0];
        reader.number++;
    }
    if (reader.socket == 0)
        (void)close(ends[0]);
    (void)close(ends[1]);
    return reader.socket != 0;
}

/* The number of the reader that has the request, another one than `gone`; 0 when there is none. */
static unsigned hand_over(const pdf_request *request, unsigned gone)
{
    unsigned number = 0;

    (void)pthread_mutex_lock(&reader.lock);
    if (reader.number == gone)
        end_reader();
    if (reader.socket != 0 && pdf_request_send(reader.socket, request)) {
        number = reader.number;
    } else {
        end_reader();
        if (begin_reader() && pdf_request_send(reader.socket, request))
            number = reader.number;
    }
    (void)pthread_mutex_unlock(&reader.lock);
    return number;
}

/* ---- The answer. */

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

static qf_code busy(qf_ctx *cx)
{
    return qf_fail(cx, QF_BUSY, "DOC.BUSY", "file", "系统繁忙，暂时不能读取 PDF，请稍后再试。");
}

/* What the worker's end says when it gave no answer: it was stopped at a limit, or it fell. */
static qf_code no_answer(qf_ctx *cx, int status)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGXCPU && WTERMSIG(status) != SIGKILL &&
        WTERMSIG(status) != SIGALRM && WTERMSIG(status) != SIGABRT)
        return qf_fail(cx, QF_INVALID, "DOC.TRUNCATED", "file",
                       "PDF 已损坏，无法读取，请重新导出后再试。");
    return qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file",
                   "PDF 过于复杂，超出可处理的范围，请重新导出，或改用 Word 文件。");
}

static qf_code understand(qf_ctx *cx, qf_str answer, doc **out)
{
    pdf_ending ending;

    if (answer.n < sizeof ending)
        return busy(cx);
    memcpy(&ending, answer.p + answer.n - sizeof ending, sizeof ending);
    if (!ending.began)
        return busy(cx);
    if (!WIFEXITED(ending.status) || WEXITSTATUS(ending.status) != 0)
        return no_answer(cx, ending.status);
    return doc_wire_get(cx, qf_str_sub(answer, 0, answer.n - sizeof ending), out);
}

static int memory_file(qf_str bytes)
{
    int fd = memfd_create("pdf", MFD_CLOEXEC);

    if (fd >= 0 && !qf_fd_write(fd, bytes)) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

/* All that comes back for a document; nothing when no reader took it, or it was ended meanwhile.
 * `number` is the reader that did not answer before (0: none), and becomes the one asked. */
static qf_str ask(qf_arena *arena, pdf_work work, int document, unsigned *number)
{
    qf_str answer = { 0 };
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0)
        return answer;
    *number =
        hand_over(&(pdf_request){ .work = work, .document = document, .answer = ends[1] }, *number);
    (void)close(ends[1]);
    if (*number != 0) {
        qf_buf all = read_all(arena, ends[0]);
        answer = qf_buf_str(&all);
    }
    (void)close(ends[0]);
    return answer;
}

qf_code pdf_ask(qf_ctx *cx, pdf_work work, qf_str bytes, doc **out)
{
    int document = memory_file(bytes);
    unsigned number = 0;
    qf_str answer;

    if (document < 0)
        return busy(cx);
    answer = ask(cx->arena, work, document, &number);
    if (answer.n == 0 && number != 0) /* that reader was ended: once more, with another */
        answer = ask(cx->arena, work, document, &number);
    (void)close(document);
    return understand(cx, answer, out);
}

qf_code pdf_read(qf_ctx *cx, qf_str bytes, doc **out)
{
    return pdf_ask(cx, PDF_WORDS, bytes, out);
}
