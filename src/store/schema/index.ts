export * from './cohorts.ts';
export * from './events.ts';
export * from './files.ts';
export * from './learners.ts';
export * from './progress.ts';
export * from './received.ts';
