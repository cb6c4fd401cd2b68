export type * from './activities.ts';
export * from './messages.ts';
export * from './names.ts';
