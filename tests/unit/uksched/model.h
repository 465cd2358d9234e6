/* SPDX-License-Identifier: BSD-3-Clause */
/* The run of random operations on the scheduler beside its reference model, for every policy. */
#ifndef MODEL_H
#define MODEL_H

/* Run @steps operations from @seed, then end the program; asserts on the first difference. */
void model_run(unsigned int steps, unsigned long seed);

#endif /* MODEL_H */
