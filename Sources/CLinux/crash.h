/*
 * What a process says when it crashes: one line of JSON with the signal and where it was, as offsets into the program for
 * addr2line; never what stood in its memory. A handler may run anywhere, so it calls nothing but what signal-safety(7) lists,
 * and backtrace, which is made ready beforehand.
 */
#ifndef HUNCH_CRASH_H
#define HUNCH_CRASH_H

#include <execinfo.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#define HUNCH_CRASH_FRAMES 48

/* The address of the program's first byte: offsets are told from there. */
extern const char __executable_start;

static inline size_t hunch_crash_text(char *line, size_t at, const char *text) {
    while (*text) line[at++] = *text++;
    return at;
}

static inline size_t hunch_crash_number(char *line, size_t at, uintptr_t number) {
    int shift = (int)sizeof number * 8 - 4;
    while (shift > 0 && (number >> shift & 15) == 0) shift -= 4;
    for (; shift >= 0; shift -= 4) line[at++] = "0123456789abcdef"[number >> shift & 15];
    return at;
}

static inline const char *hunch_crash_name(int number) {
    switch (number) {
    case SIGILL: return "SIGILL";
    case SIGTRAP: return "SIGTRAP";
    case SIGABRT: return "SIGABRT";
    case SIGBUS: return "SIGBUS";
    case SIGFPE: return "SIGFPE";
    case SIGSEGV: return "SIGSEGV";
    default: return "a signal";
    }
}

static inline void hunch_crashed(int number) {
    static char line[64 + HUNCH_CRASH_FRAMES * 24];
    void *frames[HUNCH_CRASH_FRAMES];
    size_t at = hunch_crash_text(line, 0, "{\"level\":\"critical\",\"message\":\"the process crashed\",\"signal\":\"");
    at = hunch_crash_text(line, at, hunch_crash_name(number));
    at = hunch_crash_text(line, at, "\",\"frames\":[");
    int count = backtrace(frames, HUNCH_CRASH_FRAMES);
    for (int n = 0; n < count; n++) {
        at = hunch_crash_text(line, at, n ? ",\"0x" : "\"0x");
        at = hunch_crash_number(line, at, (uintptr_t)frames[n] - (uintptr_t)&__executable_start);
        at = hunch_crash_text(line, at, "\"");
    }
    at = hunch_crash_text(line, at, "]}\n");
    if (write(STDOUT_FILENO, line, at) < 0) {}
    /* The default, which sigaction has put back already: the process ends by the signal that it got. */
    raise(number);
}

static inline void hunch_report_crashes(void) {
    static char stack[64 * 1024];
    static const int signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};
    void *frames[1];
    /* Loads what it needs now, while memory can still be had. */
    backtrace(frames, 1);
    stack_t other = {.ss_sp = stack, .ss_flags = 0, .ss_size = sizeof stack};
    sigaltstack(&other, NULL);
    struct sigaction action = {.sa_handler = hunch_crashed, .sa_flags = (int)(SA_RESETHAND | SA_ONSTACK | SA_NODEFER)};
    sigemptyset(&action.sa_mask);
    for (size_t n = 0; n < sizeof signals / sizeof *signals; n++) sigaction(signals[n], &action, NULL);
}

#endif
