/* The parts of an Excel file: sheet, strings and styles, divided by zero bytes, packed here. */
#include "doc_pack.h"
#include "doc_walk.h"

#define HEAD " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add(qf_arena *arena, pack *p, const char *name, const char *element, qf_str inside)
{
    pack_add(p, name, qf_strf(arena, "<%s" HEAD ">%.*s</%s>", element, QF_ARG(inside), element),
             false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_str rest = { (const char *)data, size }, sheet = { NULL, 0 }, strings = sheet,
           styles = sheet;
    pack *p = pack_new(arena);

    (void)qf_str_split(&rest, '\0', &sheet);
    (void)qf_str_split(&rest, '\0', &strings);
    (void)qf_str_split(&rest, '\0', &styles);
    add(arena, p, "xl/workbook.xml", "workbook",
        QF_S("<sheets><sheet name=\"a\" id=\"1\"/></sheets>"));
    pack_add(
        p, "xl/_rels/workbook.xml.rels",
        QF_S("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"
             "relationships\"><Relationship Id=\"1\" Type=\"" TYPE "worksheet\" Target=\"a.xml\"/>"
             "<Relationship Id=\"2\" Type=\"" TYPE "sharedStrings\" Target=\"s.xml\"/>"
             "<Relationship Id=\"3\" Type=\"" TYPE "styles\" Target=\"t.xml\"/></Relationships>"),
        false);
    add(arena, p, "xl/a.xml", "worksheet", sheet);
    add(arena, p, "xl/s.xml", "sst", strings);
    add(arena, p, "xl/t.xml", "styleSheet", styles);
    walk_bytes(arena, pack_finish(p), "a.xlsx");
    return 0;
}
