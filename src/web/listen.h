/* Inside the adapter: the listening socket and the connections that come in by it.
 *
 * libmicrohttpd gives every connection one piece of memory of a fixed size, and an idle connection keeps it.
 * So there are workers of two kinds: the first connections get room for long addresses and other sites' cookies,
 * and only in a crowd later ones get little. One thread of ours accepts and chooses the idlest worker. */
#ifndef QF_WEB_LISTEN_H
#define QF_WEB_LISTEN_H

#include "web/exchange.h"

/* Binds the address of the options; the port is known afterwards. Errors: QF_INVALID "SERVE.LISTEN",
 * QF_CONFLICT "SERVE.IN_USE". */
QF_MUST qf_code listen_open(qf_ctx *cx, web_server *server);
/* Starts the workers and the thread that accepts. */
QF_MUST qf_code listen_start(qf_ctx *cx, web_server *server, MHD_AccessHandlerCallback handle,
                             MHD_RequestCompletedCallback completed);
/* No new connection is taken from now on. */
void listen_quiet(web_server *server);
/* Ends the open connections. */
void listen_stop(web_server *server);

/* Bytes of memory of the connection. */
size_t listen_memory(struct MHD_Connection *connection);

#endif
