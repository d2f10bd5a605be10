#include <hiredis/hiredis.h>

/* The longest array that is read: hiredis allocates room for all elements when it has seen the header. */
#define HUNCH_ELEMENTS_MAX 1048576

/*
 * Makes an array by the reader's own function, which stands in the task's private data, unless it is too long;
 * then the reader stops with an error.
 */
static inline void *hunch_create_array(const redisReadTask *task, int elements) {
    if (elements > HUNCH_ELEMENTS_MAX) return NULL;
    return ((redisReplyObjectFunctions *)task->privdata)->createArray(task, elements);
}
