#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sched.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

// Swift has no way to say that memory will be wanted soon: the line of 64 bytes at `place` is fetched into the second-level
// cache while other work goes on.
static inline void cprocessor_fetch(const void *place) { __builtin_prefetch(place, 0, 2); }

// Swift has no public word for "this thread is waiting": the processor saves power, and its other threads go faster.
static inline void cprocessor_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// The set of processors that a process may use is a C macro's business. 0 where the system does not tell.
static inline int cprocessor_allowed_count(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}

// The allocator gives freed memory back to the system at once, which then clears every page anew for the next array of the same
// size. This much of it is kept instead, and arrays below 32 MiB come from what is kept.
static inline void cprocessor_keep_freed_memory(int bytes) {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, bytes);
#else
  (void)bytes;
#endif
}
