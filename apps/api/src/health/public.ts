export { TemporalStatus, TemporalStatusModule } from './temporal-status.ts';
