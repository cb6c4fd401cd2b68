/** Address of an answer of the API, with its filters; those that are not set are left out. */
export function apiLink(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
  return `/api/v1${path}${set.length > 0 ? `?${new URLSearchParams(set).toString()}` : ''}`;
}
