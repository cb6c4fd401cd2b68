import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Agencies } from './agencies.ts';
import { Centre, type Caller } from './centre.ts';
import { People } from './people.ts';
import { incoming, type Incoming } from './shift.ts';

const { values } = parseArgs({
  options: {
    speed: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '60' },
    url: { type: 'string', default: `http://127.0.0.1:${process.env['PORT'] ?? '3000'}` },
  },
});
const speed = Number(values.speed);
const minutes = Number(values.minutes);
if (!(speed >= 1 && speed <= 10) || !(minutes > 0 && minutes <= 60)) {
  process.stderr.write('--speed goes from 1 to 10, --minutes from 1 to 60.\n');
  process.exit(2);
}
const minuteMs = 60_000 / speed;
const home = process.env['TRUCBAN_HOME'] ?? path.resolve('.trucban');

function say(line: string): void {
  process.stdout.write(`${new Date(Date.now() + 7 * 3_600_000).toISOString().slice(11, 19)}  ${line}\n`);
}

async function send(drill: Caller, run: string, each: Incoming, index: number): Promise<void> {
  const { type, eventType, title, description, place, severity, attributes } = each;
  await drill.post(
    '/events',
    {
      specversion: '1.0',
      id: `${run}-${index}`,
      source: 'urn:trucban:drill',
      type,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      exercise: true,
      data: {
        eventType,
        title,
        description,
        location: place,
        severity,
        attributes,
        reporter: { name: 'Người diễn tập', phone: `0900 000 0${String(index).padStart(2, '0')}` },
      },
    },
    { 'content-type': 'application/cloudevents+json' },
  );
  say(`→ ${eventType} · ${title}`);
}

const centre = new Centre(values.url, home);
const drill = await centre.program('drill');
const supervisor = await centre.person('supervisor');
const people = new People(centre, minuteMs, say);
const agencies = new Agencies(centre, minuteMs, say);
const started = Date.now();
const run = `drill-${started}`;
const waiting = incoming.filter((each) => each.minute < minutes).map((each, index) => ({ each, index }));
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (stopped = true));
say(`DIỄN TẬP: ${waiting.length} tin, ${minutes} phút ở tốc độ ×${speed}; Ctrl-C để dừng`);

while (!stopped && Date.now() - started < minutes * minuteMs) {
  while (waiting[0] && Date.now() - started >= waiting[0].each.minute * minuteMs) {
    const next = waiting.shift();
    if (next) await send(drill, run, next.each, next.index);
  }
  await people.tick();
  const { items } = await supervisor.get<{ items: { agencies: (string | { code: string })[] }[] }>(
    '/incidents?openOnly=true&exercise=true&limit=200',
  );
  const known = new Set(centre.credentials.clients.map((client) => client.agency));
  const busy = new Set(
    items.flatMap((incident) => incident.agencies.map((each) => (typeof each === 'string' ? each : each.code))),
  );
  await agencies.tick([...busy].filter((code) => known.has(code)));
  await wait(1_000);
}
say('Hết giờ diễn tập. Các sự vụ còn mở được giữ lại trên bảng, có dấu DIỄN TẬP.');
