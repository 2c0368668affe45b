#pragma once

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
