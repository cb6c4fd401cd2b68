import { Injectable } from '@nestjs/common';
import { MAX_BPMN_CHARACTERS, type ConfigProblem } from '@trucban/contracts';
import type { LocalizedText } from '@trucban/kernel';
import type { CompiledProcess } from '@trucban/sop-engine';
import { z } from 'zod';
import { ConfigStore, type ConfigRecord } from '../configuration/public.ts';
import { OrgDirectory } from '../identity/public.ts';
import type { Tx } from '../platform/public.ts';
import { compileModel } from './compiled-models.ts';
import { DecisionModels } from './decisions/decision-models.ts';
import { ProcessExtensions } from './extensions.ts';
import { processIdOf, processNameOf } from './model-text.ts';
import { Timers } from './timers.ts';

/** The kind `process` of the versioned configuration: what is wrong in a model, and what publishing it sets going. */
@Injectable()
export class ProcessKind {
  constructor(
    private readonly config: ConfigStore,
    private readonly extensions: ProcessExtensions,
    private readonly directory: OrgDirectory,
    private readonly timers: Timers,
    private readonly decisions: DecisionModels,
  ) {
    config.register<string>({
      kind: 'process',
      format: 'xml',
      schema: z.string().min(1).max(MAX_BPMN_CHARACTERS),
      check: (xml, tx, key) => this.check(tx, xml, key),
      name: processNameOf,
      keyOf: processIdOf,
      onPublished: (tx, version) => this.#published(tx, version),
    });
  }

  /** Everything that is wrong in a model: what compiling finds, and what it names that isn't there. */
  async check(tx: Tx, xml: string, key?: string): Promise<readonly ConfigProblem[]> {
    const result = await compileModel(xml);
    const problems: ConfigProblem[] = result.problems.map(({ elementId, ...rest }) => ({
      ...rest,
      elementId: elementId === '' ? null : elementId,
    }));
    if (!result.ok) return problems;
    const [process] = result.processes;
    if (result.processes.length > 1)
      problems.push(
        error(
          'ONE_PROCESS_A_FILE',
          `Mỗi tệp chỉ có một quy trình chạy được; tệp này có ${result.processes.length}.`,
          `A file holds one executable process; this one has ${result.processes.length}.`,
        ),
      );
    return process ? [...problems, ...(await this.#missing(tx, process, key ?? process.processId))] : problems;
  }

  async #missing(tx: Tx, { references: refs }: CompiledProcess, key: string): Promise<ConfigProblem[]> {
    const problems: ConfigProblem[] = [];
    for (const type of refs.jobTypes)
      if (!this.extensions.handlerOf(type))
        problems.push({
          ...error(
            'JOB_TYPE_UNKNOWN',
            `Loại công việc "${type}" không có trong danh mục: phải có chương trình bên ngoài thực hiện.`,
            `Job type "${type}" is not in the catalogue: a worker from outside must do it.`,
          ),
          severity: 'warning',
        });
    for (const job of refs.jobs)
      for (const found of this.extensions.handlerOf(job.type)?.check?.(job) ?? [])
        problems.push({ ...found, elementId: job.elementId });
    for (const form of refs.formIds)
      if (!(await this.config.current(tx, 'form', form)))
        problems.push(
          error('FORM_NOT_PUBLISHED', `Biểu mẫu "${form}" chưa được ban hành.`, `Form "${form}" is not published.`),
        );
    for (const called of refs.processIds)
      if (called !== key && !(await this.config.current(tx, 'process', called)))
        problems.push(
          error(
            'PROCESS_NOT_PUBLISHED',
            `Quy trình "${called}" chưa được ban hành.`,
            `Process "${called}" is not published.`,
          ),
        );
    for (const reference of refs.decisions)
      if (!(await this.#hasDecision(tx, reference)))
        problems.push(
          error(
            'DECISION_NOT_PUBLISHED',
            `Quyết định "${reference.decisionId}" chưa được ban hành.`,
            `Decision "${reference.decisionId}" is not published.`,
          ),
        );
    for (const policy of refs.escalationPolicies)
      if (!(await this.config.current(tx, 'escalationPolicy', policy)))
        problems.push(
          error(
            'ESCALATION_POLICY_UNKNOWN',
            `Chính sách leo thang "${policy}" không có.`,
            `There is no escalation policy "${policy}".`,
          ),
        );
    for (const calendar of refs.calendars)
      if (!(await this.config.current(tx, 'calendar', calendar)))
        problems.push(error('CALENDAR_UNKNOWN', `Lịch "${calendar}" không có.`, `There is no calendar "${calendar}".`));
    return [...problems, ...(await this.#unknownGroups(tx, refs.candidateGroups))];
  }

  async #hasDecision(
    tx: Tx,
    { decisionId, versionTag }: CompiledProcess['references']['decisions'][number],
  ): Promise<boolean> {
    if (versionTag !== null) return (await this.decisions.tagged(tx, decisionId, versionTag)) !== null;
    return (await this.decisions.keyOf(tx, decisionId)) !== null;
  }

  async #unknownGroups(tx: Tx, groups: readonly string[]): Promise<ConfigProblem[]> {
    if (groups.length === 0) return [];
    const org = await this.directory.snapshot(tx);
    const roles = await tx.query<{ code: string }>('processes.roles', 'select code from role');
    const known = new Set(roles.map(({ code }) => code));
    const unknown = groups.filter((group) => {
      const [agency = '', role] = group.split('/');
      return !org.unit(agency) || (role !== undefined && !known.has(role));
    });
    // The library is loaded where its agencies aren't (yet), and says what is missing.
    const severity = tx.actor.kind === 'system' ? 'warning' : 'error';
    return unknown.map((group) => ({
      ...error(
        'GROUP_UNKNOWN',
        `Nhóm "${group}" không có cơ quan hoặc vai trò như vậy.`,
        `Group "${group}" names no agency or role that exists.`,
      ),
      severity,
    }));
  }

  async #published(tx: Tx, { key, version, content, effectiveFrom }: ConfigRecord<string>): Promise<void> {
    const result = await compileModel(content);
    const process = result.ok ? result.processes.find((p) => p.processId === key) : undefined;
    if (process) await this.timers.publishStarts(tx, key, version, effectiveFrom ?? tx.now, process);
  }
}

function error(code: string, vi: string, en: string): ConfigProblem {
  const message: LocalizedText = { vi, en };
  return { elementId: null, code, severity: 'error', message };
}
