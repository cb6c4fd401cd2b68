import { useEffect, useState } from 'react';

/**
 * For a dialog that is mounted when it opens: once it is gone, what had the focus before has it again. An entry of a menu is gone
 * by then, so the button that opened the menu has it; where neither can take it any more, the content of the page.
 */
export function useFocusBack(): void {
  // Read while rendering: the dialog takes the focus as soon as it is there.
  const [before] = useState(openerOf);
  useEffect(
    () => () => {
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      before?.focus();
      if (document.activeElement !== before) document.getElementById('main')?.focus();
    },
    [before],
  );
}

function openerOf(): HTMLElement | null {
  const { activeElement } = document;
  const inMenu = activeElement === null || activeElement === document.body || activeElement.closest('[role=menu]');
  const opener = inMenu ? document.querySelector('.ant-dropdown-open') : activeElement;
  return opener instanceof HTMLElement ? opener : null;
}
