#include "doc/ical_write.h"

#define FOLD_BYTES 75
#define FILE_MAX ((size_t)8 * 1024 * 1024)

/* A content line, folded: a piece has at most 75 bytes and no character is cut. */
static void add_line(qf_buf *out, qf_str line)
{
    size_t at = 0, room = FOLD_BYTES;

    while (line.n - at > room) {
        size_t end = at + room;
        while (end > at && ((unsigned char)line.p[end] & 0xC0) == 0x80)
            end--;
        qf_buf_add(out, qf_str_sub(line, at, end));
        qf_buf_add(out, QF_S("\r\n "));
        at = end;
        room = FOLD_BYTES - 1; /* the blank counts */
    }
    qf_buf_add(out, qf_str_sub(line, at, line.n));
    qf_buf_add(out, QF_S("\r\n"));
}

/* NAME:text with TEXT escapes. */
static void add_text(qf_buf *out, qf_arena *arena, const char *name, qf_str text)
{
    qf_buf line = qf_buf_new(arena, text.n * 2 + 64);

    qf_buf_add(&line, qf_str_of(name));
    qf_buf_addc(&line, ':');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\n')
            qf_buf_add(&line, QF_S("\\n"));
        else if (c == '\\' || c == ';' || c == ',') {
            qf_buf_addc(&line, '\\');
            qf_buf_addc(&line, (char)c);
        } else if (c >= ' ' && c != 0x7F) {
            qf_buf_addc(&line, (char)c);
        }
    }
    add_line(out, qf_buf_str(&line));
}

static void add_day(qf_buf *out, qf_arena *arena, const char *name, qf_date date)
{
    int year, month, day;

    qf_date_parts(date, &year, &month, &day);
    add_line(out, qf_strf(arena, "%s;VALUE=DATE:%04d%02d%02d", name, year, month, day));
}

/* DTSTAMP is in UTC. */
static void add_stamp(qf_buf *out, qf_arena *arena, qf_time now)
{
    qf_time utc = { now.ms - (int64_t)8 * 3600 * 1000 };
    qf_date date = qf_time_date(utc);
    int64_t second = (utc.ms - qf_date_start(date).ms) / 1000;
    int year, month, day;

    qf_date_parts(date, &year, &month, &day);
    add_line(out, qf_strf(arena, "DTSTAMP:%04d%02d%02dT%02d%02d%02dZ", year, month, day,
                          (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60)));
}

static void add_event(qf_buf *out, qf_arena *arena, const ical_event *event, qf_time now)
{
    add_line(out, QF_S("BEGIN:VEVENT"));
    add_text(out, arena, "UID", event->uid);
    add_stamp(out, arena, now);
    add_day(out, arena, "DTSTART", event->day);
    add_day(out, arena, "DTEND", qf_date_add(event->day, 1));
    add_text(out, arena, "SUMMARY", event->summary);
    if (event->description.n > 0)
        add_text(out, arena, "DESCRIPTION", event->description);
    if (event->url.n > 0)
        add_line(out, qf_strf(arena, "URL:%.*s", QF_ARG(event->url)));
    add_line(out, QF_S("TRANSP:TRANSPARENT"));
    add_line(out, QF_S("BEGIN:VALARM"));
    add_line(out, QF_S("ACTION:DISPLAY"));
    add_text(out, arena, "DESCRIPTION", event->summary);
    add_line(out, QF_S("TRIGGER:-PT15H"));
    add_line(out, QF_S("END:VALARM"));
    add_line(out, QF_S("END:VEVENT"));
}

qf_str ical_write(qf_arena *arena, qf_str name, const ical_event *events, size_t count, qf_time now)
{
    qf_buf out = qf_buf_new(arena, FILE_MAX);

    add_line(&out, QF_S("BEGIN:VCALENDAR"));
    add_line(&out, QF_S("VERSION:2.0"));
    add_line(&out, QF_S("PRODID:-//qingfeng//desk//ZH"));
    add_line(&out, QF_S("CALSCALE:GREGORIAN"));
    add_line(&out, QF_S("METHOD:PUBLISH"));
    add_text(&out, arena, "X-WR-CALNAME", name);
    add_line(&out, QF_S("X-WR-TIMEZONE:Asia/Shanghai"));
    for (size_t i = 0; i < count && out.n < FILE_MAX - 65536; i++)
        add_event(&out, arena, &events[i], now);
    add_line(&out, QF_S("END:VCALENDAR"));
    return qf_buf_str(&out);
}
