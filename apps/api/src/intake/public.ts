export { EventStore } from './event-store.ts';
export { IntakeModule } from './intake.module.ts';
