/* The neutral document: what a reader sees of a docx, html, text, xlsx or pdf file, and what the
 * writers print. Readers: docx_read.h, html_read.h, text_read.h, xlsx_read.h, pdf_read.h; all of
 * them behind doc_read. */
#ifndef QF_DOC_DOC_H
#define QF_DOC_DOC_H

#include "base/err.h"

/* Ceilings for every reader, so that no file takes more than 256 MiB or unbounded time. */
#define DOC_MAX_FILE ((size_t)64 * 1024 * 1024)      /* bytes of the file */
#define DOC_MAX_TEXT ((size_t)64 * 1024 * 1024)      /* bytes of text taken out of it */
#define DOC_MAX_ENTRIES 2000                         /* entries of a zip */
#define DOC_MAX_INFLATED ((size_t)128 * 1024 * 1024) /* bytes of one part, counted when inflating */
#define DOC_MAX_RATIO 200                            /* inflated / packed */
#define DOC_MAX_DEPTH 200                            /* nesting of elements and of tables */
#define DOC_MAX_COLUMNS 256
#define DOC_MAX_ROWS 20000
#define DOC_MAX_CELLS 200000 /* over all tables of a document */
#define DOC_MAX_BLOCKS 200000

typedef enum doc_format {
    DOC_UNKNOWN,
    DOC_DOCX,
    DOC_HTML,
    DOC_TEXT,
    DOC_XLSX,
    DOC_PDF,
    DOC_JSON, /* our own cells: read by report/, not by doc_read */
    DOC_XML,  /* data of a form beside the main one: the same */
} doc_format;

typedef enum doc_kind { DOC_PARAGRAPH, DOC_HEADING, DOC_TABLE, DOC_IMAGE } doc_kind;

typedef enum doc_align { DOC_LEFT, DOC_CENTER, DOC_RIGHT, DOC_JUSTIFY } doc_align;

/* One cell as printed. A merged cell stands once, at its top left. */
typedef struct doc_cell {
    int row, col;           /* from 0, in the grid after spans are resolved */
    int row_span, col_span; /* at least 1 */
    qf_str text;            /* lines of a cell are joined by "\n" */
    bool header;            /* th, or a repeated header row of Word */
    doc_align align;        /* for writers */
} doc_cell;

typedef struct doc_table {
    int rows, cols;
    doc_cell *cells; /* ordered by row, then column */
    size_t count;
    bool uncertain;              /* the grid was guessed (text without separators, pdf) */
    const int *col_width;        /* writers: relative widths, `cols` of them; NULL: equal */
    int header_rows;             /* writers: rows repeated at page breaks */
    qf_str caption;              /* accessible name; may be empty */
    int chart_first, chart_last; /* xlsx: columns drawn as stacked bars by the first one; 0: none */
    int chart_foot;              /* rows of sums at the foot, which are not drawn */
    int first_row, first_col;    /* xlsx: where it begins on its sheet, from 0 */
} doc_table;

typedef struct doc_block {
    doc_kind kind;
    int level;        /* DOC_HEADING: 1-6; 0 is the document's title */
    qf_str text;      /* with automatic numbering as printed; lines joined by "\n" */
    doc_table *table; /* DOC_TABLE */
    doc_align align;  /* for writers */
    bool flush;       /* writers: no space before the first line (the addressee of a letter) */
    int inset;        /* writers: half characters kept free at the right (signature, date) */
    bool keep;        /* writers: its end stays on a page with the block after it */
    int page;         /* pdf: page from 1; xlsx: sheet from 1; else 0 */
    qf_str
        picture; /* DOC_IMAGE, text is what it shows: its bytes as they lie in a docx; may be empty */
    qf_str address; /* DOC_IMAGE, for HTML: where the picture is found */
    int shown;      /* DOC_IMAGE: points it is wide where it stands; 0 not said */
} doc_block;

struct doc;

/* Pages that have a header or footer of their own. */
typedef enum doc_pages {
    DOC_PAGES_ALL,
    DOC_PAGES_FIRST,
    DOC_PAGES_EVEN,
    DOC_PAGES_COUNT
} doc_pages;

/* What stands above and below the text of each page. */
typedef struct doc_margins {
    bool differs[DOC_PAGES_COUNT]; /* the first, the even pages have their own, which may be none */
    struct doc *above[DOC_PAGES_COUNT], *below[DOC_PAGES_COUNT]; /* NULL: nothing stands there */
} doc_margins;

/* Signs of private use that stand for the page's number and the number of pages in a margin. */
#define DOC_PAGE_NUMBER "\xEE\x80\x81"
#define DOC_PAGE_COUNT "\xEE\x80\x82"

typedef struct doc {
    doc_format format;
    qf_str title; /* <title>, core property; may be empty */
    doc_block *blocks;
    size_t count;
    size_t images;              /* pictures seen: tells a scanned file from an empty one */
    qf_str published;           /* html: PubDate of the page's meta tags; may be empty */
    qf_str source;              /* html: ContentSource or similar; may be empty */
    const doc_margins *margins; /* docx_read_visible; NULL: not known, writers number the pages */
} doc;

#define DOC_PARTS_MAX (1 + 2 * DOC_PAGES_COUNT)
/* The document itself, then what stands in its margins; how many. */
size_t doc_parts(doc *document, doc *out[DOC_PARTS_MAX]);

/* Collects blocks and tables; resolves spans; unfolds a table that only lays out other tables or
 * paragraphs (a table with a table inside): its contents come out as blocks of their own. */
typedef struct doc_builder doc_builder;

/* A builder in cx->arena. */
doc_builder *doc_builder_new(qf_ctx *cx, doc_format format);
/* Text of the open cell, or a block of its own when no table is open. Empty paragraphs outside
 * tables are kept out. */
QF_MUST qf_code doc_add_text(doc_builder *b, doc_kind kind, int level, qf_str text);
QF_MUST qf_code doc_add_image(doc_builder *b);
/* A picture with its bytes, which live as long as the builder's arena; one that stands in a table comes out
 * behind the outermost table. `shown`: points it is wide, 0 not said. */
QF_MUST qf_code doc_add_picture(doc_builder *b, qf_str bytes, qf_str shows, int shown);
/* Tables nest. Spans below 1 count as 1 and are cut at the ceilings. A cell opened inside a row;
 * a row and cells still open are closed by what follows. */
QF_MUST qf_code doc_open_table(doc_builder *b);
QF_MUST qf_code doc_open_row(doc_builder *b);
QF_MUST qf_code doc_open_cell(doc_builder *b, int row_span, int col_span, bool header);
QF_MUST qf_code doc_close_table(doc_builder *b);
/* The page or sheet that the next blocks belong to. */
void doc_set_page(doc_builder *b, int page);
/* Closes what is open and gives the document. Errors: QF_LIMIT "DOC.LIMIT". */
QF_MUST qf_code doc_finish(doc_builder *b, doc **out);

/* The cell that covers (row, col), NULL outside the table or in a gap. */
const doc_cell *doc_cell_at(const doc_table *table, int row, int col);

/* Guesses the format by content first, then by the name's ending. */
doc_format doc_sniff(qf_str bytes, qf_str name);
/* Reads any format. Errors (QF_INVALID unless noted) each with a Chinese sentence: "DOC.UNKNOWN",
 * "DOC.NOT_ZIP", "DOC.ENCRYPTED", "DOC.TRUNCATED", "DOC.OLD_WORD" (.doc), "DOC.XML",
 * "DOC.DOCTYPE", "DOC.UNSAFE" (names that leave the archive), "DOC.EMPTY", "DOC.NO_TEXT" (a pdf of
 * pictures only), "DOC.LIMIT" (QF_LIMIT), "DOC.BUSY" (QF_BUSY), "TEXT.ENCODING". Bounded in time and memory by the
 * ceilings above. Thread-safe. */
QF_MUST qf_code doc_read(qf_ctx *cx, qf_str bytes, qf_str name, doc **out);
/* The same; a docx as docx_read_visible reads it. */
QF_MUST qf_code doc_read_visible(qf_ctx *cx, qf_str bytes, qf_str name, doc **out);

/* Call once at program start, before threads: libxml2 and the like. */
void doc_library_start(void);

#endif
