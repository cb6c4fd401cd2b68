/**
 * The form builder needs Bootstrap's style sheet, the rest of the page must not see it: every selector of those files is put
 * under the boxes that the builder draws in (its own one, its dialogs, the piece that is being dragged).
 */
const SCOPE = ':is(.tb-builder, .formio-dialog, .gu-mirror)';
const FOREIGN = /node_modules[\\/](bootstrap|@formio|dragula|choices\.js)[\\/]/;

interface Rule {
  selectors: string[];
  readonly parent?: { readonly type: string; readonly name?: string };
  readonly source?: { readonly input: { readonly file?: string } };
}

export const scopeBootstrap = {
  postcssPlugin: 'scope-bootstrap',
  Rule(rule: Rule & { scoped?: true }): void {
    if (rule.scoped || !FOREIGN.test(rule.source?.input.file ?? '') || rule.parent?.name?.endsWith('keyframes')) return;
    rule.scoped = true;
    rule.selectors = rule.selectors.map((selector) =>
      /^(:root|html|body|\[data-bs-theme=light\])$/.test(selector) ? SCOPE : /gu-|formio-dialog/.test(selector) ? selector : `${SCOPE} ${selector}`,
    );
  },
};
