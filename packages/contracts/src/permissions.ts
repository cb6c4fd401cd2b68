import { z } from 'zod';

/** Kinds of versioned configuration. */
export const configKinds = [
  'process',
  'decision',
  'form',
  'rule',
  'suppression',
  'calendar',
  'escalationPolicy',
  'eventType',
  'agencySettings',
  'measure',
  'indicator',
  'dataset',
  'mapping',
  'pull',
  'report',
] as const;
export type ConfigKindName = (typeof configKinds)[number];

const edit = configKinds.map((kind) => `config.edit.${kind}` as const);
const approve = configKinds.map((kind) => `config.approve.${kind}` as const);

/** Everything that a role may allow. Which rows it reaches is said by the org unit of the grant. */
export const permissions = [
  'incident.read',
  'incident.write',
  'incident.assign',
  'incident.lead',
  'incident.readPersonal',
  'task.read',
  'task.complete',
  'task.completeForGroup',
  'task.assign',
  'assignment.read',
  'assignment.write',
  'assignment.answer',
  'webhook.manage',
  'event.read',
  'event.write',
  'event.exercise',
  'source.read',
  'source.manage',
  'alert.write',
  'indicator.read',
  'measure.write',
  'measure.lock',
  'import.read',
  'import.write',
  'pull.run',
  'report.read',
  'report.write',
  'report.sign',
  'process.read',
  'process.start',
  'process.operate',
  'process.message',
  'job.work',
  'secret.manage',
  'notification.read',
  'file.read',
  'file.write',
  'config.read',
  ...edit,
  ...approve,
  'orgUnit.read',
  'orgUnit.manage',
  'user.read',
  'user.manage',
  'audit.read',
] as const;

export const permissionSchema = z.enum(permissions).meta({ id: 'Permission' });
export type Permission = z.infer<typeof permissionSchema>;
/** Code of a role (`dispatcher`); roles are data, so any code is possible. */
export type RoleCode = string;
