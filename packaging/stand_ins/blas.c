/* What OpenCV asks of its BLAS, done by numpy's, whose functions have a prefix and integers of 64 bits. */

#include <stdint.h>
#include <stdlib.h>

typedef int64_t wide;

#define NO_MEMORY (-1010) /* as LAPACKE has it */
#define LEAST(a, b) ((a) < (b) ? (a) : (b))

static wide *wide_array(wide count)
{
    return malloc(sizeof(wide) * (count > 0 ? count : 1));
}

static void narrow(int *to, wide *from, int count)
{
    for (int k = 0; k < count; k++)
        to[k] = (int)from[k];
    free(from);
}

#define GEMM(kind, scalar)                                                                                           \
    void scipy_cblas_##kind##gemm64_(int, int, int, wide, wide, wide, scalar, const void *, wide, const void *,      \
                                     wide, scalar, void *, wide);                                                    \
    void cblas_##kind##gemm(int order, int of_a, int of_b, int m, int n, int k, scalar alpha, const void *a,         \
                            int lda, const void *b, int ldb, scalar beta, void *c, int ldc)                          \
    {                                                                                                                \
        scipy_cblas_##kind##gemm64_(order, of_a, of_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);                \
    }

GEMM(s, float)
GEMM(d, double)
GEMM(c, const void *)
GEMM(z, const void *)

/* Fortran passes the length of each text behind all arguments. */
#define LAPACK(kind)                                                                                                 \
    void scipy_##kind##potrf_64_(const char *, wide *, void *, wide *, wide *, size_t);                              \
    void kind##potrf_(const char *half, int *n, void *a, int *lda, int *info)                                        \
    {                                                                                                                \
        wide n_ = *n, lda_ = *lda, info_ = 0;                                                                        \
        scipy_##kind##potrf_64_(half, &n_, a, &lda_, &info_, 1);                                                     \
        *info = (int)info_;                                                                                          \
    }                                                                                                                \
    void scipy_##kind##posv_64_(const char *, wide *, wide *, void *, wide *, void *, wide *, wide *, size_t);       \
    void kind##posv_(const char *half, int *n, int *columns, void *a, int *lda, void *b, int *ldb, int *info)        \
    {                                                                                                                \
        wide n_ = *n, columns_ = *columns, lda_ = *lda, ldb_ = *ldb, info_ = 0;                                      \
        scipy_##kind##posv_64_(half, &n_, &columns_, a, &lda_, b, &ldb_, &info_, 1);                                 \
        *info = (int)info_;                                                                                          \
    }                                                                                                                \
    void scipy_##kind##getrf_64_(wide *, wide *, void *, wide *, wide *, wide *);                                    \
    void kind##getrf_(int *m, int *n, void *a, int *lda, int *pivots, int *info)                                     \
    {                                                                                                                \
        wide m_ = *m, n_ = *n, lda_ = *lda, info_ = NO_MEMORY, *pivots_ = wide_array(LEAST(m_, n_));                 \
        if (pivots_) {                                                                                               \
            scipy_##kind##getrf_64_(&m_, &n_, a, &lda_, pivots_, &info_);                                            \
            narrow(pivots, pivots_, LEAST(*m, *n));                                                                  \
        }                                                                                                            \
        *info = (int)info_;                                                                                          \
    }                                                                                                                \
    void scipy_##kind##gesv_64_(wide *, wide *, void *, wide *, wide *, void *, wide *, wide *);                     \
    void kind##gesv_(int *n, int *columns, void *a, int *lda, int *pivots, void *b, int *ldb, int *info)             \
    {                                                                                                                \
        wide n_ = *n, columns_ = *columns, lda_ = *lda, ldb_ = *ldb, info_ = NO_MEMORY, *pivots_ = wide_array(n_);   \
        if (pivots_) {                                                                                               \
            scipy_##kind##gesv_64_(&n_, &columns_, a, &lda_, pivots_, b, &ldb_, &info_);                             \
            narrow(pivots, pivots_, *n);                                                                             \
        }                                                                                                            \
        *info = (int)info_;                                                                                          \
    }                                                                                                                \
    void scipy_##kind##geqrf_64_(wide *, wide *, void *, wide *, void *, void *, wide *, wide *);                    \
    void kind##geqrf_(int *m, int *n, void *a, int *lda, void *tau, void *work, int *lwork, int *info)               \
    {                                                                                                                \
        wide m_ = *m, n_ = *n, lda_ = *lda, lwork_ = *lwork, info_ = 0;                                              \
        scipy_##kind##geqrf_64_(&m_, &n_, a, &lda_, tau, work, &lwork_, &info_);                                     \
        *info = (int)info_;                                                                                          \
    }                                                                                                                \
    void scipy_##kind##gels_64_(const char *, wide *, wide *, wide *, void *, wide *, void *, wide *, void *,        \
                                wide *, wide *, size_t);                                                             \
    void kind##gels_(const char *way, int *m, int *n, int *columns, void *a, int *lda, void *b, int *ldb,            \
                     void *work, int *lwork, int *info)                                                              \
    {                                                                                                                \
        wide m_ = *m, n_ = *n, columns_ = *columns, lda_ = *lda, ldb_ = *ldb, lwork_ = *lwork, info_ = 0;            \
        scipy_##kind##gels_64_(way, &m_, &n_, &columns_, a, &lda_, b, &ldb_, work, &lwork_, &info_, 1);              \
        *info = (int)info_;                                                                                          \
    }                                                                                                                \
    void scipy_##kind##gesdd_64_(const char *, wide *, wide *, void *, wide *, void *, void *, wide *, void *,       \
                                 wide *, void *, wide *, wide *, wide *, size_t);                                    \
    void kind##gesdd_(const char *job, int *m, int *n, void *a, int *lda, void *s, void *u, int *ldu, void *vt,      \
                      int *ldvt, void *work, int *lwork, int *unused, int *info)                                     \
    {                                                                                                                \
        wide m_ = *m, n_ = *n, lda_ = *lda, ldu_ = *ldu, ldvt_ = *ldvt, lwork_ = *lwork, info_ = NO_MEMORY;          \
        wide *integers = wide_array(8 * LEAST(m_, n_));                                                              \
        (void)unused;                                                                                                \
        if (integers)                                                                                                \
            scipy_##kind##gesdd_64_(job, &m_, &n_, a, &lda_, s, u, &ldu_, vt, &ldvt_, work, &lwork_, integers,       \
                                    &info_, 1);                                                                      \
        free(integers);                                                                                              \
        *info = (int)info_;                                                                                          \
    }

LAPACK(s)
LAPACK(d)

void scipy_dgeev_64_(const char *, const char *, wide *, void *, wide *, void *, void *, void *, wide *, void *,
                     wide *, void *, wide *, wide *, size_t, size_t);
void dgeev_(const char *left, const char *right, int *n, void *a, int *lda, void *real, void *imaginary, void *vl,
            int *ldvl, void *vr, int *ldvr, void *work, int *lwork, int *info)
{
    wide n_ = *n, lda_ = *lda, ldvl_ = *ldvl, ldvr_ = *ldvr, lwork_ = *lwork, info_ = 0;
    scipy_dgeev_64_(left, right, &n_, a, &lda_, real, imaginary, vl, &ldvl_, vr, &ldvr_, work, &lwork_, &info_, 1, 1);
    *info = (int)info_;
}
