#pragma once
#include <cblas.h>

// Debian ships OpenBLAS's LAPACK without a C header, so the one routine in use is declared here (Fortran convention:
// every argument by address, column-major arrays).
void dsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work,
             const int *lwork, int *iwork, const int *liwork, int *info);
