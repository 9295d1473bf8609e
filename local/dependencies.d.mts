/** What differs between node_modules and package-lock.json; undefined when nothing does. */
export function outdatedBecause(root: string): string | undefined;
export function installDependencies(options: { root: string; detail: (text: string) => void }): Promise<void>;
