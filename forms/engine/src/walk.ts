import type { FormComponent } from './types.ts';

/** The components directly inside one, with the pointer part that leads to each: `components/0`, `columns/1/components/0`. */
export function childrenOf(component: FormComponent): { child: FormComponent; path: string }[] {
  const direct = list(component.components).map((child, i) => ({ child, path: `components/${i}` }));
  const inColumns = list(component.columns).flatMap((column, c) =>
    list(column?.components).map((child, i) => ({ child, path: `columns/${c}/components/${i}` })),
  );
  return [...direct, ...inColumns];
}

/** The components that hold values in the data scope of `components`: layout components are looked through. */
export function fieldsOf(
  components: readonly FormComponent[],
  isLayout: (c: FormComponent) => boolean,
): FormComponent[] {
  return components.flatMap((component) =>
    isLayout(component)
      ? fieldsOf(
          childrenOf(component).map(({ child }) => child),
          isLayout,
        )
      : [component],
  );
}

function list<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}
