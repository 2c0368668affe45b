#pragma once

// Swift has no way to say that memory will be wanted soon: the line of 64 bytes at `place` is fetched into the second-level
// cache while other work goes on.
static inline void cprocessor_fetch(const void *place) { __builtin_prefetch(place, 0, 2); }
