import type { Type } from '@nestjs/common';

/** Names a controller that is made for each kind after it, so that the operations of the HTTP contract have names of their own. */
export function controllerName(made: Type, kind: string): Type {
  const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}${made.name}`;
  return Object.defineProperty(made, 'name', { value: name });
}
