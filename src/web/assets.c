#include "web/assets.h"

#include <stdlib.h>
#include <string.h>

const web_asset *web_asset_find(qf_str path)
{
    for (size_t i = 0; i < web_asset_count; i++)
        if (qf_str_eq(qf_str_of(web_assets[i].path), path))
            return &web_assets[i];
    return NULL;
}

const web_asset *web_asset_named(const char *file)
{
    for (size_t i = 0; i < web_asset_count; i++)
        if (strcmp(web_assets[i].file, file) == 0)
            return &web_assets[i];
    abort();
}

qf_val *web_asset_map(qf_arena *arena)
{
    qf_val *map = qf_val_map(arena);

    for (size_t i = 0; i < web_asset_count; i++) {
        qf_str file = qf_str_of(web_assets[i].file);
        char *name = qf_alloc(arena, file.n + 1);
        for (size_t k = 0; k < file.n; k++)
            name[k] = file.p[k] == '.' || file.p[k] == '-' ? '_' : file.p[k];
        qf_map_str(arena, map, name, qf_str_of(web_assets[i].path));
    }
    return map;
}
