/** `0147` of `TM-261113-0147`: how an incident is called in the room. */
export function shortNumber(number: string): string {
  return number.split('-').at(-1) ?? number;
}
