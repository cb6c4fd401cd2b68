import { LoadingBars, useI18n } from '@trucban/ui';
import { Modal } from 'antd';
import { lazy, Suspense, useCallback, useState, type ReactNode } from 'react';

const PointPicker = lazy(() => import('./point-picker.tsx').then((m) => ({ default: m.PointPicker })));

interface Point {
  readonly lat: number;
  readonly lon: number;
}
interface Asked {
  readonly now: Point | undefined;
  readonly answer: (point: Point | undefined) => void;
}

/** Asks for a place on the map: a function that asks, and the dialog to put on the page. */
export function usePointDialog(): readonly [(now: Point | undefined) => Promise<Point | undefined>, ReactNode] {
  const { t } = useI18n();
  const [asked, setAsked] = useState<Asked>();
  const [point, setPoint] = useState<Point>();
  const ask = useCallback((now: Point | undefined) => {
    setPoint(now);
    return new Promise<Point | undefined>((answer) => setAsked({ now, answer }));
  }, []);
  const close = (chosen: Point | undefined): void => {
    asked?.answer(chosen);
    setAsked(undefined);
  };
  const dialog = asked && (
    <Modal
      open
      title={t('map.pick')}
      width={720}
      okButtonProps={{ disabled: point === undefined }}
      cancelText={t('button.cancel')}
      onOk={() => close(point)}
      onCancel={() => close(undefined)}
    >
      <div className="point-dialog">
        <Suspense fallback={<LoadingBars />}>
          <PointPicker value={point} onChange={setPoint} centre={asked.now} />
        </Suspense>
      </div>
    </Modal>
  );
  return [ask, dialog];
}
