import fc from 'fast-check';

/**
 * Property tests take the same cases in every run, so that a red run can be repeated and a green change stays green.
 * `FC_SEED=$RANDOM npm test` looks for new ones; what it finds becomes a case of its own.
 */
fc.configureGlobal({seed: Number(process.env['FC_SEED'] ?? 20_261_121)});
