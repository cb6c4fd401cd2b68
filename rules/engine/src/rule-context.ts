/** What a rule's check needs to know of the configuration. */
export interface RuleContext {
  isEventType(code: string): boolean;
}
