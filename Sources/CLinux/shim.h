/*
 * Calls of the Linux kernel that glibc has no function for, or only macros and variable arguments, which Swift cannot call.
 * Each returns what the kernel does: -1 and errno when it says no.
 */
#ifndef HUNCH_LINUX_H
#define HUNCH_LINUX_H

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

/* ---- openat2 (Linux 5.6): a path that is resolved under rules */

#ifndef SYS_openat2
#define SYS_openat2 437
#endif
struct hunch_open_how {
    uint64_t flags, mode, resolve;
};
#define HUNCH_RESOLVE_NO_SYMLINKS 0x04
#define HUNCH_RESOLVE_BENEATH 0x08

static inline int hunch_openat2(int folder, const char *path, int flags, int resolve) {
    struct hunch_open_how how = {(uint64_t)(unsigned)flags, 0, (uint64_t)resolve};
    return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}

static inline int hunch_openat(int folder, const char *path, int flags) { return openat(folder, path, flags); }

/* ---- Landlock: which files and networks this thread and its children may use */

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif
struct hunch_landlock_ruleset {
    uint64_t files, net, scoped;
};
struct hunch_landlock_beneath {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

/* The version of the interface, or -1 where the kernel has none. */
static inline int hunch_landlock_version(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, 1U);
}

/* `bytes`: how much of the structure the kernel's version knows. */
static inline int hunch_landlock_create(uint64_t files, uint64_t net, uint64_t scoped, size_t bytes) {
    struct hunch_landlock_ruleset rules = {files, net, scoped};
    return (int)syscall(SYS_landlock_create_ruleset, &rules, bytes, 0U);
}

static inline int hunch_landlock_allow(int ruleset, int parent, uint64_t allowed) {
    struct hunch_landlock_beneath rule = {allowed, parent};
    return (int)syscall(SYS_landlock_add_rule, ruleset, 1, &rule, 0U);
}

static inline int hunch_landlock_restrict(int ruleset) {
    return (int)syscall(SYS_landlock_restrict_self, ruleset, 0U);
}

/* ---- files */

/* O_PATH: a place in the file system that is not opened. Everywhere on Linux but alpha and sparc. */
static const int HUNCH_O_PATH = 010000000;

/* A file in memory without a name, closed in programs that are started. */
static inline int hunch_memory_file(const char *name) { return (int)syscall(SYS_memfd_create, name, 1U); }

/* The magic number of the file system that a descriptor lies on (linux/magic.h), 0 when it cannot be told. */
static inline uint32_t hunch_file_system(int descriptor) {
    struct statfs system;
    return fstatfs(descriptor, &system) == 0 ? (uint32_t)system.f_type : 0;
}

static inline int hunch_pipe(int ends[2]) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC); }

/* A descriptor that becomes readable when it is signalled. */
static inline int hunch_event(void) { return (int)syscall(SYS_eventfd2, 0, O_CLOEXEC | O_NONBLOCK); }
static inline int hunch_event_signal(int event) {
    uint64_t one = 1;
    return write(event, &one, sizeof one) == sizeof one ? 0 : -1;
}

/* ---- memory */

extern int malloc_trim(size_t pad);
/* Gives the system back what this process has freed. */
static inline void hunch_give_memory_back(void) { (void)malloc_trim(0); }

/* ---- processes */

static inline int hunch_close_from(unsigned first) {
#ifdef SYS_close_range
    return (int)syscall(SYS_close_range, first, ~0U, 0);
#else
    return -1;
#endif
}

extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
static inline int hunch_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

/*
 * Starts a program that ends when this thread does, with standard input and output and no other descriptor but the standard
 * error. Between vfork and exec nothing but system calls.
 */
static inline pid_t hunch_start_program(const char *path, char *const arguments[], int input, int output) {
    char *const environment[] = {NULL};
    const pid_t parent = getpid();
    const pid_t child = vfork();
    if (child != 0) return child;
    if (syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != parent) _exit(127);
    if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0) _exit(127);
    hunch_close_from(3);
    signal(SIGPIPE, SIG_DFL);
    execve(path, arguments, environment);
    _exit(127);
}

/* How far a process group stands back for others, 0 to 19. */
static inline int hunch_stand_back(pid_t group, int niceness) { return setpriority(PRIO_PGRP, (id_t)group, niceness); }

/* Limits of a resource, the one that warns and the one that holds; they are only ever lowered. */
static inline int hunch_limit(int resource, uint64_t soft, uint64_t hard) {
    struct rlimit limits;
    if (getrlimit(resource, &limits) != 0) return -1;
    if (hard < limits.rlim_max) limits.rlim_max = hard;
    limits.rlim_cur = soft < limits.rlim_max ? soft : limits.rlim_max;
    return setrlimit(resource, &limits);
}
static inline uint64_t hunch_limit_of(int resource) {
    struct rlimit limits;
    return getrlimit(resource, &limits) == 0 ? limits.rlim_max : RLIM_INFINITY;
}
enum hunch_resource {
    HUNCH_LIMIT_CORE = RLIMIT_CORE,
    HUNCH_LIMIT_FILE_SIZE = RLIMIT_FSIZE,
    HUNCH_LIMIT_OPEN_FILES = RLIMIT_NOFILE,
    HUNCH_LIMIT_HEAP = RLIMIT_DATA,
    HUNCH_LIMIT_ADDRESSES = RLIMIT_AS,
    HUNCH_LIMIT_PROCESSOR = RLIMIT_CPU,
};

static inline void hunch_write_error(const char *text) {
    ssize_t written = write(STDERR_FILENO, text, strlen(text));
    (void)written;
}

/* ---- prctl */

static inline int hunch_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }
/* Orphans among this process's descendants become its children, so that it can reap them. */
static inline int hunch_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }
static inline int hunch_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); }

/* Nobody of the same user may look into this process's memory. */
static inline int hunch_hide_memory(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

/* capget(2) and capset(2), version 3 of the interface. */
struct hunch_capability_header {
    uint32_t version;
    int pid;
};
struct hunch_capabilities {
    uint32_t effective, permitted, inheritable;
};
#define HUNCH_CAPABILITY_VERSION 0x20080522

/* Gives up every capability, for this process and what it starts, root or not. */
static inline int hunch_drop_capabilities(void) {
    for (int capability = 0; capability < 64; capability++) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    struct hunch_capability_header header = {HUNCH_CAPABILITY_VERSION, 0};
    struct hunch_capabilities none[2] = {{0, 0, 0}, {0, 0, 0}};
    return (int)syscall(SYS_capset, &header, none);
}

/* 1 when this process holds any capability. */
static inline int hunch_has_capabilities(void) {
    struct hunch_capability_header header = {HUNCH_CAPABILITY_VERSION, 0};
    struct hunch_capabilities held[2] = {{0, 0, 0}, {0, 0, 0}};
    if (syscall(SYS_capget, &header, held) != 0) return 0;
    return held[0].permitted || held[1].permitted || held[0].effective || held[1].effective;
}

/* ---- seccomp: system calls that answer EPERM from now on, in this thread and its children */

static const int hunch_denied_calls[] = {
    /* the network */
    SYS_socket, SYS_connect, SYS_accept, SYS_accept4, SYS_bind, SYS_listen,
    /* other processes */
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kill, SYS_tkill, SYS_tgkill, SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo, SYS_setsid, SYS_setpgid, SYS_setpriority, SYS_kcmp,
#ifdef SYS_pidfd_open
    SYS_pidfd_open,
#endif
#ifdef SYS_pidfd_getfd
    SYS_pidfd_getfd,
#endif
#ifdef SYS_pidfd_send_signal
    SYS_pidfd_send_signal,
#endif
#ifdef SYS_process_madvise
    SYS_process_madvise,
#endif
    /* files' rights and owners, which Landlock does not watch */
#ifdef SYS_chmod
    SYS_chmod,
#endif
#ifdef SYS_chown
    SYS_chown, SYS_lchown,
#endif
    SYS_fchmod, SYS_fchmodat, SYS_fchown, SYS_fchownat, SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr, SYS_removexattr,
    SYS_lremovexattr, SYS_fremovexattr, SYS_utimensat,
#ifdef SYS_utime
    SYS_utime, SYS_utimes, SYS_futimesat,
#endif
    452 /* fchmodat2 */, 463 /* setxattrat */, 466 /* removexattrat */,
    SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_fanotify_init, SYS_inotify_init1,
    /* namespaces, mounts and the machine */
    SYS_unshare, SYS_setns, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_swapon, SYS_swapoff, SYS_reboot,
    SYS_sethostname, SYS_setdomainname, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_acct,
    SYS_settimeofday, SYS_clock_settime, SYS_adjtimex, SYS_clock_adjtime, SYS_syslog, SYS_quotactl, SYS_personality,
    428 /* open_tree */, 429 /* move_mount */, 430 /* fsopen */, 431 /* fsconfig */, 432 /* fsmount */, 433 /* fspick */,
    442 /* mount_setattr */, 467 /* open_tree_attr */,
    SYS_sched_setscheduler, SYS_sched_setparam, SYS_sched_setattr, SYS_mlockall, SYS_mlock, SYS_mlock2, SYS_ioprio_set,
    SYS_sched_setaffinity, SYS_migrate_pages, SYS_move_pages, 443 /* quotactl_fd */,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef SYS_iopl
    SYS_iopl, SYS_ioperm,
#endif
    /* processes that would run beside this one and multiply: programs are started by vfork's form of clone */
#ifdef SYS_fork
    SYS_fork,
#endif
    /* the kernel's further doors */
    SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_add_key, SYS_request_key, SYS_keyctl, SYS_lookup_dcookie,
    425 /* io_uring_setup */, 426 /* io_uring_enter */, 427 /* io_uring_register */,
    /* memory shared by name */
    SYS_shmget, SYS_shmat, SYS_shmctl, SYS_semget, SYS_semctl, SYS_semtimedop, SYS_msgget, SYS_msgsnd, SYS_msgrcv,
    SYS_msgctl, SYS_mq_open, SYS_mq_unlink,
    /* privileges */
    SYS_setuid, SYS_setgid, SYS_setreuid, SYS_setregid, SYS_setresuid, SYS_setresgid, SYS_setfsuid, SYS_setfsgid,
    SYS_setgroups, SYS_capset,
};

#define HUNCH_DENY (SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA))

#if defined(__x86_64__)
#define HUNCH_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define HUNCH_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* Needs hunch_no_new_privileges first. */
static inline int hunch_seccomp_deny(void) {
#ifndef HUNCH_ARCHITECTURE
    errno = ENOSYS;
    return -1;
#else
    enum { count = sizeof hunch_denied_calls / sizeof *hunch_denied_calls };
    struct sock_filter code[4 + 2 * 140 + 24];
    if (count > 140) {
        errno = E2BIG;
        return -1;
    }
    unsigned n = 0;
#define HUNCH_PUT(...)                                                                                               \
    do {                                                                                                             \
        struct sock_filter line = __VA_ARGS__;                                                                       \
        code[n++] = line;                                                                                            \
    } while (0)
    /* Another architecture's calls have other numbers: end the process. */
    HUNCH_PUT(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)));
    HUNCH_PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, HUNCH_ARCHITECTURE, 1, 0));
    HUNCH_PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
    HUNCH_PUT(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
    /* x32, and the calls that were numbered after this was written. */
    HUNCH_PUT(BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 467, 0, 1));
    HUNCH_PUT(BPF_STMT(BPF_RET | BPF_K, HUNCH_DENY));
    for (unsigned i = 0; i < count; i++) {
        HUNCH_PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)hunch_denied_calls[i], 0, 1));
        HUNCH_PUT(BPF_STMT(BPF_RET | BPF_K, HUNCH_DENY));
    }
    /* clone3's flags stand in memory, where no filter sees them: glibc then takes clone. */
    HUNCH_PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 435, 0, 1));
    HUNCH_PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (ENOSYS & SECCOMP_RET_DATA)));
    /* clone starts programs as vfork does: no namespaces, no threads, nothing that runs beside its parent. */
    HUNCH_PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 5));
    HUNCH_PUT(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])));
    HUNCH_PUT(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x7E030080U, 0, 1));
    HUNCH_PUT(BPF_STMT(BPF_RET | BPF_K, HUNCH_DENY));
    HUNCH_PUT(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x00004000U, 1, 0));
    HUNCH_PUT(BPF_STMT(BPF_RET | BPF_K, HUNCH_DENY));
    HUNCH_PUT(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
    /* Limits are a process's own. */
    HUNCH_PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prlimit64, 0, 3));
    HUNCH_PUT(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])));
    HUNCH_PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0));
    HUNCH_PUT(BPF_STMT(BPF_RET | BPF_K, HUNCH_DENY));
    HUNCH_PUT(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
#undef HUNCH_PUT
    struct sock_fprog program = {(unsigned short)n, code};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
#endif
}

/* Calls that a probe of the cage tries as they are. */
static inline long hunch_try_fork(void) {
    long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (child == 0) _exit(0);
    return child;
}
static inline long hunch_try_socket(int family) { return syscall(SYS_socket, family, SOCK_STREAM, 0); }

/* ---- descriptors through a socket */

/* Sends bytes, and with the first of them a descriptor unless it is negative. */
static inline ssize_t hunch_send(int socket, const void *bytes, size_t count, int descriptor) {
    struct iovec part = {(void *)bytes, count};
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {0};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (descriptor >= 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.room;
        message.msg_controllen = sizeof control.room;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

/* Receives bytes, and a descriptor when one came with them; else it is set to -1. */
static inline ssize_t hunch_receive(int socket, void *bytes, size_t count, int *descriptor) {
    struct iovec part = {bytes, count};
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {0};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.room;
    message.msg_controllen = sizeof control.room;
    *descriptor = -1;
    ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (got < 0) return got;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS
        && header->cmsg_len == CMSG_LEN(sizeof(int)))
        memcpy(descriptor, CMSG_DATA(header), sizeof(int));
    return got;
}

#endif
