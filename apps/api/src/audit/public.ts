export { AuditModule } from './audit.module.ts';
export { Audit, type AuditRecord } from './audit.ts';
export { masked } from './mask.ts';
