/** Error: a command can't be carried out. The message is a sentence that says what to do. */
export class PageCommandError extends Error {
  override readonly name = "PageCommandError";
  readonly code = "page-command";
}
