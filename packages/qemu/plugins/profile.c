/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where the time goes: at each tick of a clock, a signal notes at which
 * instruction of the host's a thread is, and for which block of the guest's.
 * Each tick says how much of the thread's CPU time it stands for.
 *
 * A vCPU's ticks are of the host's time. Clocks of CPU time tick with the
 * host's kernel, each 4 ms on Debian, and so does the kernel of the guest, by
 * the same clock: each tick might meet the guest's handler of its own. A prime
 * number of microseconds is in step with nothing. The main thread waits most of
 * the time, and is not to be woken: its clock is that of its CPU time.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "plugin.h"

#include "count/format.h"

/* Older C libraries have no name for it. */
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

/*
 * Where a signal came: by what only the headers of an x86_64 host define, and
 * what only those of an aarch64 one do.
 */
#if defined(REG_RIP)
#define CONTEXT_PC(context) ((context)->uc_mcontext.gregs[REG_RIP])
#elif defined(FPSIMD_MAGIC)
#define CONTEXT_PC(context) ((context)->uc_mcontext.pc)
#else
#define CONTEXT_PC(context) ((void)(context), 0)
#define NO_PC
#endif

#define TICK_NS 1009000
/* Of a quarter of an hour. The pages are taken as they do. */
#define TICKS_MAX (1 << 20)

/* A thread that is looked at. Its own signal handler is who writes it. */
struct thread {
    bool main;
    bool counting;         /* it is in this plugin, and what that calls */
    uint64_t ns, system;   /* of its CPU time, up to the last tick */
    uint64_t *block;       /* that it executes: its index + 1; or NULL */
    struct tick *last;     /* since the begin, or NULL */
};

static struct {
    bool on, taking;
    struct qemu_plugin_scoreboard *blocks;
    struct tick *ticks;
    uint32_t n;            /* with those that are lost */
    struct rusage begin, end;
} profile;

/* This one, if it is looked at: QEMU's main thread, or a vCPU's. */
static __thread struct thread *current;

static uint64_t thread_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * UINT64_C(1000000000) + t.tv_nsec;
}

static uint64_t timeval_ns(struct timeval t)
{
    return t.tv_sec * UINT64_C(1000000000) + t.tv_usec * UINT64_C(1000);
}

static uint64_t thread_system(void)
{
    struct rusage usage;

    getrusage(RUSAGE_THREAD, &usage);
    return timeval_ns(usage.ru_stime);
}

/* A tick that is to be filled in, or NULL: there is no more room. */
static struct tick *new_tick(void)
{
    uint32_t i = __atomic_fetch_add(&profile.n, 1, __ATOMIC_RELAXED);

    return i < TICKS_MAX ? &profile.ticks[i] : NULL;
}

/* The time since the last tick; that goes on from here. */
static void measure(struct thread *thread, uint64_t *ns, uint64_t *system)
{
    uint64_t now = thread_ns(), in_kernel = thread_system();

    *ns = now - thread->ns;
    *system = MIN(in_kernel - thread->system, *ns);
    thread->ns = now;
    thread->system = in_kernel;
}

/* In a signal handler: it may come at any instruction of QEMU's. */
static void take(int number, siginfo_t *info, void *data)
{
    const ucontext_t *context = data;
    struct thread *thread = info->si_value.sival_ptr;
    int error = errno;
    uint64_t ns, system;
    struct tick *tick;

    (void)number;
    /* Of kill(1), or it has slept: the next tick stands for that time, too. */
    if (info->si_code != SI_TIMER || thread_ns() - thread->ns < TICK_NS / 2) {
        errno = error;
        return;
    }
    measure(thread, &ns, &system);
    tick = __atomic_load_n(&profile.taking, __ATOMIC_RELAXED) ? new_tick()
                                                              : NULL;
    if (tick) {
        *tick = (struct tick) {
            .address = CONTEXT_PC(context),
            .ns = ns,
            .system = system,
            .n = 1,
            .block = thread->block ? *thread->block : 0,
            .main = thread->main,
            .counting = thread->counting,
        };
        thread->last = tick;
    }
    errno = error;
}

/* QEMU blocks all signals in its threads. */
static void unblock(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGPROF);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

/* From here on, this thread is looked at. */
static void watch(uint64_t *block, bool main)
{
    struct thread *thread = g_new0(struct thread, 1);
    struct sigevent event = {
        .sigev_notify = SIGEV_THREAD_ID,
        .sigev_signo = SIGPROF,
        .sigev_value.sival_ptr = thread,
    };
    const struct itimerspec each = {
        .it_interval.tv_nsec = TICK_NS,
        .it_value.tv_nsec = TICK_NS,
    };
    uint64_t ns, system;
    timer_t timer;

    thread->main = main;
    thread->block = block;
    measure(thread, &ns, &system);
    event.sigev_notify_thread_id = gettid();
    unblock();
    if (timer_create(main ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &event,
                     &timer) ||
        timer_settime(timer, 0, &each, NULL)) {
        fprintf(stderr, "count: no timer of a thread's: %s\n",
                strerror(errno));
    }
    current = thread;
}

static void watch_vcpu(qemu_plugin_id_t id, unsigned int vcpu)
{
    (void)id;
    /* QEMU moves it only when there are more than 16 vCPUs. */
    watch(qemu_plugin_scoreboard_find(profile.blocks, vcpu), false);
}

bool profile_init(qemu_plugin_id_t id)
{
    struct sigaction action = {
        .sa_sigaction = take,
        .sa_flags = SA_RESTART | SA_SIGINFO,
    };

#ifdef NO_PC
    fprintf(stderr, "count: no profile on a host of this architecture\n");
    return false;
#endif
    profile.on = true;
    profile.blocks = qemu_plugin_scoreboard_new(sizeof(uint64_t));
    profile.ticks = g_new0(struct tick, TICKS_MAX);
    sigemptyset(&action.sa_mask);
    sigaction(SIGPROF, &action, NULL);
    watch(NULL, true);
    qemu_plugin_register_vcpu_init_cb(id, watch_vcpu);
    if (counter.begun) {
        profile_begin();
    }
    return true;
}

/* What is between two of these is the plugin's work, wherever it is done. */
void profile_counting(bool counting)
{
    if (current) {
        current->counting = counting;
    }
}

/* The first that its code does is to say that it is the one. */
void profile_plant(struct qemu_plugin_tb *tb, struct block *block)
{
    if (!profile.on) {
        return;
    }
    block->translations += counter.begun;
    /* While QEMU is about to translate it, too. */
    if (current && current->block) {
        *current->block = block->index + 1;
    }
    qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(
        tb, QEMU_PLUGIN_INLINE_STORE_U64,
        qemu_plugin_scoreboard_u64(profile.blocks), block->index + 1);
}

void profile_begin(void)
{
    uint64_t ns, system;

    if (!profile.on) {
        return;
    }
    if (current) {
        measure(current, &ns, &system);
    }
    getrusage(RUSAGE_SELF, &profile.begin);
    __atomic_store_n(&profile.taking, true, __ATOMIC_RELAXED);
}

/* What is left of a tick is the last one's. */
void profile_end(void)
{
    uint64_t ns, system;

    if (!profile.taking) {
        return;
    }
    __atomic_store_n(&profile.taking, false, __ATOMIC_RELAXED);
    getrusage(RUSAGE_SELF, &profile.end);
    if (current && current->last) {
        measure(current, &ns, &system);
        current->last->ns += ns;
        current->last->system += system;
    }
}

uint64_t profile_user(void)
{
    return timeval_ns(profile.end.ru_utime) -
           timeval_ns(profile.begin.ru_utime);
}

uint64_t profile_system(void)
{
    return timeval_ns(profile.end.ru_stime) -
           timeval_ns(profile.begin.ru_stime);
}

uint32_t profile_lost(void)
{
    return profile.n > TICKS_MAX ? profile.n - TICKS_MAX : 0;
}

bool profile_is_on(void)
{
    return profile.on;
}

/* As they came; they are the caller's now. */
struct tick *profile_ticks(uint32_t *n)
{
    *n = MIN(profile.n, TICKS_MAX);
    return profile.ticks;
}
