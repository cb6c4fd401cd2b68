/** The key of an action, printed on its button. */
export function Keycap({ children }: { readonly children: string }) {
  return (
    <kbd className="tb-key" aria-hidden>
      {children}
    </kbd>
  );
}
