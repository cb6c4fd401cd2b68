export { EventStore, type EventSender } from './event-store.ts';
export { IntakeModule } from './intake.module.ts';
