import type { Reference, Route, TreeNode } from '../model/condition-tree.ts';

/** What can be done with the tree. */
export interface TreeEdit {
  readonly change: (route: Route, node: TreeNode, about: string) => void;
  readonly remove: (route: Route) => void;
  readonly add: (group: Route, node: TreeNode) => void;
  readonly drag: (route: Route | undefined) => void;
  readonly drop: (group: Route, at: number) => void;
  readonly onJson: (path: string) => void;
  readonly firstSubject: Reference;
}
