/** Storage of one autostart entry: a file or registry value that the system reads when the person logs in. */
export interface AutostartEntry {
  /** @return the entry's stored text, or `undefined` if there is none. */
  read(): Promise<string | undefined>;
  /** @return the entry that starts a command. */
  format(command: readonly string[]): string;
  /** @return the program and arguments that an entry starts; empty if it names none. */
  parse(entry: string): string[];
  write(entry: string): Promise<void>;
  /** Removes the entry, if there is one. */
  remove(): Promise<void>;
}
