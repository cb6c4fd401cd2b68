import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `province/agencies.json`, as far as identity loads it. */
export interface ProvinceFile {
  readonly areas: readonly {
    readonly code: string;
    readonly type: string;
    readonly vi: string;
    readonly en: string;
    readonly population?: number;
    readonly tags?: readonly string[];
    readonly centroid: readonly [number, number];
    readonly bbox: readonly [number, number, number, number];
    readonly areaOc: string | null;
  }[];
  readonly agencies: readonly {
    readonly code: string;
    readonly vi: string;
    readonly en: string;
    readonly abbr?: string;
    readonly tier: string;
    readonly kind: string;
    readonly parent: string | null;
    readonly area?: string;
    readonly duty: string;
    readonly opsTier?: string;
    readonly backup?: string;
    readonly skills: readonly string[];
    readonly contact?: Readonly<Record<string, string>>;
  }[];
  readonly roles: readonly { readonly code: string; readonly vi: string; readonly en: string }[];
  readonly escalationLadders: readonly {
    readonly levels: readonly { readonly role: string; readonly agency: string }[];
  }[];
}

/** Reads the province's own data. */
export function readProvince(root: string): ProvinceFile {
  return JSON.parse(readFileSync(join(root, 'province/agencies.json'), 'utf8')) as ProvinceFile;
}
