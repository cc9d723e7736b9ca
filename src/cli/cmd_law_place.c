#include "cli/cmd_law.h"
#include "law/place.h"

int law_place(cli *args)
{
    qf_arena *arena = args->cx->arena;
    place_system from, to;
    place at;
    qf_val *out;

    if (!place_degrees_parse(qf_str_of(cli_text(args, "--longitude")), &at.longitude) ||
        !place_degrees_parse(qf_str_of(cli_text(args, "--latitude")), &at.latitude))
        return cli_usage(args, "经度和纬度要写成小数，例如 114.061622");
    if (!place_system_parse(qf_str_of(cli_text(args, "--from")), &from) ||
        !place_system_parse(qf_str_of(cli_text(args, "--to")), &to))
        return cli_usage(args, "坐标系是 CGCS2000、WGS-84 或者 GCJ-02");
    at = place_convert(at, from, to);
    if (!args->json) {
        cli_print(args,
                  qf_strf(arena, "%.*s %.*s（%s）\n", QF_ARG(place_degrees(arena, at.longitude)),
                          QF_ARG(place_degrees(arena, at.latitude)), place_system_code(to)));
        return 0;
    }
    out = qf_val_map(arena);
    qf_map_add(out, QF_S("longitude"), qf_val_number(arena, place_degrees(arena, at.longitude)));
    qf_map_add(out, QF_S("latitude"), qf_val_number(arena, place_degrees(arena, at.latitude)));
    qf_map_str(arena, out, "system", qf_str_of(place_system_code(to)));
    cli_print_json(args, out);
    return 0;
}
