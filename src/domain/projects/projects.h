/* Poverty-relief and rural projects (乡村振兴和民生工程) from application to acceptance: money, contractor,
 * inspection. Relief households are a number, never a list. Law: 政府信息公开条例 第二十一条;
 * 村民委员会组织法 第三十条. */
#ifndef QF_DOMAIN_PROJECTS_H
#define QF_DOMAIN_PROJECTS_H

#include "base/money.h"

/* X(name, code, Chinese) */
#define PROJECTS_STATES(X)                                                                         \
    X(APPLIED, "applied", "已申报")                                                                \
    X(APPROVED, "approved", "已批准")                                                              \
    X(CONTRACTED, "contracted", "已定施工方")                                                      \
    X(BUILDING, "building", "正在施工")                                                            \
    X(INSPECTED, "inspected", "已检查")                                                            \
    X(ACCEPTED, "accepted", "已验收")                                                              \
    X(STOPPED, "stopped", "已停止")

#define PROJECTS_EVENTS(X)                                                                         \
    X(APPLY, "apply", "申报")                                                                      \
    X(APPROVE, "approve", "批准")                                                                  \
    X(CONTRACT, "contract", "定施工方")                                                            \
    X(START, "start", "开工")                                                                      \
    X(PAY, "pay", "付款")                                                                          \
    X(INSPECT, "inspect", "检查")                                                                  \
    X(ACCEPT, "accept", "验收")                                                                    \
    X(STOP, "stop", "停止")

/* Where a project stands, what can happen to it. */
#define X(name, code, zh) PROJECTS_##name,
typedef enum projects_state { PROJECTS_STATES(X) PROJECTS_STATE_COUNT } projects_state;
typedef enum projects_event { PROJECTS_EVENTS(X) PROJECTS_EVENT_COUNT } projects_event;
#undef X

/* Labels and codes; parse is false for an unknown code. */
const char *projects_state_code(projects_state one);
const char *projects_state_zh(projects_state one);
bool projects_state_parse(qf_str code, projects_state *out);
const char *projects_event_zh(projects_event one);
const char *projects_event_code(projects_event one);
bool projects_event_parse(qf_str code, projects_event *out);

/* One step of the flow: a table, no database. */
typedef struct projects_step {
    projects_state from;
    projects_event event;
    projects_state to;
    uint32_t roles;    /* AUTH_BIT bits of the town */
    bool other_person; /* not the one who did the step before */
} projects_step;

extern const projects_step projects_flow[];
extern const size_t projects_flow_count;

typedef struct project {
    int64_t id, village, households, relief, version;
    qf_str name, document, purpose, source, contractor;
    qf_fen plan, contract, paid;
    projects_state state;
    bool sample;
} project;

typedef struct project_list {
    project *one;
    size_t count;
} project_list;

typedef struct project_event {
    projects_event event;
    qf_date day;
    qf_fen amount;
    qf_str note;
    int64_t account;
} project_event;

/* Applies for a project. Needs clerk, handler or reporter. Errors: QF_INVALID "PROJECTS.PROJECT". */
QF_MUST qf_code projects_apply(qf_ctx *cx, const project *fresh, int64_t *id);
/* The next step. `amount`: of the contract, the payment, the settlement; `note`: contractor's name for
 * CONTRACT, else words. More is never paid than contracted, and at most 80 % before acceptance. Errors:
 * QF_CONFLICT "PROJECTS.STATE", QF_DENIED "PROJECTS.SELF", QF_INVALID "PROJECTS.AMOUNT",
 * "PROJECTS.NOTE", "PROJECTS.DAY". */
QF_MUST qf_code projects_act(qf_ctx *cx, int64_t id, const project_event *step);
/* QF_MISSING "PROJECTS.NONE". With its steps. */
QF_MUST qf_code projects_get(qf_ctx *cx, int64_t id, project *out, project_event **steps,
                             size_t *count);
/* All, newest first. */
QF_MUST qf_code projects_list(qf_ctx *cx, project_list *out);

/* ---- photos (photo.c) */

/* X(name, code, Chinese) */
#define PROJECTS_STAGES(X)                                                                         \
    X(BEFORE, "before", "施工前")                                                                  \
    X(DURING, "during", "施工中")                                                                  \
    X(AFTER, "after", "完工后")                                                                    \
    X(CHECK, "check", "检查和验收")

#define X(name, code, zh) PROJECTS_STAGE_##name,
typedef enum projects_stage { PROJECTS_STAGES(X) PROJECTS_STAGE_COUNT } projects_stage;
#undef X

/* Label, code, and back; false for an unknown code. */
const char *projects_stage_zh(projects_stage one);
const char *projects_stage_code(projects_stage one);
bool projects_stage_parse(qf_str code, projects_stage *out);

typedef struct project_photo {
    int64_t n, bytes, width, height, account;
    qf_str caption, sha256, media;
    qf_date day;
    projects_stage stage;
    bool shown; /* public: somebody else than who put it in has looked at it */
} project_photo;

/* Puts in a JPEG or PNG of at most 600 KiB, at most 30 a project; nothing of the camera (place, time, make) is kept.
 * Not public until shown. Needs clerk, handler or reporter. Errors: QF_INVALID "PROJECTS.CAPTION", QF_LIMIT
 * "PROJECTS.PHOTOS", those of photo_read. */
QF_MUST qf_code projects_photo_add(qf_ctx *cx, int64_t id, projects_stage stage, qf_str caption,
                                   qf_str bytes);
/* Whether the one who asks may show it, or take it back. */
bool projects_photo_may_show(const qf_ctx *cx, const project_photo *one);
/* Makes a photo public or takes it back. Needs clerk, leader or reviewer; not who put it in (QF_DENIED
 * "PROJECTS.SELF"). QF_MISSING "PROJECTS.NO_PHOTO". */
QF_MUST qf_code projects_photo_show(qf_ctx *cx, int64_t id, int64_t n, bool shown);
QF_MUST qf_code projects_photos(qf_ctx *cx, int64_t id, project_photo **out, size_t *count);

#endif
