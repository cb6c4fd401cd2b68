import type { ConfigVersion } from '@trucban/contracts';
import { ActionMenu, clockTime, dateTime, useI18n, useLocalized } from '@trucban/ui';
import {
  CheckCircleFilled,
  DownOutlined,
  HistoryOutlined,
  LockOutlined,
  RedoOutlined,
  UndoOutlined,
} from '@ant-design/icons';
import { Button, Popconfirm, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import type { Document } from './config-api.ts';
import type { LifeCycle } from './life-cycle.ts';
import { StateTag } from './state-tag.tsx';
import type { AskedStep } from './step-dialog.tsx';
import type { VersionActions } from './version-actions.ts';

interface VersionBarProps<Content> {
  readonly document: Document<Content>;
  readonly running: ConfigVersion | undefined;
  readonly runningCount?: number | undefined;
  readonly actions: VersionActions;
  readonly life: LifeCycle<Content>;
  readonly editable: boolean;
  readonly dirty: boolean;
  readonly undo?: {
    readonly canUndo: boolean;
    readonly canRedo: boolean;
    readonly undo: () => void;
    readonly redo: () => void;
  };
  /** Modes and counters of the editor. */
  readonly children?: ReactNode;
  readonly onAsk: (step: AskedStep) => void;
  readonly onReopen: () => void;
  readonly onVersions: () => void;
  readonly onExport: () => void;
}

/** Name, state, what runs, and the next step of a version. */
export function VersionBar<Content>(props: VersionBarProps<Content>) {
  const { document, running, runningCount, editable, dirty, undo, life, children } = props;
  const { t } = useI18n();
  const local = useLocalized();
  return (
    <header className="version-bar">
      <h1 title={`${local(document.name) || document.key} · ${document.key}`}>
        {local(document.name) || document.key}
      </h1>
      <StateTag state={document.state} version={document.version} />
      {running && running.version !== document.version && (
        <span className="tb-chip config-state config-state-published">
          <CheckCircleFilled aria-hidden />
          {runningCount
            ? t('config.runningCount', { version: running.version, count: runningCount })
            : t('config.running', { version: running.version })}
        </span>
      )}
      {!editable && (
        <span className="tb-chip config-state">
          <LockOutlined aria-hidden /> {t('config.readOnly')}
        </span>
      )}
      <span className="version-facts tb-quiet" title={facts(document, t)}>
        {facts(document, t)}
      </span>
      <span className={`version-saved ${dirty ? 'tb-warn' : 'tb-quiet'}`} role="status">
        {dirty
          ? t(unsavedText(life))
          : editable
            ? t('config.savedAt', { at: clockTime(document.updatedAt, true) })
            : ''}
      </span>
      <div className="version-actions">
        {children}
        {undo && editable && (
          <>
            <Button
              aria-label={`${t('config.undo')} (Ctrl Z)`}
              title={`${t('config.undo')} (Ctrl Z)`}
              icon={<UndoOutlined />}
              disabled={!undo.canUndo}
              onClick={undo.undo}
            />
            <Button
              aria-label={`${t('config.redo')} (Ctrl Shift Z)`}
              title={`${t('config.redo')} (Ctrl Shift Z)`}
              icon={<RedoOutlined />}
              disabled={!undo.canRedo}
              onClick={undo.redo}
            />
          </>
        )}
        <Steps {...props} />
      </div>
    </header>
  );
}

function Steps<Content>({ document, actions, life, onAsk, onReopen, onVersions, onExport }: VersionBarProps<Content>) {
  const { t } = useI18n();
  const step = (
    name: 'save' | 'submit' | 'newDraft' | 'reopen' | 'return' | 'approve' | 'retire',
    act: () => void,
    primary = false,
  ): ReactNode => {
    const state = actions[name];
    if (!state) return null;
    return (
      <Tooltip title={state.reason && t(state.reason)} key={name}>
        <Button
          type={primary ? 'primary' : 'default'}
          danger={name === 'retire'}
          disabled={!state.allowed}
          loading={life.busy && primary}
          onClick={act}
        >
          {t(`config.${name}`)}
        </Button>
      </Tooltip>
    );
  };
  return (
    <>
      <ActionMenu
        menu={{
          items: [
            { key: 'versions', icon: <HistoryOutlined />, label: t('config.versions'), onClick: onVersions },
            { key: 'export', label: t('config.export'), onClick: onExport },
          ],
        }}
      >
        <Button>
          {t('config.more')} <DownOutlined aria-hidden />
        </Button>
      </ActionMenu>
      {actions.remove && (
        <Popconfirm
          title={t('config.remove')}
          description={<p className="popconfirm-text">{t('config.removeText', { version: document.version })}</p>}
          okText={t('config.remove')}
          cancelText={t('action.cancel')}
          okButtonProps={{ danger: true, type: 'default' }}
          onConfirm={() => void life.remove()}
        >
          <Button danger>{t('config.remove')}</Button>
        </Popconfirm>
      )}
      {step('retire', () => onAsk('retire'))}
      {step('save', () => void life.save())}
      {step('reopen', onReopen)}
      {step('return', () => onAsk('return'))}
      {step('submit', () => void life.submit(), true)}
      {step('newDraft', () => void life.newDraft(), true)}
      {step('approve', () => onAsk('approve'), true)}
    </>
  );
}

function unsavedText({ unsaved, busy }: Pick<LifeCycle<unknown>, 'unsaved' | 'busy'>): string {
  if (busy) return 'config.saving';
  if (!unsaved) return 'config.unsaved';
  return unsaved.status === 422 || unsaved.status === 400 ? 'config.notTaken' : 'config.unreachable';
}

function facts({ decisionNo, effectiveFrom, note }: ConfigVersion, t: ReturnType<typeof useI18n>['t']): string {
  return [
    decisionNo && t('config.decisionNo', { no: decisionNo }),
    effectiveFrom && t('config.effectiveFrom', { at: dateTime(effectiveFrom) }),
    note && `“${note}”`,
  ]
    .filter(Boolean)
    .join(' · ');
}
