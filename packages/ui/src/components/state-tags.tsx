import {
  CarFilled,
  CheckCircleFilled,
  CheckOutlined,
  ClockCircleOutlined,
  CloseCircleFilled,
  EnvironmentFilled,
  ExclamationCircleFilled,
  MedicineBoxFilled,
  MinusCircleOutlined,
  UndoOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import tokens from '../tokens.json' with { type: 'json' };
import { useI18n } from '../i18n/i18n.tsx';

/** States of an assignment, as the API names them. */
export type AssignmentState = keyof typeof tokens.assignmentState;

// By name one by one: the whole set of icons would go into every page.
const ICONS: Readonly<Record<string, ComponentType>> = {
  CarFilled,
  CheckCircleFilled,
  CheckOutlined,
  ClockCircleOutlined,
  CloseCircleFilled,
  EnvironmentFilled,
  ExclamationCircleFilled,
  MedicineBoxFilled,
  UndoOutlined,
};

function icon(name: string): ComponentType<{ 'aria-hidden'?: boolean }> {
  return ICONS[name] ?? MinusCircleOutlined;
}

function colour(token: string): string {
  return `var(--tb-${token.replace('.', '-').replace(/_/g, '-').toLowerCase()})`;
}

/** State of an assignment: border, icon and word. `compact` leaves the word to the tooltip. */
export function AssignmentTag({
  state,
  compact = false,
}: {
  readonly state: AssignmentState | 'none';
  readonly compact?: boolean;
}) {
  const { t } = useI18n();
  const token = state === 'none' ? tokens.assignmentStateNone : tokens.assignmentState[state];
  const Icon = icon(token.icon);
  const word = t(`assignmentState.${state}`);
  return (
    <span
      className={`tb-chip tb-assignment tb-assignment-${state}`}
      style={{ color: colour(token.token), borderColor: colour(token.token) }}
      title={word}
    >
      <Icon aria-hidden />
      {compact ? <span className="tb-hidden">{word}</span> : <span>{word}</span>}
    </span>
  );
}

/** Status of an incident with its derived phase. */
export function StatusTag({ status, phase }: { readonly status: string; readonly phase?: string | null }) {
  const { t } = useI18n();
  return (
    <span className={`tb-chip tb-status tb-status-${status}`}>
      {t(`status.${status}`)}
      {phase ? ` · ${t(`phase.${phase}`)}` : ''}
    </span>
  );
}

/** An agency with the state of its order: short name, icon, word; on the board the icon stands for the word. */
export function AgencyChip({
  name,
  title,
  state,
  compact = false,
  count = 1,
  since,
}: {
  readonly name: string;
  readonly title?: string;
  readonly state: AssignmentState | 'none';
  readonly compact?: boolean;
  /** Orders of this agency that the chip stands for. */
  readonly count?: number;
  /** For an overdue answer: how long ago it was offered. */
  readonly since?: string | undefined;
}) {
  const { t } = useI18n();
  const token = state === 'none' ? tokens.assignmentStateNone : tokens.assignmentState[state];
  const Icon = icon(token.icon);
  const word = t(`assignmentState.${state}`);
  return (
    <span
      className={`tb-chip tb-assignment tb-assignment-${state}`}
      style={{ color: colour(token.token), borderColor: colour(token.token) }}
      title={`${title ?? name}: ${word}`}
    >
      <b className="tb-agency-code">{name}</b>
      <Icon aria-hidden />
      {compact ? <span className="tb-hidden">{word}</span> : <span>{word}</span>}
      {count > 1 && <span className="tb-num">×{count}</span>}
      {since && <span className="tb-num">{since}</span>}
    </span>
  );
}
