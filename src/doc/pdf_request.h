/* Between pdf_read and the process that reads for it: a socket with requests, a pipe an answer. */
#ifndef QF_DOC_PDF_REQUEST_H
#define QF_DOC_PDF_REQUEST_H

#include <stdbool.h>

/* One document to read: a memory file with its bytes, and the pipe that takes the answer. Both are
 * the holder's to close. */
typedef struct pdf_request {
    int document;
    int answer;
} pdf_request;

/* The last bytes of an answer, after those of doc_wire.h: how the worker ended. */
typedef struct pdf_ending {
    bool began; /* there was a worker */
    int status; /* of waitpid */
} pdf_ending;

/* Sends a request; the sender keeps its own ends. False when nobody takes it. */
bool pdf_request_send(int socket, const pdf_request *request);
/* Waits for a request. False when there will be none any more. */
bool pdf_request_take(int socket, pdf_request *request);
/* The reader: serves what comes by the socket, and ends when the program at its other end is gone. */
_Noreturn void pdf_child_serve(int socket);

#endif
