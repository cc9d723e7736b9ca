/* The service centre of a town: its list of items and the stations of its villages. */
#ifndef QF_DOMAIN_SERVICE_H
#define QF_DOMAIN_SERVICE_H

#include "base/err.h"
#include "law/outline.h"

/* The elements of an item in words (GB/T 39554.2; 国办秘函〔2019〕19号 names the eight that a guide may not
 * lack: they are needed). X(member, label, several lines, needed) */
#define SERVICE_TEXTS(X)                                                                           \
    X(name, "事项名称", false, true)                                                               \
    X(theme, "主题", false, true)                                                                  \
    X(kind, "事项类型", false, true)                                                               \
    X(object, "服务对象", false, false)                                                            \
    X(basis, "设定依据", true, true)                                                               \
    X(conditions, "受理条件", true, true)                                                          \
    X(materials, "申请材料", true, true)                                                           \
    X(steps, "办理流程", true, true)                                                               \
    X(way, "办理形式", false, false)                                                               \
    X(fee, "收费", false, true)                                                                    \
    X(fee_basis, "收费依据", true, false)                                                          \
    X(place, "办理地点", false, true)                                                              \
    X(hours, "办理时间", false, true)                                                              \
    X(phone, "咨询电话", false, true)                                                              \
    X(complaint, "监督电话", false, false)                                                         \
    X(result, "办理结果", false, false)                                                            \
    X(special, "特别程序", true, false)                                                            \
    X(events, "人生事件", false, false)

typedef struct service_item {
    qf_str code;
#define X(member, label, lines, needed) qf_str member;
    SERVICE_TEXTS(X) /* materials: one a line, "name|original or copy|copies|who gives it" */
#undef X
    int64_t legal_days, promised_days; /* working days; 0: on the spot */
    qf_date listed_on;
    qf_date changed_on; /* QF_NO_DATE: as listed */
} service_item;

typedef struct service_items {
    service_item *item;
    size_t count;
} service_items;

typedef struct service_station {
    int64_t village_id;
    qf_str name, address, hours, phone, keeper;
    qf_str staff;    /* "name|phone", one a line */
    qf_str services; /* what is done there, one a line */
    place at;        /* CGCS2000 */
    place_system entered_in;
    qf_date surveyed_on; /* position captured for the map */
    qf_date account_on;  /* village service account made */
    qf_date checked_on;  /* somebody last looked whether all is right */
} service_station;

typedef struct service_stations {
    service_station *station;
    size_t count;
} service_stations;

typedef struct service_stats {
    int64_t items, stations, accounts;
} service_stats;

/* Adds an item or changes the one with its code, public at once: import and demonstration. A text that
 * differs from the public one is a new version. Needs disclosure clerk or administrator. Errors:
 * QF_INVALID "SERVICE.ITEM" with the field: no code or name, promised longer than the legal time. */
QF_MUST qf_code service_item_put(qf_ctx *cx, const service_item *item);
/* The list as it was on a day; as of today. */
QF_MUST qf_code service_items_on(qf_ctx *cx, qf_date day, service_items *out);
QF_MUST qf_code service_items_all(qf_ctx *cx, service_items *out);
/* Errors: QF_MISSING "SERVICE.NO_ITEM". */
QF_MUST qf_code service_item_get(qf_ctx *cx, qf_str code, service_item *out);

/* ---- the guide as people read it */

typedef struct service_material {
    qf_str name, form, copies, source; /* the last three may be empty */
} service_material;

/* One line of `materials` in its parts. */
service_material service_material_of(qf_str line);
/* "当场办结" or "10 个工作日". */
qf_str service_days_zh(qf_arena *arena, int64_t days);
/* 即办件 or 承诺件. */
const char *service_handling_zh(const service_item *item);
/* What a guide still lacks before it may be published: a sentence and the field; NULL: nothing. Needed
 * elements, promised <= legal, a fee has its basis, no "其他材料" as a catch-all. */
const char *service_item_lacks(const service_item *item, const char **field);

/* ---- finding (find.c): no database */

/* Occasions in a life, for people who do not know the office's words. */
typedef struct service_life {
    const char *code, *zh, *words; /* words that name its items, by blanks */
} service_life;

extern const service_life service_lives[];
extern const size_t service_life_count;
/* NULL when there is no such occasion. */
const service_life *service_life_of(qf_str code);
/* True when the item belongs to the occasion: by a word in its name, or because its `events` say so. */
bool service_life_has(const service_life *life, const service_item *item);
/* Items that answer "办低保要带什么材料", best first, at most n, as indexes into `items`. Common short names
 * (低保, 养老金) are known; question words are left out. */
size_t service_find(qf_arena *arena, const service_items *items, qf_str question, size_t *found,
                    size_t n);
/* Offices that do what is asked for where a town does not (户口, 营业执照), at most n. */
size_t service_elsewhere(qf_arena *arena, qf_str question, const char **where, size_t n);

/* ---- versions (version.c) */

typedef struct service_version {
    int64_t version;
    qf_str state; /* draft, published, removed */
    qf_str note;
    qf_date published_on; /* QF_NO_DATE: a draft */
    service_item item;
} service_version;

/* All published versions of an item, newest first. */
QF_MUST qf_code service_versions(qf_ctx *cx, qf_str code, service_version **out, size_t *count);
/* The draft of an item. QF_MISSING "SERVICE.NO_DRAFT". */
QF_MUST qf_code service_draft_get(qf_ctx *cx, qf_str code, service_version *out);
/* Codes and names that have a draft. */
QF_MUST qf_code service_drafts(qf_ctx *cx, service_items *out);
/* Keeps a draft; `based_on` is the newest published version its author had read (0: none yet). Needs
 * reporter, clerk or administrator. QF_CONFLICT "SERVICE.VERSION": somebody published in between.
 * QF_INVALID "SERVICE.ITEM". */
QF_MUST qf_code service_draft_save(qf_ctx *cx, const service_item *item, int64_t based_on,
                                   qf_str note);
/* Makes the draft public. Needs publisher, clerk or administrator. QF_INVALID "SERVICE.ITEM" when
 * service_item_lacks something, QF_MISSING "SERVICE.NO_DRAFT". */
QF_MUST qf_code service_draft_publish(qf_ctx *cx, qf_str code);
QF_MUST qf_code service_draft_drop(qf_ctx *cx, qf_str code);
/* Takes an item off the list from today; its versions stay. Needs clerk or administrator and a reason.
 * QF_INVALID "SERVICE.REASON". */
QF_MUST qf_code service_item_remove(qf_ctx *cx, qf_str code, qf_str reason);

/* One element that differs. */
typedef struct service_change {
    const char *label;
    qf_str before, after;
} service_change;

#define SERVICE_CHANGES_MAX 24
/* The elements that differ, at most SERVICE_CHANGES_MAX; pure. */
size_t service_compare(qf_arena *arena, const service_item *before, const service_item *after,
                       service_change *out);
/* What changed for citizens in one line: "申请材料少了“户口簿”；承诺时限 10 个工作日 → 5 个工作日". */
qf_str service_change_line(qf_arena *arena, const service_change *changes, size_t count);

/* ---- stations (station.c) */

/* Adds the station of a village or changes it. Needs the village's account, clerk or administrator.
 * Errors: QF_INVALID "SERVICE.STATION": no name, a position outside of China, longitude and latitude
 * exchanged. */
QF_MUST qf_code service_station_put(qf_ctx *cx, const service_station *station);
QF_MUST qf_code service_stations_all(qf_ctx *cx, service_stations *out);

/* QF_MISSING "SERVICE.NO_STATION". */
QF_MUST qf_code service_station_get(qf_ctx *cx, int64_t village, service_station *out);

#define SERVICE_DOUBTS_MAX 4
/* What looks wrong with a position: outside of its village or of the town (without an outline: more than
 * 20 km from the middle of the other stations), less than 50 m from another station. Sentences into
 * `out`; pure. `village` is the village's name as the outline has it. */
size_t service_station_doubts(qf_arena *arena, const outline *bounds,
                              const service_stations *others, const service_station *station,
                              qf_str village, qf_str out[SERVICE_DOUBTS_MAX]);
/* Sorts by distance from a place, nearest first. */
void service_stations_by_distance(service_stations *stations, place from);

#define SERVICE_ZOOM_MAX 22

typedef struct service_map {
    qf_str outline, outline_note, tile_url, tile_note;
    qf_str tile_labels; /* a second layer with the names, as some services have it; may be empty */
    place_system outline_system, tile_system;
    int64_t tile_zoom; /* the deepest there is */
} service_map;

/* The map of the town; without settings: no outline, no tiles. `bounds` may be NULL. */
QF_MUST qf_code service_map_get(qf_ctx *cx, service_map *out, outline *bounds);
/* Needs administrator or clerk. Errors: those of outline_read, QF_INVALID "SERVICE.TILES" with the
 * field (https, with {x}, {y} and {z}; nothing but what may stand in an address). */
QF_MUST qf_code service_map_put(qf_ctx *cx, const service_map *map);
/* The hosts of the tiles as a source list of a Content-Security-Policy: "https://tiles.example.cn"; empty without
 * tiles. {s} becomes the asterisk. */
qf_str service_map_hosts(qf_arena *arena, const service_map *map);

/* Counts as of a day, for the annual report. */
QF_MUST qf_code service_day_stats(qf_ctx *cx, qf_date day, service_stats *out);

#endif
