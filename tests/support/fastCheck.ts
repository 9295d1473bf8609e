/** fast-check with the seed of this run, which `run.mjs` prints: `FOLLOWTHROUGH_SEED=… npm test` plays the same cases again. */
import fc from 'fast-check';

const { FOLLOWTHROUGH_SEED: seed } = process.env;
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });

export default fc;
