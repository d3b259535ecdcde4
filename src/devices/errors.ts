/** The native library's list of devices can't be read. */
export class DeviceListError extends Error {
  override readonly name = "DeviceListError";
  readonly code = "device-list";

  constructor(reason: string, options?: ErrorOptions) {
    super(
      `The list of sound devices can't be read: install Anecho again, its parts don't fit (${reason}).`,
      options,
    );
  }
}
