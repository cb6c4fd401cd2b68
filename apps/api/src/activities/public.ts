export { Activities } from './activities.ts';
export { ActivitiesModule } from './activities.module.ts';
