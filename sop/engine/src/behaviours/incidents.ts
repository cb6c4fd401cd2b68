import { newId, type Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import type { Stuck } from '../run/stuck.ts';

/** Records that `instance` can't go on and tells the driver; its state says from where a retry goes on. */
export function raiseIncident(run: Run, instance: ElementInstance, stuck: Stuck): void {
  const id = newId(run, 'i');
  instance.incident = { id, code: stuck.code, message: stuck.text, since: run.at };
  run.commands.push({
    type: 'raiseProcessIncident',
    processIncidentId: id,
    elementInstanceId: instance.id,
    elementId: instance.element,
    code: stuck.code,
    message: stuck.text,
  });
}

/** Takes the incident away, because of a retry or because the element ends. */
export function resolveIncident(run: Run, instance: ElementInstance): void {
  if (!instance.incident) return;
  run.commands.push({ type: 'resolveProcessIncident', processIncidentId: instance.incident.id });
  delete instance.incident;
}
