/** fast-check whose draws are the same in each run, so that a failure belongs to a change and not to chance. */
import fc from 'fast-check';

/** `TRUCBAN_SEED=N` draws others; what fails prints its seed and path. */
fc.configureGlobal({ seed: Number(process.env['TRUCBAN_SEED'] ?? 20261123) });

export { fc };
