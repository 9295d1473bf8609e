export function readAudit(output: string): { refused: string } | { serious: string[]; others: number };
export function licenceProblems(packages: Record<string, unknown>, manifest: (path: string) => unknown): string[];
