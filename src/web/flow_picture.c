#include "web/flow_picture.h"

#include "base/text.h"

/* In tenths of a unit of the drawing, so that thin bands keep their place. */
#define TENTHS 10
#define WIDTH (360 * TENTHS)
#define BLOCK (10 * TENTHS)
#define ROW_MIN (20 * TENTHS) /* a block with its line of text */
#define TALL (240 * TENTHS)   /* the highest column's bands */
#define LABEL_LAST (196 * TENTHS)
#define HEAD (18 * TENTHS) /* names of the columns before the last */
#define COLUMNS_MAX 16

struct place {
    int64_t x, y, height; /* tenths */
    int64_t in_at, out_at;
};

size_t flow_add_node(flow_picture *picture, int column, qf_str name, qf_str href)
{
    if (picture->nodes == FLOW_NODES_MAX)
        return FLOW_NODES_MAX - 1;
    picture->node[picture->nodes] = (flow_node){
        .column = column < COLUMNS_MAX ? column : COLUMNS_MAX - 1, .name = name, .href = href
    };
    return picture->nodes++;
}

void flow_add_link(flow_picture *picture, size_t from, size_t to, int64_t fen)
{
    size_t at = 0;

    if (fen <= 0 || from >= picture->nodes || to >= picture->nodes)
        return;
    while (at < picture->links && (picture->link[at].from != from || picture->link[at].to != to))
        at++;
    if (at == FLOW_LINKS_MAX)
        return;
    if (at == picture->links)
        picture->link[picture->links++] = (flow_link){ from, to, 0 };
    picture->link[at].fen += fen;
    picture->node[from].out += fen;
    picture->node[to].in += fen;
}

static int64_t value_of(const flow_node *node)
{
    return node->in > node->out ? node->in : node->out;
}

/* a * b / c without overflow for sums up to 10^15 fen. */
static int64_t scaled(int64_t a, int64_t b, int64_t c)
{
    while (a > INT64_MAX / 1000000) {
        a /= 16;
        c /= 16;
    }
    return c > 0 ? a * b / c : 0;
}

/* Places the blocks; gives the height of the drawing. */
static int64_t place_all(const flow_picture *picture, struct place *places, int *columns)
{
    int64_t sums[COLUMNS_MAX] = { 0 }, tops[COLUMNS_MAX] = { 0 }, most = 1, height = 0;
    int order[COLUMNS_MAX], used = 0;

    for (size_t i = 0; i < picture->nodes; i++)
        sums[picture->node[i].column] += value_of(&picture->node[i]);
    for (int c = 0; c < COLUMNS_MAX; c++) {
        order[c] = used;
        used += sums[c] > 0;
        if (sums[c] > most)
            most = sums[c];
    }
    for (size_t i = 0; i < picture->nodes; i++) {
        const flow_node *node = &picture->node[i];
        int64_t tall = scaled(value_of(node), TALL, most), *top = &tops[node->column];
        int64_t step = (WIDTH - LABEL_LAST - BLOCK) / (used > 1 ? used - 1 : 1);
        if (tall < TENTHS)
            tall = TENTHS;
        places[i] =
            (struct place){ .x = order[node->column] * step, .y = HEAD + *top, .height = tall };
        *top += (tall > ROW_MIN ? tall : ROW_MIN) + 4 * TENTHS;
        if (*top > height)
            height = *top;
    }
    *columns = used;
    return HEAD + height;
}

static qf_str tenth(qf_arena *arena, int64_t at)
{
    return qf_strf(arena, "%lld.%lld", (long long)(at / TENTHS), (long long)(at % TENTHS));
}

static void add_band(qf_arena *arena, qf_val *bands, const flow_picture *picture,
                     struct place *places, const flow_link *link)
{
    const flow_node *from = &picture->node[link->from], *to = &picture->node[link->to];
    struct place *a = &places[link->from], *b = &places[link->to];
    int64_t high_a = scaled(link->fen, a->height, value_of(from));
    int64_t high_b = scaled(link->fen, b->height, value_of(to));
    int64_t x1 = a->x + BLOCK, x2 = b->x, middle = (x1 + x2) / 2;
    int64_t y1 = a->y + a->out_at, y2 = b->y + b->in_at;
    qf_val *band = qf_list_add(bands, qf_val_map(arena));

    high_a = high_a < 5 ? 5 : high_a;
    high_b = high_b < 5 ? 5 : high_b;
    a->out_at += scaled(link->fen, a->height, value_of(from));
    b->in_at += scaled(link->fen, b->height, value_of(to));
#define T(at) QF_ARG(tenth(arena, at))
    qf_map_str(
        arena, band, "d",
        qf_strf(arena,
                "M%.*s %.*sC%.*s %.*s %.*s %.*s %.*s %.*sV%.*sC%.*s %.*s %.*s %.*s %.*s %.*sZ",
                T(x1), T(y1), T(middle), T(y1), T(middle), T(y2), T(x2), T(y2), T(y2 + high_b),
                T(middle), T(y2 + high_b), T(middle), T(y1 + high_a), T(x1), T(y1 + high_a)));
#undef T
}

/* 2300000 yuan as 230万, small sums in yuan: a label, the exact sum stands in the table. */
static qf_str label_of(qf_arena *arena, const flow_node *node)
{
    int64_t fen = value_of(node);

    if (fen >= 10000000)
        return qf_strf(arena, "%.*s %lld.%lld万元", QF_ARG(node->name), (long long)(fen / 1000000),
                       (long long)(fen / 100000 % 10));
    return qf_strf(arena, "%.*s %lld元", QF_ARG(node->name), (long long)(fen / 100));
}

static void add_block(qf_arena *arena, qf_val *blocks, const flow_node *node,
                      const struct place *place, bool last)
{
    qf_val *one = qf_list_add(blocks, qf_val_map(arena));
    int64_t middle = place->y + (place->height > ROW_MIN ? place->height : ROW_MIN) / 2;

    qf_map_str(arena, one, "x", tenth(arena, place->x));
    qf_map_str(arena, one, "y", tenth(arena, place->y));
    qf_map_str(arena, one, "height", tenth(arena, place->height));
    qf_map_str(arena, one, "text_x", tenth(arena, place->x + (last ? BLOCK + 4 * TENTHS : 0)));
    qf_map_str(arena, one, "text_y",
               tenth(arena, last ? middle - (place->height > ROW_MIN ? 0 : 5 * TENTHS) + 4 * TENTHS
                                 : 12 * TENTHS));
    qf_map_str(arena, one, "label", last ? label_of(arena, node) : node->name);
    if (node->href.n > 0)
        qf_map_str(arena, one, "href", node->href);
}

void flow_draw(qf_arena *arena, const flow_picture *picture, qf_val *out)
{
    struct place *places = QF_NEW_ARRAY(arena, struct place, FLOW_NODES_MAX);
    qf_val *bands = qf_map_list(arena, out, "bands"), *blocks = qf_map_list(arena, out, "blocks");
    int columns, last = 0;
    int64_t height = place_all(picture, places, &columns);

    for (size_t i = 0; i < picture->nodes; i++)
        if (value_of(&picture->node[i]) > 0 && picture->node[i].column > last)
            last = picture->node[i].column;
    for (size_t i = 0; i < picture->links; i++)
        add_band(arena, bands, picture, places, &picture->link[i]);
    for (size_t i = 0; i < picture->nodes; i++)
        if (value_of(&picture->node[i]) > 0)
            add_block(arena, blocks, &picture->node[i], &places[i],
                      picture->node[i].column == last);
    qf_map_int(arena, out, "height", height / TENTHS + 4);
    qf_map_bool(arena, out, "has_flow", picture->links > 0);
}
