#include "doc/pdf_request.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

union control {
    struct cmsghdr head;
    char room[CMSG_SPACE(2 * sizeof(int))];
};

bool pdf_request_send(int socket, const pdf_request *request)
{
    union control control = { 0 };
    char work = (char)request->work;
    struct iovec vector = { &work, 1 };
    struct msghdr message = { .msg_iov = &vector,
                              .msg_iovlen = 1,
                              .msg_control = control.room,
                              .msg_controllen = sizeof control.room };
    int ends[2] = { request->document, request->answer };
    ssize_t sent;

    control.head = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof ends),
                                     .cmsg_level = SOL_SOCKET,
                                     .cmsg_type = SCM_RIGHTS };
    memcpy(CMSG_DATA(&control.head), ends, sizeof ends);
    do {
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == 1;
}

bool pdf_request_take(int socket, pdf_request *request)
{
    union control control = { 0 };
    char work = 0;
    struct iovec vector = { &work, 1 };
    struct msghdr message = { .msg_iov = &vector,
                              .msg_iovlen = 1,
                              .msg_control = control.room,
                              .msg_controllen = sizeof control.room };
    int ends[2];
    ssize_t taken;

    do {
        taken = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (taken < 0 && errno == EINTR);
    if (taken != 1 || control.head.cmsg_len != CMSG_LEN(sizeof ends) ||
        control.head.cmsg_type != SCM_RIGHTS)
        return false;
    memcpy(ends, CMSG_DATA(&control.head), sizeof ends);
    *request = (pdf_request){ .work = (pdf_work)work, .document = ends[0], .answer = ends[1] };
    return true;
}
