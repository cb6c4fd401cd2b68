import type { IncidentListItem } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { MutedOutlined, SoundOutlined } from '@ant-design/icons';
import { useCallback, useSyncExternalStore } from 'react';

const STORAGE_KEY = 'trucban.alarm';
const listeners = new Set<() => void>();
let context: AudioContext | undefined;

const isOn = (): boolean => localStorage.getItem(STORAGE_KEY) === 'on';
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Beeps by severity: three for critical, two for high, one for medium, none below. */
const BEEPS: Readonly<Record<string, number>> = { critical: 3, high: 2, medium: 1 };

function beep(times: number): void {
  context ??= new AudioContext();
  for (let i = 0; i < times; i++) {
    const start = context.currentTime + i * 0.28;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = 880;
    volume.gain.setValueAtTime(0.12, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.2);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.2);
  }
}

/** What to do when an incident arrives: a sound, where this seat has turned it on. */
export function useAlarm(): (incident: IncidentListItem, isNew: boolean) => void {
  return useCallback((incident, isNew) => {
    if (isNew && isOn() && incident.status === 'new') beep(BEEPS[incident.severity] ?? 0);
  }, []);
}

/** The seat's sound switch, off by default. */
export function AlarmSwitch() {
  const { t } = useI18n();
  const on = useSyncExternalStore(subscribe, isOn);
  const label = t(on ? 'alarm.on' : 'alarm.off');
  const flip = (): void => {
    localStorage.setItem(STORAGE_KEY, on ? 'off' : 'on');
    if (!on) beep(1);
    for (const each of listeners) each();
  };
  return (
    <button type="button" className="top-icon" aria-pressed={on} aria-label={label} title={label} onClick={flip}>
      {on ? <SoundOutlined /> : <MutedOutlined />}
    </button>
  );
}
