/** Sizes of the structs of 64-bit Windows, in bytes. */
export const structSizes = { notifyIconData: 976, windowClass: 80, message: 48 } as const;

/** Fields of a NOTIFYICONDATAW. Its size and {@linkcode iconId} are set too; the others are zero. */
export interface NotifyIcon {
  readonly window: bigint;
  readonly flags?: number;
  readonly callbackMessage?: number;
  readonly icon?: bigint;
  /** The tooltip; cut off after 127 characters. */
  readonly tip?: string;
  /** Text of a balloon; cut off after 255 characters. */
  readonly info?: string;
  /** Title of a balloon; cut off after 63 characters. */
  readonly infoTitle?: string;
  readonly infoFlags?: number;
  readonly version?: number;
}

/** The icon's number among those of its window. */
const iconId = 1;

/**
 * Lays out a NOTIFYICONDATAW.
 *
 * @see https://learn.microsoft.com/windows/win32/api/shellapi/ns-shellapi-notifyicondataw
 */
export function notifyIconData(data: NotifyIcon): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(structSizes.notifyIconData);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setBigUint64(8, BigInt.asUintN(64, data.window), true);
  view.setUint32(16, iconId, true);
  view.setUint32(20, data.flags ?? 0, true);
  view.setUint32(24, data.callbackMessage ?? 0, true);
  view.setBigUint64(32, BigInt.asUintN(64, data.icon ?? 0n), true);
  putText(view, 40, 128, data.tip ?? "");
  putText(view, 304, 256, data.info ?? "");
  view.setUint32(816, data.version ?? 0, true);
  putText(view, 820, 64, data.infoTitle ?? "");
  view.setUint32(948, data.infoFlags ?? 0, true);
  return bytes;
}

/** Lays out a WNDCLASSEXW with its size and these fields; the others are zero. */
export function windowClass(
  procedure: bigint,
  instance: bigint,
  name: bigint,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(structSizes.windowClass);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setBigUint64(8, procedure, true);
  view.setBigUint64(24, instance, true);
  view.setBigUint64(64, name, true);
  return bytes;
}

function putText(view: DataView, offset: number, capacity: number, text: string): void {
  let length = Math.min(text.length, capacity - 1);
  // Does not split a surrogate pair.
  if (length < text.length && /[\ud800-\udbff]/.test(text.charAt(length - 1))) length--;
  for (let index = 0; index < length; index++) {
    view.setUint16(offset + 2 * index, text.charCodeAt(index), true);
  }
}
