import { Injectable } from '@nestjs/common';
import { MAX_DMN_CHARACTERS, type ConfigProblem } from '@trucban/contracts';
import { compileDmn } from '@trucban/sop-engine';
import { z } from 'zod';
import { ConfigStore } from '../../configuration/public.ts';
import type { Tx } from '../../platform/public.ts';
import { DecisionModels } from './decision-models.ts';
import { modelIdOf, modelNameOf } from '../model-text.ts';

/** The kind `decision` of the versioned configuration: DMN models, by the id of their `definitions`. */
@Injectable()
export class DecisionKind {
  constructor(
    config: ConfigStore,
    private readonly models: DecisionModels,
  ) {
    config.register<string>({
      kind: 'decision',
      format: 'xml',
      schema: z.string().min(1).max(MAX_DMN_CHARACTERS),
      check: (xml, tx, key) => this.check(tx, xml, key),
      name: modelNameOf,
      keyOf: modelIdOf,
    });
  }

  /** Everything that is wrong in a model: what compiling finds, and decisions that another model has already. */
  async check(tx: Tx, xml: string, key?: string): Promise<readonly ConfigProblem[]> {
    const { definition, problems: found } = compileDmn(xml, await this.models.imports(tx));
    const problems: ConfigProblem[] = found.map(({ elementId, ...rest }) => ({
      ...rest,
      elementId: elementId === '' ? null : elementId,
    }));
    for (const { id } of definition?.decisions ?? []) {
      const owner = await this.models.keyOf(tx, id);
      if (owner === null || owner === (key ?? definition?.id)) continue;
      problems.push({
        elementId: id,
        code: 'DECISION_ID_TAKEN',
        severity: 'error',
        message: {
          vi: `Mô hình "${owner}" đã có quyết định "${id}".`,
          en: `The model "${owner}" has a decision "${id}" already.`,
        },
      });
    }
    return problems;
  }
}
