import { Dropdown, type DropdownProps, type MenuProps } from 'antd';

interface ActionMenuProps extends Omit<DropdownProps, 'menu' | 'trigger' | 'autoFocus' | 'onOpenChange'> {
  readonly menu: MenuProps;
}

/** A menu under a button. By keyboard the arrows are in it as soon as it opens, and the button has the focus again once an entry is chosen. */
export function ActionMenu({ menu, ...props }: ActionMenuProps) {
  return (
    <Dropdown
      {...props}
      // The Enter that chooses an entry would press what has the focus by then: the button, or one of the dialog that the entry opened.
      menu={{ ...menu, onKeyDown: (event) => event.key === 'Enter' && event.preventDefault() }}
      trigger={['click']}
      autoFocus
      onOpenChange={(isOpen, { source }) => {
        // Called while the menu still stands, so that a dialog which its entry opens knows where to give the focus back.
        const button = document.querySelector('.ant-dropdown-open');
        if (!isOpen && source === 'menu' && button instanceof HTMLElement) button.focus();
      }}
    />
  );
}
