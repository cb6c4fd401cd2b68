import { configKinds, type Permission, type RoleCode } from '@trucban/contracts';

const read: readonly Permission[] = [
  'incident.read',
  'task.read',
  'assignment.read',
  'process.read',
  'notification.read',
  'file.read',
  'config.read',
  'orgUnit.read',
  'indicator.read',
  'report.read',
];
const work: readonly Permission[] = [...read, 'task.complete', 'file.write'];
const answer: readonly Permission[] = [...work, 'assignment.answer', 'event.write', 'incident.readPersonal'];
const operate: readonly Permission[] = [
  ...work,
  'incident.write',
  'incident.assign',
  'incident.readPersonal',
  'assignment.write',
  'task.completeForGroup',
  'task.assign',
  'event.read',
  'event.write',
  'source.read',
  'alert.write',
  'process.start',
  'process.message',
  'user.read',
];
/** Files and pulls. What a file becomes needs the right to write that, too. */
const bringIn: readonly Permission[] = ['import.read', 'import.write', 'pull.run'];
const edit = configKinds.map((kind) => `config.edit.${kind}` as const);
const approve = configKinds.map((kind) => `config.approve.${kind}` as const);

/** Reports: whoever writes one doesn't sign it. */
const write: readonly Permission[] = ['report.write'];
const sign: readonly Permission[] = ['report.write', 'report.sign'];

/** What each role of the shipped set allows. Where it holds is said by the org unit of the grant. */
export const ROLE_PERMISSIONS: Readonly<Record<RoleCode, readonly Permission[]>> = {
  citizen: [],
  callTaker: [...operate],
  dispatcher: [...operate],
  dutyOfficer: [...operate, ...write],
  shiftLeader: [
    ...operate,
    ...bringIn,
    ...sign,
    'measure.write',
    'incident.lead',
    'process.operate',
    'audit.read',
    'event.exercise',
  ],
  iocDirector: [
    ...operate,
    ...bringIn,
    ...sign,
    'measure.write',
    'measure.lock',
    'incident.lead',
    'process.operate',
    'audit.read',
  ],
  agencyCoordinator: [
    ...answer,
    ...write,
    'import.read',
    'import.write',
    'measure.write',
    'webhook.manage',
    'user.read',
  ],
  agencyHead: [
    ...answer,
    ...sign,
    'import.read',
    'import.write',
    'measure.write',
    'measure.lock',
    'incident.lead',
    'assignment.write',
    'user.read',
  ],
  fieldCommander: [...answer, 'incident.write'],
  fieldUnit: [...answer],
  caseOfficer: [...answer, 'incident.write', 'assignment.write'],
  analyst: [...read, ...write, 'event.read', 'source.read'],
  dataSteward: [
    ...read,
    ...bringIn,
    ...write,
    'measure.write',
    'measure.lock',
    'event.read',
    'event.write',
    'source.read',
    'source.manage',
    'user.read',
  ],
  indicatorOwner: [...read, 'import.read', 'import.write', 'measure.write', 'measure.lock'],
  // Who wrote, submitted and approved a version is shown by name.
  // A rule is written and tried on events that have come; persons in them are masked. Rules, planned work and mappings name sources.
  sopDesigner: [...read, ...edit, 'import.read', 'pull.run', 'user.read', 'event.read', 'source.read'],
  // Whoever approves a pull or a mapping sees what its trials and runs came to; to run it is another's.
  sopApprover: [...read, ...approve, 'import.read', 'user.read', 'event.read'],
  provinceLeader: [...work, 'incident.lead', 'user.read'],
  spokesperson: [...work],
  wallOperator: [...read],
  admin: [
    ...read,
    ...edit,
    ...bringIn,
    'measure.write',
    'measure.lock',
    'orgUnit.manage',
    'user.read',
    'user.manage',
    'webhook.manage',
    'secret.manage',
    'audit.read',
    'process.operate',
    'event.read',
    'source.read',
    'source.manage',
  ],
  auditor: [...read, 'audit.read', 'user.read', 'event.read', 'source.read'],
  socAnalyst: [...work, 'event.read', 'event.write', 'incident.write'],
  publicViewer: [],
};

/** What the OAuth scopes of a program allow. Every program may read what its agency may see. */
export const SCOPE_PERMISSIONS: Readonly<Record<string, readonly Permission[]>> = {
  'events:write': ['event.write', 'import.read', 'import.write'],
  'measures:write': ['measure.write', 'indicator.read', 'import.read', 'import.write'],
  'events:exercise': ['event.exercise'],
  agency: [...read, 'assignment.answer', 'measure.write', 'webhook.manage', 'file.write', 'task.complete'],
  'process:operate': ['process.read', 'process.start', 'process.operate', 'process.message'],
  'jobs:work': ['job.work'],
};
