#pragma once
#include <fftw3.h>

// FFTW spells its planner flags as macros with shifts, which Swift can't import.
static inline unsigned cfftw_estimate(void) { return FFTW_ESTIMATE; }
static inline unsigned cfftw_measure(void) { return FFTW_MEASURE; }
