#include "law/place.h"

#include <math.h>

#define DEGREE 1000000
#define EARTH_METRES 6371008.8
#define PI 3.14159265358979323846

/* Krasovsky 1940, which GCJ-02 is built on. */
#define AXIS 6378245.0
#define ECCENTRICITY 0.00669342162296594323

static const char *const codes[] = {
#define X(name, code) code,
    PLACE_SYSTEMS(X)
#undef X
};

const char *place_system_code(place_system system)
{
    return codes[system];
}

bool place_system_parse(qf_str code, place_system *out)
{
    for (size_t i = 0; i < PLACE_SYSTEM_COUNT; i++)
        if (qf_str_eq(code, qf_str_of(codes[i]))) {
            *out = (place_system)i;
            return true;
        }
    return false;
}

/* ---- GCJ-02: the shift as it is known */

typedef struct spot {
    double x, y; /* degrees east, north */
} spot;

static bool is_shifted(spot at)
{
    return at.x >= 72.004 && at.x <= 137.8347 && at.y >= 0.8293 && at.y <= 55.8271;
}

static double waves(double x)
{
    return (20.0 * sin(6.0 * x * PI) + 20.0 * sin(2.0 * x * PI)) * 2.0 / 3.0;
}

static double shift_north(double x, double y)
{
    double out = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x));

    out += waves(x);
    out += (20.0 * sin(y * PI) + 40.0 * sin(y / 3.0 * PI)) * 2.0 / 3.0;
    return out + (160.0 * sin(y / 12.0 * PI) + 320.0 * sin(y * PI / 30.0)) * 2.0 / 3.0;
}

static double shift_east(double x, double y)
{
    double out = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x));

    out += waves(x);
    out += (20.0 * sin(x * PI) + 40.0 * sin(x / 3.0 * PI)) * 2.0 / 3.0;
    return out + (150.0 * sin(x / 12.0 * PI) + 300.0 * sin(x / 30.0 * PI)) * 2.0 / 3.0;
}

static spot shifted(spot at)
{
    double north = shift_north(at.x - 105.0, at.y - 35.0);
    double east = shift_east(at.x - 105.0, at.y - 35.0);
    double radians = at.y / 180.0 * PI, s = sin(radians), magic = 1.0 - ECCENTRICITY * s * s;
    double root = sqrt(magic);

    north = (north * 180.0) / ((AXIS * (1.0 - ECCENTRICITY)) / (magic * root) * PI);
    east = (east * 180.0) / (AXIS / root * cos(radians) * PI);
    return (spot){ at.x + east, at.y + north };
}

/* The shift has no inverse in closed form: correct by what is still wrong until nothing is. */
static spot unshifted(spot at)
{
    spot guess = at;

    for (int i = 0; i < 32; i++) {
        spot seen = shifted(guess);
        double x = seen.x - at.x, y = seen.y - at.y;
        guess.x -= x;
        guess.y -= y;
        if (fabs(x) < 1e-9 && fabs(y) < 1e-9)
            break;
    }
    return guess;
}

place place_convert(place at, place_system from, place_system to)
{
    bool was = from == PLACE_GCJ02, will = to == PLACE_GCJ02;
    spot s = { (double)at.longitude / DEGREE, (double)at.latitude / DEGREE };

    if (was == will || !is_shifted(s))
        return at;
    s = was ? unshifted(s) : shifted(s);
    return (place){ llround(s.x * DEGREE), llround(s.y * DEGREE) };
}

/* ---- figures */

bool place_degrees_parse(qf_str text, int64_t *out)
{
    bool minus = false, dot = false;
    int64_t value = 0;
    int whole = 0, decimals = 0;
    size_t i = 0;

    text = qf_str_trim(text);
    if (i < text.n && (text.p[i] == '-' || text.p[i] == '+'))
        minus = text.p[i++] == '-';
    for (; i < text.n; i++) {
        char c = text.p[i];
        if (c == '.' && !dot) {
            dot = true;
        } else if (c >= '0' && c <= '9') {
            whole += !dot;
            decimals += dot;
            if (whole > 3)
                return false;
            if (decimals <= 9)
                value = value * 10 + (c - '0');
        } else {
            return false;
        }
    }
    if (whole == 0)
        return false;
    for (int d = decimals > 9 ? 9 : decimals; d < 9; d++)
        value *= 10;
    value = (value + 500) / 1000;
    if (value > 180 * (int64_t)DEGREE)
        return false;
    *out = minus ? -value : value;
    return true;
}

qf_str place_degrees(qf_arena *arena, int64_t millionths)
{
    int64_t size = millionths < 0 ? -millionths : millionths;

    return qf_strf(arena, "%s%lld.%06lld", millionths < 0 ? "-" : "", (long long)(size / DEGREE),
                   (long long)(size % DEGREE));
}

bool place_in_china(place at)
{
    return at.longitude >= 73 * (int64_t)DEGREE && at.longitude <= 136 * (int64_t)DEGREE &&
           at.latitude >= 3 * (int64_t)DEGREE && at.latitude <= 54 * (int64_t)DEGREE;
}

bool place_swapped(place at)
{
    return !place_in_china(at) && place_in_china((place){ at.latitude, at.longitude });
}

static double radians(int64_t millionths)
{
    return (double)millionths / DEGREE / 180.0 * PI;
}

int64_t place_metres(place a, place b)
{
    double north = sin(radians(b.latitude - a.latitude) / 2);
    double east = sin(radians(b.longitude - a.longitude) / 2);
    double h = north * north + cos(radians(a.latitude)) * cos(radians(b.latitude)) * east * east;

    return llround(2 * EARTH_METRES * asin(sqrt(h > 1 ? 1 : h)));
}

void place_plane(place origin, place at, int64_t *east, int64_t *north)
{
    *east = llround(radians(at.longitude - origin.longitude) * cos(radians(origin.latitude)) *
                    EARTH_METRES);
    *north = llround(radians(at.latitude - origin.latitude) * EARTH_METRES);
}
