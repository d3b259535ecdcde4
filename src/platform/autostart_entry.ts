/** Where the system keeps what it starts when the person logs in. */
export interface AutostartEntry {
  /** @return the entry as it stands there, or `undefined`. */
  read(): Promise<string | undefined>;
  /** @return the entry that starts a command. */
  format(command: readonly string[]): string;
  /** @return the program and arguments that an entry starts; none where it names none. */
  parse(entry: string): string[];
  write(entry: string): Promise<void>;
  /** Does nothing if there is none. */
  remove(): Promise<void>;
}
