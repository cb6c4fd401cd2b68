export { Backlog } from './backlog.ts';
export { EventStore, type EventSender, type Stored } from './event-store.ts';
export { IntakeModule } from './intake.module.ts';
export { MqttIntake } from './mqtt/mqtt-intake.ts';
