/* Between pdf_read and the process that reads for it: a socket with requests, a pipe an answer. */
#ifndef QF_DOC_PDF_REQUEST_H
#define QF_DOC_PDF_REQUEST_H

#include "doc/doc.h"

/* What is asked of a document. */
typedef enum pdf_work {
    PDF_WORDS,  /* its text: pdf_read_here */
    PDF_HIDDEN, /* what it carries beside its pages: pdf_hidden_here */
    PDF_PAGES,  /* a copy of its pages alone: pdf_printed_here */
    PDF_COVERED /* the same with boxes over what stands before the document: pdf_covered_here */
} pdf_work;

/* One document to read: a memory file with its bytes, and the pipe that takes the answer. Both are
 * the holder's to close. */
typedef struct pdf_request {
    pdf_work work;
    int document;
    int answer;
} pdf_request;

/* The last bytes of an answer, after those of doc_wire.h: how the worker ended. */
typedef struct pdf_ending {
    bool began; /* there was a worker */
    int status; /* of waitpid */
} pdf_ending;

/* Has the work done by the reader, which is begun when there is none. Errors: those of the work;
 * QF_BUSY "DOC.BUSY". */
QF_MUST qf_code pdf_ask(qf_ctx *cx, pdf_work work, qf_str bytes, doc **out);

/* Sends a request; the sender keeps its own ends. False when nobody takes it. */
bool pdf_request_send(int socket, const pdf_request *request);
/* Waits for a request. False when there will be none any more. */
bool pdf_request_take(int socket, pdf_request *request);
/* The reader: serves what comes by the socket, and ends when the program at its other end is gone. */
_Noreturn void pdf_child_serve(int socket);

#endif
