#include <libxml/xmlversion.h>
/* ICU's headers stand in the toolchain's Foundation as well, in another version: only the handlers of charsets, which nobody
 * here uses, are declared with them. */
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
