#include <zlib.h>

/* inflateInit2 is a macro, which Swift cannot call: this is it, as a function. */
static inline int hunch_inflate_init(z_streamp stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}
