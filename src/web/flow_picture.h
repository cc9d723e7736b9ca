/* Flow of money as a picture (Sankey): columns of blocks as high as their sums, bands between them. Pure
 * arithmetic in whole numbers; the template draws it as SVG. */
#ifndef QF_WEB_FLOW_PICTURE_H
#define QF_WEB_FLOW_PICTURE_H

#include "base/money.h"
#include "base/val.h"

#define FLOW_NODES_MAX 512
#define FLOW_LINKS_MAX 512

typedef struct flow_node {
    int column; /* from 0, left to right */
    qf_str name, href;
    int64_t in, out; /* fen; set by flow_link */
} flow_node;

typedef struct flow_link {
    size_t from, to;
    int64_t fen;
} flow_link;

typedef struct flow_picture {
    flow_node node[FLOW_NODES_MAX];
    flow_link link[FLOW_LINKS_MAX];
    size_t nodes, links;
} flow_picture;

/* Adds a block; its number. More than FLOW_NODES_MAX: the last one again. */
size_t flow_add_node(flow_picture *picture, int column, qf_str name, qf_str href);
/* Adds money from one block to another, joined with what flows there already. Sums of 0 or less are
 * left out, as is what does not fit. */
void flow_add_link(flow_picture *picture, size_t from, size_t to, int64_t fen);
/* The drawing as a value: width, height, bands (d), blocks (x, y, width, height, label, text_x, text_y,
 * anchor, href). Empty columns are closed up. */
void flow_draw(qf_arena *arena, const flow_picture *picture, qf_val *out);

#endif
