/* Where else an item was published, and when: the annual report counts by platform. Law: 政府信息公开条例 第二十三条至
 * 第二十五条. And the register of documents by their numbers (GB/T 9704-2012 7.2.5). */
#ifndef QF_DOMAIN_DISCLOSE_CHANNELS_H
#define QF_DOMAIN_DISCLOSE_CHANNELS_H

#include "domain/disclose/disclose.h"

/* X(code, Chinese) */
#define DISCLOSE_CHANNELS(X)                                                                       \
    X(portal, "县政府门户网站")                                                                    \
    X(media, "政务新媒体")                                                                         \
    X(board, "信息公告栏")                                                                         \
    X(gazette, "政府公报")                                                                         \
    X(broadcast, "广播电视")                                                                       \
    X(press, "报刊")                                                                               \
    X(screen, "电子屏")                                                                            \
    X(loudspeaker, "村广播")                                                                       \
    X(library, "档案馆、图书馆查阅点")

typedef struct disclose_channel {
    int64_t id, item_id;
    qf_str channel, place; /* place: which board, account or issue, or an address; may be empty */
    qf_str title;          /* of the item; in lists of a year */
    qf_date day;
} disclose_channel;

typedef struct disclose_channels {
    disclose_channel *list;
    size_t count;
} disclose_channels;

/* A document of the register. */
typedef struct disclose_document {
    int64_t id;
    qf_str title; /* of a kept one for who is at work here alone */
    qf_str doc_no, validity;
    qf_str state;         /* released, withdrawn, kept */
    qf_str ground;        /* of a kept one: code of DISCLOSE_GROUNDS */
    qf_str word;          /* 豫政办 */
    int64_t year, number; /* 〔2021〕3号; 0: the number has another form */
    qf_date formed_on, released_on;
} disclose_document;

/* "信息公告栏"; empty: none of ours. */
qf_str disclose_channel_zh(qf_str code);
/* A public item went out by a channel too. Errors: QF_INVALID "DISCLOSE.CHANNEL" (channel, day before it was formed
 * or after today, place); QF_CONFLICT "DISCLOSE.STATE". */
QF_MUST qf_code disclose_channel_add(qf_ctx *cx, int64_t item, const disclose_channel *channel);
/* A row that was a mistake. QF_MISSING "DISCLOSE.NO_CHANNEL". */
QF_MUST qf_code disclose_channel_strike(qf_ctx *cx, int64_t item, int64_t id);
QF_MUST qf_code disclose_channels_of(qf_ctx *cx, int64_t item, disclose_channels *out);
/* Items of a year by channel, in the order of DISCLOSE_CHANNELS: one entry each, `id` is the count. */
QF_MUST qf_code disclose_channel_counts(qf_ctx *cx, int year, disclose_channels *out);
/* What went out in a year by a channel (empty: all), newest first, at most n. */
QF_MUST qf_code disclose_channel_year(qf_ctx *cx, int year, qf_str channel, int64_t n,
                                      disclose_channels *out);
/* The documents formed in a year that are or were public or were kept from it, by agency word, year and number. */
QF_MUST qf_code disclose_documents(qf_ctx *cx, int year, disclose_document **out, size_t *count);

#endif
